"""What can end the work on one row: one class per outcome, whose docstring is the message for the operator.

The class, never the message, says whose failure it is (the base, `TargetError` or `OursError`), and whether a later
try can help (`transient`).
"""

from scrapersky_cli.errors import OursError, TargetError


# --- in the queue ----------------------------------------------------------------------------------------
class Crashed(OursError):
    """The worker died twice while it was working on this row alone."""

    code = "crashed"


class ItemTimeout(OursError):
    """The row took longer than its time limit."""

    code = "item_timeout"
    transient = True


class SaveFailed(OursError):
    """The result could not be stored."""

    code = "save_failed"


class Bug(OursError):
    """The code that works on this row raised an unexpected exception."""

    code = "bug"


class WaitedTooLong(OursError):
    """The host had no free slot for longer than SCRAPERSKY_MAX_WAIT."""

    code = "waited_too_long"


class NoSlot(OursError):
    """The host has no free slot soon: the row is given back until it has one."""

    code = "no_slot"
    transient = True

    def __init__(self, give_back_seconds: float) -> None:
        super().__init__()
        self.give_back_seconds = give_back_seconds


class BadTarget(TargetError):
    """The target cannot be fetched: it is not a valid address."""

    code = "bad_target"


# --- reaching the host ------------------------------------------------------------------------------------
class DnsNotFound(TargetError):
    """The name does not exist."""

    code = "dns_not_found"


class DnsFailed(OursError):
    """The name could not be resolved: the resolver gave no answer."""

    code = "dns_failed"
    transient = True


class BlockedAddress(TargetError):
    """The name leads to an address that is not public."""

    code = "blocked_address"


class BlockedPort(TargetError):
    """The address names a port that web servers do not use."""

    code = "blocked_port"


class BlockedHost(TargetError):
    """The host is on the do-not-crawl list."""

    code = "do_not_crawl"


class ConnectionRefused(TargetError):
    """The host refused the connection."""

    code = "refused"
    transient = True


class ConnectionFailed(OursError):
    """The host could not be reached."""

    code = "connect_failed"
    transient = True


class ProxyFailed(OursError):
    """The proxy of SCRAPERSKY_PROXY could not be reached, or refused to pass the request on."""

    code = "proxy_failed"
    transient = True


class ConnectionLost(TargetError):
    """The connection broke before the answer was complete."""

    code = "connection_lost"
    transient = True


class FetchTimeout(TargetError):
    """The answer did not arrive within the time limit."""

    code = "timeout"
    transient = True


class CircuitOpen(TargetError):
    """The host failed too many times in a row: it is left alone for a while."""

    code = "circuit_open"
    transient = True


# --- TLS --------------------------------------------------------------------------------------------------
class TlsFailed(TargetError):
    """The TLS handshake failed."""

    code = "tls_failed"


class TlsExpired(TlsFailed):
    """The certificate has expired or is not valid yet."""

    code = "tls_expired"


class TlsSelfSigned(TlsFailed):
    """The certificate is not signed by an authority that this machine trusts."""

    code = "tls_untrusted"


class TlsWrongHost(TlsFailed):
    """The certificate is for another host."""

    code = "tls_wrong_host"


class TlsProtocol(TlsFailed):
    """The host does not speak TLS, or only an unsafe version of it."""

    code = "tls_protocol"


# --- what the host answered -------------------------------------------------------------------------------
class RobotsDenied(TargetError):
    """The host's robots.txt does not allow this page."""

    code = "robots_denied"


class RobotsUnavailable(TargetError):
    """The host's robots.txt could not be read, which means: do not crawl (RFC 9309, 2.3.1.4)."""

    code = "robots_unavailable"
    transient = True


class TooManyRedirects(TargetError):
    """The address redirects too often."""

    code = "too_many_redirects"


class RedirectLoop(TargetError):
    """The address redirects to itself."""

    code = "redirect_loop"


class BadRedirect(TargetError):
    """The address redirects to something that cannot be fetched."""

    code = "bad_redirect"


class HttpGone(TargetError):
    """The page does not exist (HTTP 404 or 410)."""

    code = "http_gone"


class HttpForbidden(TargetError):
    """The host refuses to serve the page (HTTP 401 or 403)."""

    code = "http_forbidden"


class HttpClientError(TargetError):
    """The host rejected the request (HTTP 4xx)."""

    code = "http_4xx"


class HttpRateLimited(TargetError):
    """The host asks for fewer requests (HTTP 429)."""

    code = "http_429"
    transient = True


class HttpServerError(TargetError):
    """The host failed to answer (HTTP 5xx)."""

    code = "http_5xx"
    transient = True


class BotWall(TargetError):
    """The host answers with a bot check instead of the page."""

    code = "bot_wall"


class BadResponse(TargetError):
    """The answer is not valid HTTP."""

    code = "bad_response"


class HeadersTooLarge(TargetError):
    """The answer's headers are larger than allowed."""

    code = "headers_too_large"


class TooLarge(TargetError):
    """The answer is larger than allowed."""

    code = "too_large"


class Flood(TargetError):
    """The answer comes in far more pieces than it needs, so that reading it would cost too much."""

    code = "flood"


class BadEncoding(TargetError):
    """The answer's compression is broken or unknown."""

    code = "bad_encoding"


class Truncated(TargetError):
    """The answer's compressed body ends before it is complete."""

    code = "truncated"
    transient = True


class UnwantedType(TargetError):
    """The answer is of a type that is not wanted here, such as an image instead of a page."""

    code = "unwanted_type"


class UrlTooLong(TargetError):
    """The address is longer than allowed."""

    code = "url_too_long"


# --- reading sitemaps -------------------------------------------------------------------------------------
class NotASitemap(TargetError):
    """The answer is not a sitemap: it is a page or a file of another kind."""

    code = "not_sitemap"


class EmptySitemap(TargetError):
    """The sitemap is an empty file."""

    code = "empty_file"


class BadXml(TargetError):
    """The sitemap is not well-formed XML: what could be read of it was kept."""

    code = "bad_xml"


class HarmlessDoctype(TargetError):
    """The sitemap has a DOCTYPE, which sitemaps do not have; it was read nevertheless."""

    code = "doctype"


class HostileDoctype(TargetError):
    """The sitemap's DOCTYPE declares entities or attributes, as attacks on XML parsers do: it was not read."""

    code = "hostile_doctype"


class PartialIndex(TargetError):
    """Some of the files that the index lists could not be read."""

    code = "partial"


class OffSite(TargetError):
    """The address leads to another site."""

    code = "off_site"


# --- asking maps ------------------------------------------------------------------------------------------
class AreaNotFound(TargetError):
    """The map knows no area of this name."""

    code = "area_not_found"


class PlacesDataUnreadable(OursError):
    """The files that SCRAPERSKY_PLACES_DATA names cannot be read."""

    code = "places_data_unreadable"


class MapBusy(OursError):
    """The map service has no room for our request now."""

    code = "map_busy"
    transient = True


class MapTimeout(OursError):
    """The map service did not finish the query in the time that it had."""

    code = "map_timeout"
    transient = True


class MapTooLarge(OursError):
    """The map service needs more memory for the query than it may have: search a smaller area."""

    code = "map_too_large"


class MapRefused(OursError):
    """The map service refuses us: set SCRAPERSKY_USER_AGENT to a name and a page where you can be reached."""

    code = "map_refused"


class MapRejected(OursError):
    """The map service does not understand the query."""

    code = "map_rejected"


class MapUnreadable(OursError):
    """The map service's answer cannot be read."""

    code = "map_unreadable"
    transient = True
