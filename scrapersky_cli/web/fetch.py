"""The only way to fetch: redirects, retries, deadlines and politeness around single requests."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Container, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from scrapersky_cli.db.time_limit import TimeLimit
from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BadRedirect,
    BadTarget,
    BotWall,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    DnsFailed,
    DnsNotFound,
    FetchTimeout,
    HttpClientError,
    HttpForbidden,
    HttpGone,
    HttpRateLimited,
    HttpServerError,
    NoSlot,
    NotASitemap,
    RedirectLoop,
    TlsFailed,
    TooLarge,
    TooManyRedirects,
    UnwantedType,
    UrlTooLong,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.traffic import Traffic
from scrapersky_cli.web.admit import Admission
from scrapersky_cli.web.body import Sink
from scrapersky_cli.web.exchange import OK, FetchSpec, Transport
from scrapersky_cli.web.gates import Gates
from scrapersky_cli.web.host import CachedRobots
from scrapersky_cli.web.kinds import KindName, kinds
from scrapersky_cli.web.paid import Ledger, PaidRequest
from scrapersky_cli.web.parsing import Parsing
from scrapersky_cli.web.response import Hop, Response
from scrapersky_cli.web.robots import Robots
from scrapersky_cli.web.site_files import SiteFiles
from scrapersky_cli.web.status import REDIRECTS
from scrapersky_cli.web.target import HostTarget, parse_ports, parse_target
from scrapersky_cli.web.trip import Trip

log = logging.getLogger(__name__)

_ROBOTS_ANSWERS = frozenset(range(200, 500)) - {429}
_SHORT_RETRY_AFTER = 10.0  # seconds; a longer wait is left to the queue
_OF_THE_HOST = (ConnectionFailed, ConnectionRefused, ConnectionLost, HttpServerError)
_ANSWERED = (HttpGone, HttpForbidden, HttpClientError, HttpRateLimited, BotWall, UnwantedType, NotASitemap, TooLarge)
# A connection that was refused or never answered is not repeated: a second later the result would be the same, and
# TCP has already retried. The queue's next attempt takes care of these.
_WORTH_REPEATING = (ConnectionLost, DnsFailed, HttpRateLimited, HttpServerError)
# The host has received no request, so its slot is still there for the trip's next one.
_NOTHING_SENT = (DnsNotFound, DnsFailed, ConnectionRefused, ConnectionFailed, TlsFailed)
_backoff = wait_random_exponential(multiplier=0.5, max=4)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ItemError) else None
    return asked if asked is not None else _backoff(state)


@dataclass(slots=True)
class FetchState:
    """One fetch on its way through redirects."""

    spec: FetchSpec
    limit: TimeLimit | None = None  # the deadline of the whole fetch
    at: HostTarget | None = None  # the host that is being asked now
    failure: ItemError | None = None  # why the request is repeated
    delivered: bool = False  # the sink has received part of a body, so nothing may be fetched again
    hops: list[Hop] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def seconds_left(self) -> float:
        end = self.limit.when() if self.limit else None
        return math.inf if end is None else end - asyncio.get_running_loop().time()

    def question_for(self, target: HostTarget) -> FetchSpec:
        """Return the spec with the cookies that the host set: some sites redirect until they are sent back."""
        jar = self.cookies.get(target.key)
        if not jar:
            return self.spec
        cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
        return replace(self.spec, headers={**self.spec.headers, "Cookie": cookie})

    def is_worth_repeating(self, error: BaseException) -> bool:
        short = isinstance(error, _WORTH_REPEATING) and (error.retry_after or 0.0) <= _SHORT_RETRY_AFTER
        return short and not self.delivered

    def deliver_to(self, sink: Sink) -> None:
        """Send the body to `sink`, and note that part of it was delivered."""

        def deliver(data: bytes) -> None:
            self.delivered = True
            sink(data)

        self.spec = replace(self.spec, sink=deliver)

    def keep_cookies(self, target: HostTarget, headers: Mapping[str, str]) -> None:
        jar = self.cookies.setdefault(target.key, {})
        for line in headers.get("set-cookie", "").split("\n"):
            name, _, value = line.partition(";")[0].strip().partition("=")
            if name and len(jar) < 20 and len(line) < 4096:
                jar[name] = value


class Web:
    """The fetcher. Use `open_web` to make one. It counts its `traffic` and keeps its `site_files`. Pages are to be
    parsed inside `async with web.parsing`."""

    def __init__(self, settings: Settings, gates: Gates, transport: Transport, ledger: Ledger | None = None) -> None:
        self.settings, self._ledger = settings, ledger
        self.traffic = Traffic()
        self._gates = gates
        self._wire = transport
        self.site_files = SiteFiles()
        self.parsing = Parsing()
        self._kinds = kinds(settings)
        self._ports = parse_ports(settings.ports)
        self._admission = Admission(gates, settings, self._fetch_robots)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._wire.aclose()

    async def fetch(
        self,
        url: str,
        kind: KindName = "page",
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept_status: Container[int] = OK,
        sink: Sink | None = None,
        trip: Trip | None = None,
    ) -> Response:
        """Fetch `url`, following redirects, within SCRAPERSKY_FETCH_SECONDS. Raise an error from `failures`.

        `etag` and `last_modified` come from an earlier answer: if the page has not changed, `not_modified` is set. With
        a `sink` the body goes there piece by piece and `body` stays empty; after a failure the sink has only a part.
        Other names of the same site are tried on one `trip`.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        sent = {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}
        spec = FetchSpec(
            self._kinds[kind],
            headers=sent,
            accept_status=accept_status,
            conditional=bool(sent),
            sink=sink,
            trip=trip or Trip(),
        )
        began = time.monotonic()
        try:
            response = await self._within_deadline(url, spec, self.settings.fetch_seconds)
        finally:
            self.traffic.fetches += 1
            self.traffic.seconds += time.monotonic() - began
        self.traffic.pages += kind == "page"
        self.traffic.wire_bytes += response.wire_size
        return response

    async def call(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        accept_status: Container[int] = OK,
        seconds: float | None = None,
    ) -> Response:
        """Send one request to an API: with guard, limits and deadline, but no robots.txt, pacing, redirect or retry.

        Secrets belong in `headers`. There is no retry because only the caller knows whether repeating is safe.
        `seconds` overrules the deadline, SCRAPERSKY_FETCH_SECONDS.
        """
        spec = FetchSpec(
            self._kinds["api"],
            method=method,
            headers=headers or {},
            content=content,
            accept_status=accept_status,
        )
        target = parse_target(url, max_length=self.settings.url_length)
        started = time.monotonic()
        try:
            async with asyncio.timeout(seconds or self.settings.fetch_seconds):
                response = await self._wire.ask(target, spec)
        except TimeoutError:
            raise FetchTimeout from None
        if response.status not in accept_status:  # a redirect: its target must not receive the secrets
            raise BadRedirect(f"the API answered HTTP {response.status}")
        return replace(response, elapsed=time.monotonic() - started)

    @asynccontextmanager
    async def in_turn(self, url: str, longest: float, pause: float) -> AsyncIterator[None]:
        """Let the block, which takes at most `longest` seconds, call the API at `url` while nobody else does.

        All processes of all machines over one database wait for each other, and for `pause` seconds between two calls.
        A Retry-After that the API sent holds for all of them. Raise NoSlot if the turn does not come within
        SCRAPERSKY_SLOT_SECONDS, BlockedHost or CircuitOpen.
        """
        target = parse_target(url, max_length=self.settings.url_length)
        async with self._admission.in_turn(target, longest, pause):
            try:
                yield
            except ItemError as error:
                if isinstance(error, _OF_THE_HOST):
                    await self._gates.failed(target.key)
                if error.retry_after:
                    await self._gates.hold(target.key, error.retry_after)
                raise
            await self._gates.worked(target.key)

    async def reserve(self, request: PaidRequest) -> None:
        """Reserve a request that may cost money, right before it is sent. Raise what `Ledger.reserve` raises."""
        assert self._ledger is not None
        await self._ledger.reserve(request)

    async def robots(self, url: str) -> Robots:
        """Return the robots.txt of `url`'s host, cached or fetched. Raise an error if it cannot be read."""
        return await self._admission.robots(self._parse(url), Trip())

    def _parse(self, url: str, base: HostTarget | None = None) -> HostTarget:
        return parse_target(url, base=base, max_length=self.settings.url_length, ports=self._ports)

    async def _fetch_robots(self, target: HostTarget, trip: Trip) -> CachedRobots:
        spec = FetchSpec(self._kinds["robots"], accept_status=_ROBOTS_ANSWERS, trip=trip)
        address = f"{target.scheme}://{target.authority}/robots.txt"
        try:
            response = await self._within_deadline(address, spec, self.settings.fetch_seconds / 2)
        except (TooManyRedirects, RedirectLoop, BadRedirect):
            return CachedRobots(404, "")  # RFC 9309, 2.3.1.2: treat it as missing
        except (HttpServerError, HttpRateLimited):
            return CachedRobots(503, "")
        text = response.body.decode("utf-8", "replace").replace("\0", "")
        return CachedRobots(response.status, text if response.status in OK else "")

    async def _within_deadline(self, url: str, spec: FetchSpec, seconds: float) -> Response:
        started = time.monotonic()
        state = FetchState(spec)
        if spec.sink:
            state.deliver_to(spec.sink)
        try:
            with TimeLimit(seconds) as state.limit:
                response = await self._travel(self._parse(url), state)
        except TimeoutError:
            if isinstance(state.failure, DnsFailed):
                raise state.failure from None  # the host itself was never asked
            if state.at:
                await self._gates.failed(state.at.key)
            raise FetchTimeout(f"no complete answer within {seconds:g} seconds") from None
        finally:
            state.failure = None  # whose traceback refers to the state
        return replace(response, redirects=tuple(state.hops), elapsed=time.monotonic() - started)

    async def _travel(self, target: HostTarget, state: FetchState) -> Response:
        obey = state.spec.kind.name in ("page", "sitemap")
        seen: set[tuple[str, str]] = set()
        before: HostTarget | None = None
        while True:
            spec = state.question_for(target)
            place = (target.url, spec.headers.get("Cookie", ""))
            if place in seen:
                raise RedirectLoop
            seen.add(place)
            follows = before is not None and before.key == target.key
            await self._admission.enter(target, spec.trip, obey=obey, follows=follows)
            try:
                response = await self._ask_patiently(target, spec, state)
            except _OF_THE_HOST:
                await self._gates.failed(target.key)  # counted once per fetch, not per try
                raise
            if response.status not in REDIRECTS:
                return response
            before, target = target, self._next(target, response, state)

    def _next(self, target: HostTarget, response: Response, state: FetchState) -> HostTarget:
        """Return where a redirect leads. Raise TooManyRedirects, BadRedirect, BlockedPort or BlockedAddress."""
        location = response.headers.get("location", "")
        if not location:
            raise BadRedirect("the address redirects to nowhere")
        if len(state.hops) >= self.settings.max_redirects:
            raise TooManyRedirects(f"more than {self.settings.max_redirects} redirects")
        state.keep_cookies(target, response.headers)
        try:
            following = self._parse(location, target)
        except (BadTarget, UrlTooLong) as error:
            raise BadRedirect(f"a redirect failed: {error.message}") from None
        state.hops.append(Hop(target.url, response.status, following.url))
        return following

    async def _ask_patiently(self, target: HostTarget, spec: FetchSpec, state: FetchState) -> Response:
        """Send the request, and repeat it while that can help within the deadline."""
        state.failure = None
        try:
            return await self._ask(target, spec, state)
        except _WORTH_REPEATING as error:
            state.failure = error
            return await self._repeat(target, spec, state, error)

    async def _repeat(self, target: HostTarget, spec: FetchSpec, state: FetchState, first: ItemError) -> Response:
        """Repeat a request after its `first` failure, which counts as a try."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.settings.fetch_tries) | stop_before_delay(state.seconds_left),
            wait=_wait,
            retry=retry_if_exception(state.is_worth_repeating),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                if attempt.retry_state.attempt_number == 1:
                    raise first  # most requests need no second try, and so none of this
                try:
                    await self._admission.again(target, spec.trip)
                    return await self._ask(target, spec, state)
                except NoSlot:
                    assert state.failure
                    raise state.failure from None  # the row is not given back, because it has used its attempt
                except _WORTH_REPEATING as error:
                    state.failure = error
                    raise
        raise AssertionError("unreachable")

    async def _ask(self, target: HostTarget, spec: FetchSpec, state: FetchState) -> Response:
        state.at = target  # stays set if the deadline cancels the request
        slot = spec.trip.unused.pop(target.key, 0.0)
        began = time.monotonic()
        try:
            response = await self._wire.ask(target, spec)
        except ItemError as error:
            state.at = None
            log.debug("%s %s %s, %.0f ms", spec.method, target.url, error.code, 1000 * (time.monotonic() - began))
            if isinstance(error, _NOTHING_SENT):
                spec.trip.unused[target.key] = slot
            if isinstance(error, _ANSWERED):
                await self._gates.worked(target.key)
            if isinstance(error, HttpRateLimited | HttpServerError) and error.retry_after:
                await self._gates.hold(target.key, error.retry_after)
            raise
        log.debug("%s %s %s, %.0f ms", spec.method, target.url, response.status, 1000 * (time.monotonic() - began))
        state.at = state.failure = None
        await self._gates.worked(target.key)
        return response


@asynccontextmanager
async def open_web(settings: Settings, gates: Gates, ledger: Ledger | None = None) -> AsyncIterator[Web]:
    """Yield a fetcher made by `make_web`, and close it at the end."""
    web = make_web(settings, gates, ledger)
    try:
        yield web
    finally:
        await web.aclose()


def make_web(settings: Settings, gates: Gates, ledger: Ledger | None = None) -> Web:
    """Return a fetcher, to be closed. Raise SettingsError for an invalid web setting.

    Without a `ledger` it sends no request that costs money.
    """
    # Below INFO these loggers print headers and proxy credentials.
    for name in ("httpcore2", "hpack", "h2"):
        logging.getLogger(name).setLevel(logging.INFO)
    if settings.robots == "ignore":
        log.warning("robots.txt is ignored (SCRAPERSKY_ROBOTS=ignore)")
    if settings.tls == "warn":
        log.warning("bad certificates are recorded and accepted (SCRAPERSKY_TLS=warn)")
    return Web(settings, gates, Transport(settings), ledger)
