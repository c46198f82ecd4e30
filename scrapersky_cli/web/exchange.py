"""One request and its answer over a pooled connection, without redirects, retries or politeness."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

import h2.exceptions
import h11
import httpcore2
import httpx2
import socksio

from scrapersky_cli.errors import ItemError, SettingsError, TargetError
from scrapersky_cli.failures import (
    BadResponse,
    ConnectionLost,
    HeadersTooLarge,
    ProxyFailed,
    TlsFailed,
    TooLarge,
    UnwantedType,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.body import Body, Sink, content_coding, drain, read_body
from scrapersky_cli.web.connect import GuardedNetwork, OpenNetwork
from scrapersky_cli.web.guard import parse_detours, parse_networks, require_public
from scrapersky_cli.web.http1 import Header
from scrapersky_cli.web.kinds import Kind
from scrapersky_cli.web.meter import METER, Meter
from scrapersky_cli.web.origin import IDLE_SECONDS, Direct, Proxied, RawRequest, RawResponse
from scrapersky_cli.web.pools import Pool, Pools, Use
from scrapersky_cli.web.resolve import ask_system, dns_resolver, is_literal
from scrapersky_cli.web.response import Response
from scrapersky_cli.web.status import REDIRECTS, status_failure
from scrapersky_cli.web.target import HostTarget
from scrapersky_cli.web.tls import Trust, use_small_buffers, verified_context
from scrapersky_cli.web.trip import TRIP, Trip

OK = range(200, 300)
_MEDIA_TYPE = re.compile(r"\s*([^;,\s]+)")  # some servers omit the semicolon, some send the header twice
_SINGLE = frozenset({"content-length", "content-type", "etag", "last-modified", "location", "retry-after"})
_SLACK = 256 * 1024  # for framing and read-ahead, in addition to the headers and the body
_STATUS_LINE = 1024
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class FetchSpec:
    """What to ask of a target, apart from its address. `conditional` means that a 304 is accepted."""

    kind: Kind
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # there may be secrets in it
    content: bytes | None = None
    accept_status: Container[int] = OK
    conditional: bool = False
    sink: Sink | None = None
    trip: Trip = field(default_factory=Trip)


def _media_type(headers: Mapping[str, str]) -> str:
    found = _MEDIA_TYPE.match(headers.get("content-type", ""))
    return found.group(1).lower() if found else ""


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


_BY_LINES = ("set-cookie", "x-robots-tag")  # commas do not tell their values apart


def _read_headers(raw: Sequence[Header], most: int) -> dict[str, str]:
    """Return header lines as a mapping. Raise HeadersTooLarge beyond `most` bytes."""
    if sum(len(name) + len(value) + 4 for name, value in raw) > most:
        raise HeadersTooLarge
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
        if name not in headers:
            headers[name] = value
        elif name not in _SINGLE:
            headers[name] += ("\n" if name in _BY_LINES else ", ") + value
    return headers


# What the HTTP client raises when a host misbehaves.
_CLIENT_ERRORS = (
    httpcore2.ProtocolError,
    httpcore2.NetworkError,
    httpcore2.ProxyError,
    socksio.ProtocolError,
    h2.exceptions.H2Error,
)


def _failure(error: Exception, meter: Meter) -> ItemError:
    """Translate the HTTP client's error into ours, by its class and state, never by its text."""
    cause = error.args[0] if error.args else None
    match error:
        case httpcore2.NetworkError():
            return ConnectionLost()
        case httpcore2.ProxyError() | socksio.ProtocolError():
            return ProxyFailed()
        case httpcore2.RemoteProtocolError() if isinstance(cause, h11.RemoteProtocolError):
            if cause.error_status_hint == 431:
                return HeadersTooLarge()
            return ConnectionLost() if meter.ended else BadResponse()
        case httpcore2.RemoteProtocolError():  # the server hung up between answers, or reset an HTTP/2 stream
            return ConnectionLost()
    flood = isinstance(cause or error, h2.exceptions.DenialOfServiceError)
    return HeadersTooLarge() if flood else BadResponse()


