"""Settings: documented, checked, and named when wrong."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from kevytasiointi.config import Config, ConfigError, Mode, env_name, load_config

DOC = Path(__file__).parent.parent / "docs" / "settings.md"
GOOD = {
    "KEVYT_SECRET_KEY": "kU7-p2_XwQ9vL4mZ8sT1cR6yB3nH5jD0",
    "KEVYT_BASE_URL": "https://asiointi.example.fi",
    "KEVYT_SMTP_URL": "smtp://mail.example.fi:587",
    "KEVYT_MAIL_FROM": "Asiointi <asiointi@example.fi>",
    "KEVYT_SCANNER": "clamd://127.0.0.1:3310",
}
DEMO = {"KEVYT_MODE": "demo"}


def test_every_setting_has_its_heading_and_its_variable_in_the_documentation() -> None:
    headings = re.findall(r"^## (\w+)\n\n`(KEVYT_\w+)`", DOC.read_text("utf-8"), re.MULTILINE)
    settings = [setting.name for setting in fields(Config)]
    assert sorted(name for name, _ in headings) == sorted(settings)
    assert all(variable == env_name(name) for name, variable in headings)


def test_production_is_the_default_and_takes_good_settings(tmp_path: Path) -> None:
    config = load_config(GOOD, tmp_path)
    assert config.mode is Mode.PRODUCTION
    assert not config.is_demo
    assert config.secure_cookies
    assert config.mail_dir is None
    assert config.database_url == f"sqlite:///{tmp_path}/kevytasiointi.sqlite"
    assert config.database_owner_url == config.database_url
    assert config.store == tmp_path / "attachments"
    assert (config.max_file_bytes, config.max_case_bytes) == (20 * 2**20, 100 * 2**20)
    assert config.session_idle.total_seconds() == 30 * 60
    assert config.session_absolute.total_seconds() == 12 * 3600
    assert config.trusted_hosts == ("asiointi.example.fi",)


def test_demo_needs_no_settings_and_keeps_its_secret(tmp_path: Path) -> None:
    config = load_config(DEMO, tmp_path / "new")
    assert config.is_demo
    assert config.mail_dir == tmp_path / "new" / "mail"
    assert config.scanner == "none"
    assert "127.0.0.1" in config.trusted_hosts
    secret = tmp_path / "new" / "secret_key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert load_config(DEMO, tmp_path / "new").secret_key == config.secret_key == secret.read_text()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'mode = "demo"\nmax_file_mb = 5\nlog_level = "error"\ntrusted_hosts = ["a.fi", "b.fi"]\n'
    )
    config = load_config({"KEVYT_LOG_LEVEL": "debug"}, tmp_path)
    assert (config.log_level, config.max_file_mb) == ("debug", 5)
    assert config.trusted_hosts == ("a.fi", "b.fi")


def test_the_instance_folder_can_be_elsewhere(tmp_path: Path) -> None:
    config = load_config(DEMO | {"KEVYT_INSTANCE": str(tmp_path / "x")}, tmp_path / "y")
    assert config.instance == tmp_path / "x"


def test_a_list_is_written_with_commas_in_the_environment(tmp_path: Path) -> None:
    config = load_config(GOOD | {"KEVYT_TRUSTED_HOSTS": "a.fi, b.fi"}, tmp_path)
    assert config.trusted_hosts == ("a.fi", "b.fi")


def test_secrets_do_not_show_when_the_settings_are_printed(tmp_path: Path) -> None:
    config = load_config(
        GOOD
        | {
            "KEVYT_DATABASE_URL": "postgresql+psycopg://app:hunter2@db/kevyt",
            "KEVYT_SMTP_URL": "smtps://portal:hunter2@mail.example.fi",
        },
        tmp_path,
    )
    assert "hunter2" not in repr(config)
    assert config.secret_key not in repr(config)


def test_a_map_has_its_source_and_says_whose_it_is(tmp_path: Path) -> None:
    assert load_config(GOOD, tmp_path).map_tiles == "none"
    tiles = {"KEVYT_MAP_TILES": "https://tiles.example.fi:8443/a/{z}/{y}/{x}.png?style=b"}
    with pytest.raises(ConfigError, match="KEVYT_MAP_ATTRIBUTION: must be set"):
        load_config(GOOD | tiles, tmp_path)
    config = load_config(GOOD | tiles | {"KEVYT_MAP_ATTRIBUTION": "© Kunta"}, tmp_path)
    assert (config.map_tiles, config.map_attribution) == (tiles["KEVYT_MAP_TILES"], "© Kunta")


def test_a_demo_may_have_a_map_on_its_own_machine(tmp_path: Path) -> None:
    tiles = {"KEVYT_MAP_TILES": "http://127.0.0.1:9/{z}/{x}/{y}", "KEVYT_MAP_ATTRIBUTION": "©"}
    assert load_config(DEMO | tiles, tmp_path).map_tiles == tiles["KEVYT_MAP_TILES"]


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_production_refuses_to_start_without_what_it_must_be_told(
    missing: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=missing):
        load_config({key: value for key, value in GOOD.items() if key != missing}, tmp_path)


WRONG = [
    ("KEVYT_MODE", "test"),
    ("KEVYT_DATABASE_URL", "mysql://db/kevyt"),
    ("KEVYT_DATABASE_URL", "postgresql+psycopg://[db/kevyt"),
    ("KEVYT_DATABASE_OWNER_URL", "postgres"),
    ("KEVYT_DATABASE_OWNER_URL", "postgresql+psycopg://owner:word@db:port/kevyt"),
    ("KEVYT_SECRET_KEY", "short"),
    ("KEVYT_SECRET_KEY", "abcabcabcabcabcabcabcabcabcabcabcabc"),
    ("KEVYT_SECRET_KEY", "abcdefghijklabcdefghijklabcdefghijkl"),
    ("KEVYT_BASE_URL", "http://asiointi.example.fi"),
    ("KEVYT_BASE_URL", "https://asiointi.example.fi/"),
    ("KEVYT_BASE_URL", "https://asiointi.example.fi:port"),
    ("KEVYT_SMTP_URL", "eml:"),
    ("KEVYT_SMTP_URL", "mail.example.fi"),
    ("KEVYT_MAIL_FROM", "nobody"),
    ("KEVYT_MAIL_FROM", "a@b.fi\nBcc: c@d.fi"),
    ("KEVYT_SCANNER", "none"),
    ("KEVYT_SCANNER", "clamd:"),
    ("KEVYT_STORE", "relative/path"),
    ("KEVYT_MAX_FILE_MB", "0"),
    ("KEVYT_MAX_FILE_MB", "plenty"),
    ("KEVYT_MAX_CASE_MB", "10"),
    ("KEVYT_SESSION_IDLE_MINUTES", "1"),
    ("KEVYT_SESSION_ABSOLUTE_HOURS", "48"),
    ("KEVYT_TRUSTED_HOSTS", "a b"),
    ("KEVYT_PROXY_HOPS", "-1"),
    ("KEVYT_MAP_TILES", "http://tiles.example.fi/{z}/{x}/{y}.png"),
    ("KEVYT_MAP_TILES", "https://tiles.example.fi/{z}/{x}.png"),
    ("KEVYT_MAP_TILES", "https://{s}.tiles.example.fi/{z}/{x}/{y}.png"),
    ("KEVYT_MAP_TILES", "https://tiles.example.fi/{s}/{z}/{x}/{y}.png"),
    ("KEVYT_MAP_TILES", "https://tiles.example.fi:port/{z}/{x}/{y}.png"),
    ("KEVYT_MAP_TILES", "https://tiles.example.fi; script-src */{z}/{x}/{y}.png"),
    ("KEVYT_MAP_TILES", "https://user@tiles.example.fi/{z}/{x}/{y}.png"),
    ("KEVYT_MAP_ATTRIBUTION", "two\nlines"),
    ("KEVYT_LOG_LEVEL", "loud"),
    ("KEVYT_LOG_LEVEL", ""),
    ("KEVYT_COLOUR", "blue"),
    ("KEVYT_INSTANCE", __file__),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_wrong_setting_in_the_environment_is_named(key: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=key) as refusal:
        load_config(GOOD | {key: value}, tmp_path)
    assert refusal.value.key == key


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("max_file_mb", "max_file_mb = true"),
        ("max_file_mb", "max_file_mb = 1.5"),
        ("trusted_hosts", "trusted_hosts = []"),
        ("trusted_hosts", "trusted_hosts = [1]"),
        ("base_url", "base_url = 8000"),
        ("instance", 'instance = "/elsewhere"'),
        ("colour", 'colour = "blue"'),
        ("config.toml", "this is not TOML"),
    ],
)
def test_a_wrong_setting_in_the_file_is_named(key: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(line)
    with pytest.raises(ConfigError, match=key):
        load_config(DEMO, tmp_path)


def test_every_setting_has_a_wrong_value_that_is_refused() -> None:
    tested = {key for key, _ in WRONG}
    assert tested >= {env_name(setting.name) for setting in fields(Config)}
