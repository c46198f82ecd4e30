"""The pure parts of the loopback web: names, places, rows."""

import struct
from collections import Counter

from dns.message import from_wire, make_query
from dns.rcode import NOERROR, NXDOMAIN

from benchmarks.digests import digest
from benchmarks.loopback_web.names import answer
from benchmarks.loopback_web.plan import Web, places, wait
from benchmarks.loopback_web.rows import home

ADDRESSES = {"kern.de": "11.1.0.7"}


def test_the_name_server_knows_a_domain_with_and_without_www() -> None:
    for name in ("kern.de", "www.KERN.de"):
        reply = from_wire(answer(make_query(name, "A").to_wire(), ADDRESSES))
        assert (reply.rcode(), str(reply.answer[0][0])) == (NOERROR, "11.1.0.7")


def test_the_name_server_has_no_ipv6_and_no_other_names() -> None:
    other_kind = from_wire(answer(make_query("kern.de", "AAAA").to_wire(), ADDRESSES))
    assert (other_kind.rcode(), other_kind.answer) == (NOERROR, [])
    assert from_wire(answer(make_query("holt.de", "A").to_wire(), ADDRESSES)).rcode() == NXDOMAIN


def test_an_answer_carries_the_number_of_its_query() -> None:
    query = make_query("kern.de", "A", id=4711).to_wire()
    assert struct.unpack_from("!H", answer(query, ADDRESSES)) == (4711,)


def test_shares_of_a_web_are_exact_and_the_same_each_time() -> None:
    web, domains = Web(200, https=0.5, dead=0.05), [f"site-{n}.de" for n in range(200)]
    counts = Counter(place.manner for place in places(web, domains))
    assert counts == {"silent": 5, "unreachable": 5, "https": 95, "http": 95}
    assert places(web, domains) == places(web, domains)
    assert len({place.address for place in places(web, domains)}) == 200


def test_a_stalled_web_keeps_home_pages_waiting_and_nothing_else() -> None:
    web = Web(1, stall=9.0)
    assert (wait(web, "kern.de", "/"), wait(web, "kern.de", "/robots.txt")) == (9.0, 0.0)


def test_a_digest_does_not_depend_on_the_order() -> None:
    rows = [home("a.de", "A  home", ["Info%40a.de?subject=x"]), home("b.de", None, [])]
    assert rows == [("a.de", "A home", "info@a.de"), ("b.de", "")]
    assert digest(rows) == digest(reversed(rows)) != digest(rows[:1])
