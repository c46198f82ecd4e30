"""The file of settings: found, read, refused, changed."""

import stat
from collections.abc import Callable
from errno import EACCES
from pathlib import Path
from unittest.mock import Mock

import pytest

from scrapersky_cli.config_file import change_config, config_path, read_config
from scrapersky_cli.errors import CannotWrite, SettingsError
from scrapersky_cli.settings import checked, explained, field_named, hide_secrets, settings


@pytest.fixture(autouse=True)
def fresh_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env`, and nothing remembered from another test."""
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()


def write(text: str) -> Path:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_settings_come_from_the_environment_then_env_then_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("host_delay = 2.5\nbatch_size = 10\nmax_pages = 3\n")
    Path(".env").write_text("SCRAPERSKY_BATCH_SIZE=20\nSCRAPERSKY_MAX_PAGES=4\n")
    monkeypatch.setenv("SCRAPERSKY_MAX_PAGES", "5")
    current = settings()
    assert (current.host_delay, current.batch_size, current.max_pages) == (2.5, 20, 5)
    sources = {each.name: each.source for each in explained()}
    assert sources["SCRAPERSKY_HOST_DELAY"] == "config.toml"
    assert sources["SCRAPERSKY_BATCH_SIZE"] == ".env"
    assert sources["SCRAPERSKY_MAX_PAGES"] == "environment"
    assert sources["SCRAPERSKY_ROBOTS"] == "default"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("host_dely = 2", "unknown setting host_dely", "did you mean host_delay?"),
        ("SCRAPERSKY_HOST_DELAY = 2", "unknown setting SCRAPERSKY_HOST_DELAY", "did you mean host_delay?"),
        ("zzz = 2", "unknown setting zzz", "take it out of"),
        ("host_delay = -1", "SCRAPERSKY_HOST_DELAY: Input should be greater than or equal to 0", "the default is 1.0"),
        ("[web]\nhost_delay = 1", "unknown setting web", "take it out of"),
        ("host_delay = 1 2", "is not valid TOML", "lines look like this: host_delay = 2.0"),
    ],
)
def test_a_wrong_file_is_refused_with_what_mends_it(text: str, message: str, hint: str) -> None:
    write(text)
    with pytest.raises(SettingsError) as raised:
        settings()
    assert message in raised.value.message
    assert hint in raised.value.hint


def test_a_file_that_is_named_must_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_config() == {}
    monkeypatch.setenv("SCRAPERSKY_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(SettingsError, match=r"missing\.toml, which SCRAPERSKY_CONFIG names, does not exist"):
        settings()


def test_a_folder_is_not_a_file_of_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCRAPERSKY_CONFIG", str(tmp_path))
    with pytest.raises(SettingsError, match="cannot be read"):
        settings()


@pytest.mark.parametrize("read", [settings, lambda: checked("host_delay", "2")])
def test_an_env_file_of_another_encoding_is_refused(read: Callable[[], object]) -> None:
    Path(".env").write_bytes("SCRAPERSKY_BATCH_SIZE=20\n".encode("utf-16"))
    with pytest.raises(SettingsError, match=r"\.env cannot be read: it is not UTF-8") as raised:
        read()
    assert "save it as UTF-8" in raised.value.hint
    assert hide_secrets("as it is") == "as it is"


def test_an_env_file_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it were of another user; the tests may run as one who can read everything."""
    refused = Mock(side_effect=PermissionError(EACCES, "Permission denied"))
    monkeypatch.setattr("dotenv.dotenv_values", refused)
    with pytest.raises(SettingsError, match=r"\.env cannot be read: Permission denied"):
        settings()
    assert hide_secrets("as it is") == "as it is"


def test_a_change_keeps_other_lines_and_comments_and_hides_the_file() -> None:
    path = write("# ours\nhost_delay = 2.5  # polite\n")
    assert change_config({"batch_size": 10, "host_delay": 3.0}) == path
    assert path.read_text() == "# ours\nhost_delay = 3.0  # polite\nbatch_size = 10\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    change_config({"host_delay": None, "max_pages": None})
    assert read_config() == {"batch_size": 10}
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


def test_a_damaged_file_is_not_written_over() -> None:
    path = write("host_delay = = 1\n")
    with pytest.raises(SettingsError, match="not valid TOML"):
        change_config({"batch_size": 10})
    assert path.read_text() == "host_delay = = 1\n"


def test_a_file_that_cannot_be_written_is_an_error_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPERSKY_CONFIG", "/proc/config.toml")
    with pytest.raises(CannotWrite, match=r"/proc/config\.toml cannot be written"):
        change_config({"batch_size": 10})


@pytest.mark.parametrize("name", ["host_delay", "HOST_DELAY", "SCRAPERSKY_HOST_DELAY", "scrapersky_host_delay"])
def test_a_setting_may_be_named_with_the_prefix_and_in_capitals(name: str) -> None:
    assert field_named(name) == "host_delay"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [("host_delay", "2", 2.0), ("batch_size", "10", 10), ("robots", "ignore", "ignore"), ("google_key", "k", "k")],
)
def test_a_typed_value_has_the_type_of_its_setting(field: str, text: str, value: object) -> None:
    found = checked(field, text)
    assert (found, type(found)) == (value, type(value))


def test_a_typed_value_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(SettingsError, match="SCRAPERSKY_ROBOTS: Input should be 'obey' or 'ignore'"):
        checked("robots", "perhaps")
