"""What a setting's text must look like: each check returns the problem in words, or None."""

import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

EML = "eml:"
"""The `smtp_url` that writes mail into `instance/mail` instead of sending it."""

NO_MAP = "none"
"""The `map_tiles` of a portal that shows no maps."""

_SECRET_MIN_CHARS = 32
_SECRET_MIN_DIFFERENT_CHARS = 10
_LONGEST_LINE = 200
_REPEATED = re.compile(r"(.{1,16}?)\1+.{0,15}", re.DOTALL)
_DATABASE_SCHEMES = ("sqlite", "postgresql+psycopg")
_TILES = re.compile(
    r"(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})https?://[\w.:-]+/[\w.{}/:@?&=%+~-]+", re.ASCII
)
_PLACES = re.compile(r"\{[zxy]\}")
_MAIL_ADDRESS = re.compile(r"(?:[^<>@\r\n]* )?<?[^<>@\s]+@[^<>@\s]+>?")


def strong_secret(value: str) -> str | None:
    """A signing key that nobody guesses."""
    if len(value) < _SECRET_MIN_CHARS:
        return f"must have at least {_SECRET_MIN_CHARS} characters"
    if len(set(value)) < _SECRET_MIN_DIFFERENT_CHARS or _REPEATED.fullmatch(value):
        return "is too easy to guess; make one with `openssl rand -base64 48`"
    return None


def _parts(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def web_address(value: str) -> str | None:
    """The address that people use: scheme, host and port."""
    parts = _parts(value)
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname:
        return "must be a web address such as https://asiointi.example.fi"
    if parts.path or parts.query or parts.fragment or parts.username:
        return "must be only the scheme, the host and the port, without a slash at the end"
    return None


def https_address(value: str) -> str | None:
    """A web address that begins with https."""
    return web_address(value) or (
        None if value.startswith("https:") else "must begin with https:// in production"
    )


def mail_server(value: str) -> str | None:
    """An SMTP server, with or without TLS from the first byte."""
    parts = _parts(value)
    if not parts or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        return "must be smtp://host:port or smtps://host:port"
    return None


def mail_server_or_eml(value: str) -> str | None:
    """An SMTP server, or mail written into files."""
    return None if value == EML else mail_server(value)


def mail_address(value: str) -> str | None:
    """An address, with or without a name before it."""
    return None if _MAIL_ADDRESS.fullmatch(value) else "must be a mail address"


def scanner(value: str) -> str | None:
    """A ClamAV daemon on a port or a socket."""
    if value == "none":
        return "production does not run without a virus scanner"
    parts = _parts(value)
    if not parts or parts.scheme != "clamd" or not (parts.hostname or parts.path):
        return "must be clamd://host:port or clamd:///path/of/socket"
    return None


def scanner_or_none(value: str) -> str | None:
    """A scanner, or none."""
    return None if value == "none" else scanner(value)


def tiles(value: str) -> str | None:
    """Where the pictures of a map come from, by https; or none."""
    return tiles_of_any_scheme(value) or (
        None
        if value == NO_MAP or value.startswith("https:")
        else "must begin with https:// in production"
    )


def tiles_of_any_scheme(value: str) -> str | None:
    """Where the pictures of a map come from; or none."""
    if value == NO_MAP:
        return None
    if not _TILES.fullmatch(value) or not _parts(value):
        return "must be an address with {z}, {x} and {y} in it, or none"
    if _PLACES.sub("", value).count("{"):
        return "may have {z}, {x} and {y} in braces, and nothing else"
    return None


def short_line(value: str) -> str | None:
    """A text of one line."""
    is_good = value.isprintable() and len(value) <= _LONGEST_LINE
    return None if is_good else f"must be one line of at most {_LONGEST_LINE} characters"


def database(value: str) -> str | None:
    """A database that the portal knows."""
    if value.partition(":")[0] not in _DATABASE_SCHEMES:
        return "must begin with sqlite:/// or postgresql+psycopg://"
    if not _parts(value):
        return "is not an address: the host or the port cannot be read"
    return None


def absolute_path(value: str) -> str | None:
    """A path from the root."""
    return None if Path(value).is_absolute() else "must be an absolute path"


def is_host(value: object) -> bool:
    """Whether a value is one host name."""
    return isinstance(value, str) and re.fullmatch(r"\s*[\w.:-]+\s*", value) is not None
