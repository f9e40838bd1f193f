"""The portal's settings: `instance/config.toml` and `KEVYT_…` of the environment, read once.

A wrong setting stops the start and is named. `docs/settings.md` explains each, and a test holds
that page and this module together.
"""

import contextlib
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kevytasiointi import setting_checks

PREFIX = "KEVYT_"
CONFIG_FILE = "config.toml"

_LOG_LEVELS = ("debug", "info", "warning", "error")
_LOOPBACK = ("127.0.0.1", "localhost")


class ConfigError(Exception):
    """A setting is wrong, missing or unknown; the start is refused."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key


class Mode(StrEnum):
    """What the portal is run for."""

    PRODUCTION = "production"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, checked."""

    mode: Mode
    instance: Path
    database_url: str = field(repr=False)
    database_owner_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    smtp_url: str = field(repr=False)
    mail_from: str
    scanner: str
    store: Path
    max_file_mb: int
    max_case_mb: int
    session_idle_minutes: int
    session_absolute_hours: int
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    log_level: str
    map_tiles: str
    map_attribution: str

    @property
    def is_demo(self) -> bool:
        """Whether demo people, artificial hetus and plain http are allowed."""
        return self.mode is Mode.DEMO

    @property
    def mail_dir(self) -> Path | None:
        """Where mail is written instead of being sent; None when it is sent by SMTP."""
        return self.instance / "mail" if self.smtp_url == setting_checks.EML else None

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over https only."""
        return self.base_url.startswith("https:")

    @property
    def session_idle(self) -> timedelta:
        """How long a session lives without being used."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_absolute(self) -> timedelta:
        """How long a session lives at most."""
        return timedelta(hours=self.session_absolute_hours)

    @property
    def max_file_bytes(self) -> int:
        """The largest file a person may attach."""
        return self.max_file_mb * 1024 * 1024

    @property
    def max_case_bytes(self) -> int:
        """The files of one case together."""
        return self.max_case_mb * 1024 * 1024


SETTINGS = tuple(setting.name for setting in fields(Config))


def env_name(setting: str) -> str:
    """The environment variable of a setting: `base_url` is `KEVYT_BASE_URL`."""
    return PREFIX + setting.upper()


def load_config(environ: Mapping[str, str], instance_dir: Path) -> Config:
    """Read and check all settings; the environment wins over the file.

    Args:
        environ: the process environment.
        instance_dir: the instance folder unless `KEVYT_INSTANCE` names another.

    Raises:
        ConfigError: naming the first wrong key.
    """
    instance = Path(environ.get(env_name("instance")) or instance_dir).resolve()
    if instance.exists() and not instance.is_dir():
        raise ConfigError(env_name("instance"), "is not a folder")
    values = _Values({**_from_file(instance / CONFIG_FILE), **_from_environment(environ)})
    mode = values.one_of("mode", tuple(Mode), Mode.PRODUCTION)
    check = _demo if mode == Mode.DEMO else _production
    return check(values, instance)


def _demo(values: "_Values", instance: Path) -> Config:
    return _config(
        values,
        Mode.DEMO,
        instance,
        secret_key=values.text("secret_key", None) or _kept_secret(instance / "secret_key"),
        base_url=values.checked("base_url", setting_checks.web_address, "http://127.0.0.1:8000"),
        smtp_url=values.checked("smtp_url", setting_checks.mail_server_or_eml, setting_checks.EML),
        mail_from=values.checked(
            "mail_from", setting_checks.mail_address, "portal@kevytasiointi.example"
        ),
        scanner=values.checked("scanner", setting_checks.scanner_or_none, "none"),
        check_tiles=setting_checks.tiles_of_any_scheme,
    )


def _production(values: "_Values", instance: Path) -> Config:
    return _config(
        values,
        Mode.PRODUCTION,
        instance,
        secret_key=values.checked("secret_key", setting_checks.strong_secret),
        base_url=values.checked("base_url", setting_checks.https_address),
        smtp_url=values.checked("smtp_url", setting_checks.mail_server),
        mail_from=values.checked("mail_from", setting_checks.mail_address),
        scanner=values.checked("scanner", setting_checks.scanner),
        check_tiles=setting_checks.tiles,
    )


