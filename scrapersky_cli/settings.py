"""Every setting with its default, meaning and unit, and where its value comes from."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal, get_args, get_origin

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from scrapersky_cli import __version__
from scrapersky_cli.config_file import ENV_FILE, NAMED_BY, Value, config_path, read_config, read_env_file
from scrapersky_cli.errors import SettingsError

PREFIX = "SCRAPERSKY_"
_ALSO_WRITTEN = {"UK", "EL"}  # for GB and GR; see extract/country/names.py
WISHES = ("tdm", "noindex", "noarchive", "noai")  # of sites, that can be obeyed; see extract/wishes.py


def words_in(text: str) -> list[str]:
    """Return the words of a comma-separated setting, in lower case."""
    return [word for each in text.split(",") if (word := each.strip().lower())]


class Settings(BaseSettings):
    """All settings. The field `name` has the value of `SCRAPERSKY_NAME` in the environment, else in `.env`, else the
    value of `name` in `config.toml`, else its default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True, env_ignore_empty=True
    )

    @field_validator("respect")
    @classmethod
    def _has_known_wishes(cls, text: str) -> str:
        unknown = next((word for word in words_in(text) if word not in WISHES), None)
        if unknown is not None:
            raise PydanticCustomError(
                "respect", "{word} is none of {known}", {"word": unknown, "known": ", ".join(WISHES)}
            )
        return text

    @field_validator("country")
    @classmethod
    def _is_a_country(cls, text: str) -> str:
        if text:
            from phonenumbers import SUPPORTED_REGIONS  # late: it takes 10 ms, and few set a country

            if text.upper() not in SUPPORTED_REGIONS | _ALSO_WRITTEN:
                raise PydanticCustomError("country", "{code} is not the ISO code of a country", {"code": text})
        return text

    @property
    def respected(self) -> frozenset[str]:
        """What sites may ask beyond robots.txt that is obeyed."""
        return frozenset(words_in(self.respect))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values are looked for, in this order."""
        file = InitSettingsSource(settings_cls, init_kwargs=read_config())
        return init_settings, env_settings, dotenv_settings, file

    # --- database
    database_url: SecretStr | None = Field(
        None,
        description="postgresql://… or sqlite:///FILE. Default: an SQLite file in the user's data directory.",
    )

    # --- queue
    batch_size: int = Field(
        50, ge=1, le=1000, description="Rows per claim; 500 at least for workflows without network."
    )
    concurrency: int = Field(
        1000, ge=1, le=1000, description="Most rows worked on at the same time; a run finds out how many pay."
    )
    max_attempts: int = Field(4, ge=1, le=100, description="Tries of a row before it fails.")
    lease_seconds: float = Field(60, ge=1, le=3600, description="Seconds of silence until a claim is rescued.")
    item_seconds: float = Field(120, gt=0, description="Time limit for the work on one row, in seconds.")
    grace_seconds: float = Field(20, ge=0, description="Seconds to finish steps in progress after SIGTERM.")
    backoff_seconds: float = Field(60, gt=0, description="Seconds to wait before the second try; doubles each time.")
    backoff_cap_seconds: float = Field(6 * 3600, gt=0, description="Longest wait between two tries, in seconds.")
    max_wait: float = Field(24 * 3600, gt=0, description="Seconds a row may wait for its host's slot before it fails.")
    advance: str = Field(
        "", description="Comma-separated workflows that are queued automatically when their input is completed."
    )

    # --- web
    user_agent: str = Field(
        f"scrapersky/{__version__}",
        description="User-Agent of every request. Add a page where site owners can reach you: name/1.0 (+https://…).",
    )
    host_delay: float = Field(1.0, ge=0, description="Seconds between two requests to one host; 0 turns this off.")
    robots: Literal["obey", "ignore"] = Field("obey", description="Whether robots.txt is obeyed.")
    respect: str = Field(
        "", description="What else sites may ask, of: tdm,noindex,noarchive,noai. Nothing is kept of such pages."
    )
    tls: Literal["verify", "warn"] = Field(
        "verify", description="warn: record a bad certificate and continue without verification."
    )
    fetch_seconds: float = Field(30, gt=0, description="Deadline of one fetch in seconds, with redirects and retries.")
    connect_seconds: float = Field(10, gt=0, description="Time to open one connection, in seconds.")
    fetch_tries: int = Field(3, ge=1, le=10, description="Tries inside one fetch, for failures that may pass.")
    slot_seconds: float = Field(
        5, ge=0, description="Longest wait for a host's slot in seconds; a row that would wait longer is given back."
    )
    header_bytes: int = Field(65_536, gt=0, le=100_000, description="Largest headers of an answer, in bytes.")
    url_length: int = Field(2000, ge=100, le=60_000, description="Longest address that is fetched, in characters.")
    ports: str = Field("80,443,8000,8008,8080,8081,8088,8443,8888", description="Ports,… that addresses may have.")
    page_bytes: int = Field(3_000_000, gt=0, description="Largest page in bytes, after decompression.")
    robots_bytes: int = Field(512_000, gt=0, description="Largest robots.txt in bytes (RFC 9309 asks for 500 KiB).")
    api_bytes: int = Field(33_554_432, gt=0, description="Largest answer of an API in bytes, after decompression.")
    sitemap_bytes: int = Field(52_428_800, gt=0, description="Largest sitemap in bytes, after decompression.")
    max_redirects: int = Field(5, ge=0, le=20, description="Redirects followed per fetch.")
    max_pages: int = Field(20, ge=1, le=1000, description="Most pages that an email-scan requests from a site.")
    max_sitemaps: int = Field(500, ge=1, le=50_000, description="Most sitemap files that are read of a site.")
    page_select: str = Field(
        "contact,about,imprint,team,depth=3,number=10",
        description="Which imported pages page-scrape follows: kinds, greatest depth, number per domain.",
    )
    country: str = Field("", description="ISO code of the country of most sites, such as DE: a weak hint.")
    keep_pages: float = Field(0, ge=0, description="Days to keep fetched bodies for `extract --again`.")
    proxy: SecretStr | None = Field(None, description="http://, https:// or socks5:// proxy for every fetch.")
    connect_to: str = Field(
        "",
        description="HOST:PORT:ADDRESS:PORT,…: connect there instead; HOST may be a glob. Exempt from the guard.",
    )
    allow_private: str = Field("", description="CIDRs,… that the address guard allows.")
    ca_file: str = Field("", description="PEM file of additional trusted certificate authorities.")
    dns: str = Field("", description="ADDRESS:PORT of the resolver; default: the system's.")
    probe: str = Field(
        "one.one.one.one:443,dns.google:443,www.wikipedia.org:443,www.iana.org:443",
        description="HOST:PORT,…: one of these must be reachable, or this machine's own network is down.",
    )

    # --- places
    places_data: str = Field(
        "", description="A file or folder of places, in which place-search looks by default. See `import places`."
    )
    nominatim_url: str = Field(
        "https://nominatim.openstreetmap.org", description="Where named areas are looked up: a Nominatim server."
    )
    overpass_url: str = Field(
        "https://overpass-api.de/api", description="Where OpenStreetMap is searched: an Overpass server."
    )
    google_key: SecretStr | None = Field(None, description="Key of Google's Places API (New).")
    places_source: Literal["open", "data", "osm", "google"] = Field(
        "open",
        description="Where place-search looks by default. open: in SCRAPERSKY_PLACES_DATA, else on OpenStreetMap.",
    )
    places_daily_requests: int = Field(
        1000, ge=0, description="Most requests a day (UTC) to Google's Places API that may cost money."
    )
    places_prices: str = Field("", description="TOML file with prices of the Places API, instead of the bundled one.")
    places_url: str = Field("https://places.googleapis.com", description="Where Google's Places API (New) is asked.")

    # --- monitoring
    ping_url: SecretStr | None = Field(
        None,
        description="Where `process` and `loop` say that they begin and end, as healthchecks.io takes it: https://…/{workflow}.",
    )
    metrics_file: str = Field(
        "", description="Where `process` and `loop` keep metrics for node_exporter's textfile collector: /…/name.prom."
    )

    # --- output
    log_format: Literal["text", "json"] = Field("text", description="Format of the log lines on stderr.")


@cache
def settings() -> Settings:
    """Return the process's settings. Raise SettingsError for an unknown name or a value out of range."""
    import os

    _complain_about_unknown_names([*os.environ, *read_env_file()])
    for name in read_config():
        if name not in Settings.model_fields:
            raise _unknown(name, f"take it out of {config_path()}")
    try:
        return Settings()
    except ValidationError as error:
        raise _refused(error) from None


