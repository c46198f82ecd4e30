"""The file of settings in the user's configuration directory: where it is, what it says, and how it is changed.

It has one line for each setting, without the prefix and in small letters: `host_delay = 2.0`. Beside it, `.env` in the
current folder is read.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.streams import writing_to

NAMED_BY = "SCRAPERSKY_CONFIG"
ENV_FILE = ".env"
_PRIVATE = 0o600  # the file may hold the password of a database

Value = str | int | float


def config_path() -> Path:
    """Return the file that SCRAPERSKY_CONFIG names, else `config.toml` in the user's configuration directory."""
    if named := os.environ.get(NAMED_BY):
        return Path(named).expanduser().absolute()
    from platformdirs import user_config_path

    return user_config_path("scrapersky") / "config.toml"


def read_config() -> dict[str, Any]:
    """Return what the file says; nothing if there is none.

    Raise SettingsError if it cannot be read, or if it is missing although SCRAPERSKY_CONFIG names it.
    """
    path = config_path()
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if not os.environ.get(NAMED_BY):
            return {}
        hint = f"write it with scrapersky init, or unset {NAMED_BY}"
        raise SettingsError(f"{path}, which {NAMED_BY} names, does not exist", hint=hint) from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not valid TOML: {error}", hint="lines look like this: host_delay = 2.0"
        ) from None


def read_env_file() -> Mapping[str, str | None]:
    """Return what `.env` in the current folder says; nothing if there is none. Raise SettingsError if it cannot be
    read."""
    from dotenv import dotenv_values

    try:
        return dotenv_values(ENV_FILE)
    except OSError as error:
        why, hint = error.strerror, "make it readable for this user, or run the command in another folder"
    except UnicodeDecodeError:
        why, hint = "it is not UTF-8", "save it as UTF-8, or move it away"
    raise SettingsError(f"{Path(ENV_FILE).absolute()} cannot be read: {why}", hint=hint)


def change_config(changes: Mapping[str, Value | None]) -> Path:
    """Write these values into the file, which is created if it is missing, and return its path. None removes a line.

    The other lines and all comments stay. The file is replaced at once and can be read by its owner only. Raise
    CannotWrite, and SettingsError as `read_config` does.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = config_path()
    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", hint="correct it by hand, or move it away") from None
    for name, value in changes.items():
        if value is not None:
            document[name] = value
        elif name in document:
            del document[name]
    _replace(path, tomlkit.dumps(document))
    return path


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)  # it is still there if something went wrong