def _config(
    values: "_Values",
    mode: Mode,
    instance: Path,
    *,
    secret_key: str,
    base_url: str,
    smtp_url: str,
    mail_from: str,
    scanner: str,
    check_tiles: Callable[[str], str | None],
) -> Config:
    database_url = values.checked(
        "database_url", setting_checks.database, f"sqlite:///{instance / 'kevytasiointi.sqlite'}"
    )
    max_file_mb = values.number("max_file_mb", 20, 1, 100)
    map_tiles = values.checked("map_tiles", check_tiles, setting_checks.NO_MAP)
    host = urlsplit(base_url).hostname or ""
    return Config(
        mode=mode,
        instance=instance,
        database_url=database_url,
        database_owner_url=values.checked(
            "database_owner_url", setting_checks.database, database_url
        ),
        secret_key=secret_key,
        base_url=base_url,
        smtp_url=smtp_url,
        mail_from=mail_from,
        scanner=scanner,
        store=Path(
            values.checked("store", setting_checks.absolute_path, str(instance / "attachments"))
        ),
        max_file_mb=max_file_mb,
        max_case_mb=values.number("max_case_mb", max(100, max_file_mb), max_file_mb, 2000),
        session_idle_minutes=values.number("session_idle_minutes", 30, 5, 240),
        session_absolute_hours=values.number("session_absolute_hours", 12, 1, 24),
        trusted_hosts=values.names("trusted_hosts", (host, *(_LOOPBACK if mode == "demo" else ()))),
        proxy_hops=values.number("proxy_hops", 0, 0, 5),
        log_level=values.one_of("log_level", _LOG_LEVELS, "info"),
        map_tiles=map_tiles,
        # Wherever the map is, it must be said whose it is.
        map_attribution=values.checked(
            "map_attribution",
            setting_checks.short_line,
            "" if map_tiles == setting_checks.NO_MAP else None,
        ),
    )


class _Values:
    """Raw values by setting, each read with its check; says the key as the person wrote it."""

    def __init__(self, raw: Mapping[str, tuple[str, Any]]) -> None:
        self._raw = raw

    def text(self, setting: str, default: str | None) -> str | None:
        """The value as text; a default of None means it may be missing."""
        if setting not in self._raw:
            return default
        key, value = self._raw[setting]
        if not isinstance(value, str) or not value.strip():
            raise ConfigError(key, "write a text")
        return value.strip()

    def checked(
        self, setting: str, check: Callable[[str], str | None], default: str | None = None
    ) -> str:
        """The value as text that a check accepts; the check returns the problem or None."""
        value = self.text(setting, default)
        if value is None:
            raise ConfigError(env_name(setting), "must be set")
        if problem := check(value):
            raise ConfigError(self._key(setting), problem)
        return value

    def one_of(self, setting: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.text(setting, default)
        if value not in allowed:
            raise ConfigError(self._key(setting), f"must be one of {', '.join(allowed)}")
        return value

    def number(self, setting: str, default: int, low: int, high: int) -> int:
        """A whole number between two ends."""
        value = self._raw.get(setting, ("", default))[1]
        with contextlib.suppress(ValueError):
            if isinstance(value, str):
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
                return value
        raise ConfigError(self._key(setting), f"must be a whole number from {low} to {high}")

    def names(self, setting: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of names: a TOML list, or text with commas."""
        value = self._raw.get(setting, ("", list(default)))[1]
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not items or not all(map(setting_checks.is_host, items)):
            raise ConfigError(self._key(setting), "must be a list of host names")
        return tuple(dict.fromkeys(item.strip() for item in items))

    def _key(self, setting: str) -> str:
        return self._raw[setting][0] if setting in self._raw else env_name(setting)


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    found = {}
    for key, value in environ.items():
        if key.startswith(PREFIX):
            setting = key.removeprefix(PREFIX).lower()
            if setting not in SETTINGS:
                raise ConfigError(key, "there is no such setting")
            found[setting] = (key, value)
    return found


def _from_file(path: Path) -> dict[str, tuple[str, Any]]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(str(path), f"cannot be read ({error})") from error
    for key in values:
        if key not in SETTINGS or key == "instance":
            raise ConfigError(f"{path.name}: {key}", "there is no such setting")
    return {key: (f"{path.name}: {key}", value) for key, value in values.items()}


def _kept_secret(path: Path) -> str:
    """The demo's own key, made at the first start and kept for the next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two processes may start at once: the first to link its file wins, and no half key is read.
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text("ascii").strip()