def choices(field: str) -> tuple[str, ...]:
    """Return the words that a setting accepts, one of them or a comma-separated list; () if it accepts other values."""
    annotation = Settings.model_fields[field].annotation
    return WISHES if field == "respect" else get_args(annotation) if get_origin(annotation) is Literal else ()


def field_named(name: str) -> str:
    """Return the name of the setting that is called `name`, with the prefix or without, in capitals or not.

    Raise SettingsError if there is none.
    """
    field = name.lower().removeprefix(PREFIX.lower())
    if field not in Settings.model_fields:
        raise _unknown(name, "scrapersky config show lists them")
    return field


def checked(field: str, text: str) -> Value:
    """Return the value of a setting that an operator typed. Raise SettingsError if it is not allowed."""
    read_env_file()  # which Settings reads, too, and would fail without a word for the operator
    try:
        value = getattr(Settings(**{field: text}), field)  # type: ignore[arg-type]  # which is what is being checked
    except ValidationError as error:
        raise _refused(error) from None
    return value if isinstance(value, int | float) else text


def _complain_about_unknown_names(names: Iterable[str]) -> None:
    for name in names:
        known = name == NAMED_BY or name.removeprefix(PREFIX).lower() in Settings.model_fields
        if name.startswith(PREFIX) and not known:
            raise _unknown(name, "unset it in the environment and in .env", written=_variable)