async def _send(pool: Pool, request: RawRequest) -> RawResponse:
    try:
        return await pool.ask(request)
    except ValueError:  # an HTTP/2 status that is not a number
        raise BadResponse from None


class Transport:
    """The process's connections. Its only method to use is `ask`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._proxy = _proxy(settings)
        self._network, _ = network(settings)
        self._allowed = parse_networks(settings.allow_private)
        if settings.ca_file:
            verified_context(settings.ca_file, http2=True)  # a wrong setting shows at once
        use_small_buffers()
        self._pools = Pools(self._make_pool)
        self._distrusted: dict[tuple[str, int], str] = {}

    def _make_pool(self, target: HostTarget, trust: Trust) -> Pool:
        if self._proxy is None:
            return Direct(target, self._network, trust, self._settings.header_bytes + _STATUS_LINE)
        return Proxied(
            httpcore2.AsyncConnectionPool(
                ssl_context=trust.context(),
                proxy=self._proxy,
                max_connections=self._settings.concurrency,
                keepalive_expiry=IDLE_SECONDS,
                http2=True,
                network_backend=self._network,
            )
        )

    async def ask(self, target: HostTarget, spec: FetchSpec) -> Response:
        """Send one request. A redirect is returned as an answer; an unwanted status, type or size raises an error."""
        if self._proxy and is_literal(target.host):
            require_public([target.host], self._allowed)  # the proxy resolves names
        origin = (target.host, target.port)
        # HTTP/2 gains nothing where one page is wanted.
        trust = Trust(self._settings.ca_file, not spec.trip.one_page, self._distrusted.get(origin, ""))
        try:
            return await self._ask(target, spec, trust)
        except TlsFailed as failure:
            if trust.unverified or self._settings.tls != "warn":
                raise
            if len(self._distrusted) < _MOST_REMEMBERED:
                self._distrusted[origin] = failure.code
            return await self._ask(target, spec, trust._replace(unverified=failure.code))

    async def _ask(self, target: HostTarget, spec: FetchSpec, trust: Trust) -> Response:
        meter = self._meter(spec)
        try:
            return await self._ask_once(target, spec, trust, meter)
        except ConnectionLost:
            # The server may close a kept connection just as it is reused. That is not a failure of the host, and a GET
            # that got no answer is safe to repeat (RFC 9112, 9.3.1). One to an API may be paid for.
            if meter.opened or meter.answered or spec.method != "GET" or spec.kind.name == "api":
                raise
        return await self._ask_once(target, spec, trust, self._meter(spec))

    def _meter(self, spec: FetchSpec) -> Meter:
        return Meter(spec.kind.max_bytes + self._settings.header_bytes + _SLACK)

    async def _ask_once(self, target: HostTarget, spec: FetchSpec, trust: Trust, meter: Meter) -> Response:
        before, no_trip = METER.set(meter), TRIP.set(spec.trip)
        try:
            async with self._pools.use(target, trust) as use:
                use.spoilt = True  # after a failed or cancelled request an HTTP/2 connection may be unusable
                answer = await _send(use.pool, self._request(target, spec))
                meter.answered = True
                use.spoilt = answer.http_version == "HTTP/2"
                try:
                    return await self._read(target, spec, answer, trust, use)
                finally:
                    await answer.close()
        except _CLIENT_ERRORS as error:
            failure = _failure(error, meter)
            if isinstance(failure, ProxyFailed) and meter.proxied:
                await meter.proxied.aclose()  # the client leaves it open after the proxy's refusal
            raise failure from None
        finally:
            METER.reset(before)
            TRIP.reset(no_trip)

    def _request(self, target: HostTarget, spec: FetchSpec) -> RawRequest:
        headers = {
            "Host": target.authority,
            "User-Agent": self._settings.user_agent,
            "Accept": spec.kind.accept,
            "Accept-Encoding": "gzip, deflate, br, zstd",
            **spec.headers,
        }
        if spec.content is not None:
            headers["Content-Length"] = str(len(spec.content))
        lines = [(name.encode("ascii"), value.encode()) for name, value in headers.items()]
        return RawRequest(target, spec.method, lines, spec.content)

    async def _read(self, target: HostTarget, spec: FetchSpec, answer: RawResponse, trust: Trust, use: Use) -> Response:
        headers = _read_headers(answer.headers, self._settings.header_bytes)
        media_type = _media_type(headers)
        not_modified = answer.status == 304 and spec.conditional
        failure = self._refusal(spec, answer.status, media_type, headers)
        body = Body(b"", 0, 0, is_gzip=False)
        if failure or answer.status in REDIRECTS or not_modified:
            use.spoilt &= not await drain(answer, headers.get("content-length"))
        else:
            coding = content_coding(headers.get("content-encoding", ""))
            body = await read_body(answer, coding, spec.kind, spec.sink)
            use.spoilt = False
        if failure:
            raise failure
        return Response(
            url=target.url,
            status=answer.status,
            headers=headers,
            content_type=headers.get("content-type", ""),
            body=body.data,
            size=body.size,
            wire_size=body.wire_size,
            is_gzip=body.is_gzip,
            tls=trust.told if target.scheme == "https" else None,
            http_version=answer.http_version,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            not_modified=not_modified,
        )

    def _refusal(
        self, spec: FetchSpec, status: int, media_type: str, headers: Mapping[str, str]
    ) -> TargetError | ProxyFailed | None:
        """Return why the body is not worth reading; None if it is."""
        kind = spec.kind
        if status == 407 and self._proxy:
            return ProxyFailed("the proxy refuses the credentials")
        if status in REDIRECTS or (status == 304 and spec.conditional):
            return None
        if status not in spec.accept_status:
            return status_failure(status, headers)
        if not kind.wants(media_type):
            return UnwantedType(f"the answer is {media_type[:100]}")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > kind.max_bytes and not kind.cut:
            return TooLarge(f"the answer has {length[:20]} bytes, the limit is {kind.max_bytes}")
        return None

    async def aclose(self) -> None:
        await self._pools.aclose()


def network(settings: Settings) -> tuple[httpcore2.AsyncNetworkBackend, tuple[str, int] | None]:
    """Return how to open connections with these settings, and the address of the proxy, if any. Raise SettingsError."""
    resolve = dns_resolver(settings.dns) if settings.dns else ask_system
    if proxy := _proxy(settings):
        origin = proxy.url.origin
        return OpenNetwork(resolve, settings.connect_seconds), (origin.host.decode("ascii"), origin.port)
    guarded = GuardedNetwork(
        resolve,
        detours=parse_detours(settings.connect_to),
        allowed=parse_networks(settings.allow_private),
        seconds=settings.connect_seconds,
    )
    return guarded, None


def _proxy(settings: Settings) -> httpcore2.Proxy | None:
    """Parse SCRAPERSKY_PROXY. Raise SettingsError, which never shows the credentials."""
    if settings.proxy is None:
        return None
    try:
        url = httpx2.URL(settings.proxy.get_secret_value())
    except (httpx2.InvalidURL, ValueError):
        raise SettingsError("SCRAPERSKY_PROXY is not a URL") from None
    ports = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
    if url.scheme not in ports or not url.host:
        raise SettingsError("SCRAPERSKY_PROXY is not http://, https:// or socks5://HOST:PORT")
    address = httpcore2.URL(scheme=url.scheme, host=url.raw_host, port=url.port or ports[url.scheme], target=b"/")
    auth = (url.username, url.password) if url.username else None
    return httpcore2.Proxy(address, auth=auth)