def _variable(field: str) -> str:
    """Return the name of the environment variable for a setting."""
    return PREFIX + field.upper()


def _unknown(name: str, otherwise: str, written: Callable[[str], str] = str) -> SettingsError:
    """Return the error for a setting that does not exist, with the nearest one that does, or what to do otherwise."""
    near = get_close_matches(name.lower().removeprefix(PREFIX.lower()), sorted(Settings.model_fields), n=1)
    return SettingsError(f"unknown setting {name}", hint=f"did you mean {written(near[0])}?" if near else otherwise)


def _refused(error: ValidationError) -> SettingsError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0])  # each validator checks one field, so each error has one
    default = Settings.model_fields[field].default
    hint = (
        f"correct it, or unset it: the default is {default}" if default not in (None, "") else "correct it, or unset it"
    )
    return SettingsError(f"{_variable(field)}: {first['msg']}", hint=hint)


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting: its value without secrets, and where it came from (`environment`, `.env`, the file or `default`)."""

    name: str
    value: str
    default: str
    source: str
    description: str


def explained() -> list[Explained]:
    """Return every setting. Raise SettingsError as `settings` does."""
    import os

    current = settings()
    sources: Mapping[str, Iterable[str]] = {
        "environment": {name.upper() for name, value in os.environ.items() if value},
        ENV_FILE: {name.upper() for name in read_env_file()},
        config_path().name: set(map(_variable, read_config())),
    }
    found = []
    for field, info in Settings.model_fields.items():
        name = _variable(field)
        source = next((source for source, names in sources.items() if name in names), "default")
        default = "" if info.default is None else str(info.default)
        found.append(Explained(name, _shown(getattr(current, field)), default, source, info.description or ""))
    return found


def hide_secrets(text: str) -> str:
    """Return the text with stars in place of every secret among the settings. It may come from a driver or a traceback.

    If the settings are invalid, the text is returned as it is: they were not used, so it cannot hold a secret.
    """
    try:
        current = settings()
    except SettingsError:
        return text
    values = (getattr(current, field) for field in Settings.model_fields)
    parts = {part for value in values if isinstance(value, SecretStr) for part in _secret_parts(value)}
    for part in sorted(parts, key=len, reverse=True):
        # Only as a whole word: if the password is `postgres`, `postgresql` stays readable.
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "********", text)
    return text


# Users do not escape passwords: one may contain `/`, `?`, `#` and `@`, so it ends at the last `@`.
_USER_INFO = re.compile(r"^([a-z][a-z0-9+.-]*://)([^:/@]*)(?::(.*))?@", re.IGNORECASE | re.DOTALL)
_PASSWORD_OPTION = re.compile(r"([?&][^=&]*pass[^=&]*=)([^&]*)", re.IGNORECASE)
_KEY_LENGTH = 16  # characters; a shorter part of a path is no key
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DATABASE = re.compile(r"(postgres|sqlite)", re.IGNORECASE)


def _secret_parts(secret: SecretStr) -> set[str]:
    """Return what must be hidden of a secret: all of it, or the passwords of a URL, both as written and decoded."""
    from urllib.parse import unquote, unquote_plus

    value = secret.get_secret_value()
    if not _URL.match(value):
        return {value} - {""}
    parts = set()
    if found := _USER_INFO.match(value):
        parts |= {found[3] or "", "" if _DATABASE.match(value) else found[2]}
    parts |= {written for _, written in _PASSWORD_OPTION.findall(value)}
    parts |= {part for part in _path_of(value).split("/") if len(part) >= _KEY_LENGTH}
    return (parts | {unquote(part) for part in parts} | {unquote_plus(part) for part in parts}) - {""}


def _path_of(url: str) -> str:
    """Return the path of a URL, which may hold a key; of a database's nothing, because that names the database."""
    address = _URL.sub("", url, count=1).rpartition("@")[2].partition("?")[0]
    return "" if _DATABASE.match(url) else address.partition("/")[2]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return _masked(value.get_secret_value())
    return str(value)


def _masked(secret: str) -> str:
    """Return a URL without what may be a key in it, any other secret as stars.

    That is passwords and options, and of all but databases the user and the path.
    """
    if not _URL.match(secret):
        return "********"
    user = r"\2" if _DATABASE.match(secret) else "********"
    shown = _PASSWORD_OPTION.sub(r"\1********", secret)
    shown = _USER_INFO.sub(lambda found: found.expand(rf"\1{user}{':********' if found[3] else ''}@"), shown)
    address, _, options = shown.partition("?")
    if path := _path_of(address):
        address = address.removesuffix(path) + "********"
    return f"{address}?********" if options else address
