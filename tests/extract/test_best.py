"""Which address and which number come first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.best import NOT_FOR_OFFERS, Candidate, best_email, best_phone
from scrapersky_cli.extract.email.flags import role_of


def mail(value: str, page: str = "page", **more: Any) -> Candidate:
    return Candidate(value, page, **{"confidence": 0.9, **more})


OWN: dict[str, Any] = {"own_domain": True}
FREE: dict[str, Any] = {"own_domain": False, "free_mail": True}
OTHER: dict[str, Any] = {"own_domain": False, "free_mail": False}

EMAILS = {
    "own domain before free mail": (mail("jo@site.de", **OWN), mail("jo@gmail.com", "contact", **FREE)),
    "free mail before a stranger's domain": (
        mail("jo@gmail.com", **FREE),
        mail("info@agency.de", role="info", **OTHER),
    ),
    "even a throw-away address before the webmaster": (
        mail("a@mailinator.com", disposable=True, **FREE),
        mail("webmaster@site.de", "contact", role="postmaster", **OWN),
    ),
    "a throw-away address last": (mail("a@agency.de", **OTHER), mail("a@mailinator.com", disposable=True, **FREE)),
    "somebody's free mail before noreply": (
        mail("jo@gmail.com", **FREE),
        mail("noreply@site.de", role="noreply", **OWN),
    ),
    "anybody before the data protection officer": (
        mail("jo@gmail.com", **FREE),
        mail("privacy@site.de", "contact", role="privacy", **OWN),
    ),
    "the general mailbox before a person": (
        mail("info@site.de", role="info", **OWN),
        mail("jo@site.de", "contact", **OWN),
    ),
    "a person before a department": (mail("jo@site.de", **OWN), mail("sales@site.de", "contact", role="sales", **OWN)),
    "contact page before blog": (mail("b@site.de", "contact", **OWN), mail("a@site.de", "blog_post", **OWN)),
    "any page before a legal text": (mail("b@site.de", "page", **OWN), mail("a@site.de", "privacy", **OWN)),
    "the surer one": (mail("b@site.de", confidence=0.98, **OWN), mail("a@site.de", confidence=0.7, **OWN)),
    "the site's before the web designer's": (mail("jo@gmail.com", **FREE), mail("jo@web.de", third_party=True, **FREE)),
    "the alphabet, at last": (mail("a@site.de", **OWN), mail("b@site.de", **OWN)),
}


@pytest.mark.parametrize(("first", "second"), EMAILS.values(), ids=EMAILS.keys())
def test_of_two_addresses(first: Candidate, second: Candidate) -> None:
    assert best_email([first, second]) == best_email([second, first]) == first.value


PHONES = {
    "the site's before the web designer's": (mail("+491"), mail("+492", "contact", third_party=True)),
    "an ordinary number before a dear one": (
        mail("+491", number_type="fixed_line"),
        mail("+492", "contact", number_type="premium_rate"),
    ),
    "the contact page's": (
        mail("+492", "contact", number_type="mobile"),
        mail("+491", "blog", number_type="fixed_line"),
    ),
}


@pytest.mark.parametrize(("first", "second"), PHONES.values(), ids=PHONES.keys())
def test_of_two_numbers(first: Candidate, second: Candidate) -> None:
    assert best_phone([first, second]) == best_phone([second, first]) == first.value


def test_the_number_on_every_page_is_the_main_one() -> None:
    seen = [mail("+491", "home"), mail("+492", "home", confidence=0.99), mail("+491", "page"), mail("+491", "blog")]
    assert best_phone(seen) == "+491"


def test_one_good_place_is_enough() -> None:
    seen = [mail("b@site.de", "blog", **OWN), mail("b@site.de", "contact", **OWN), mail("a@site.de", "about", **OWN)]
    assert best_email(seen) == "b@site.de"


@pytest.mark.parametrize(
    "local",
    """security abuse dpo privacy datenschutz postmaster hostmaster webmaster noreply no-reply do-not-reply
    data.protection privacy-officer datenschutzbeauftragter dsb sicherheit missbrauch nicht-antworten
    proteccion.datos privacidad seguridad no-responder rgpd confidentialite securite ne-pas-repondre webmestre
    protezione.dati sicurezza non-rispondere gegevensbescherming beveiliging misbruik webbeheer niet-beantwoorden
    privacidade seguranca nao-responda lgpd abuse2 Privacy dpo.team""".split(),  # noqa: SIM905
)
def test_some_addresses_are_never_the_best(local: str) -> None:
    seen = [mail(f"{local}@site.de", "contact", role=role_of(local), **OWN)]
    assert best_email(seen) is None
    assert best_email([*seen, mail("hr@else.com", role="jobs", **OTHER)]) == "hr@else.com"


@pytest.mark.parametrize("local", ["admin", "info", "office", "legal", "jobs", "it", "sebastian", "abusemann"])
def test_the_others_are_better_than_none(local: str) -> None:
    assert best_email([mail(f"{local}@site.de", role=role_of(local), **OWN)]) == f"{local}@site.de"


def test_of_nothing_comes_nothing() -> None:
    assert best_email([]) is best_phone([]) is None
    theirs = mail("info@webdesign.com", third_party=True)
    assert best_email([theirs]) is best_phone([theirs]) is None
    assert best_email([theirs, mail("info@webdesign.com")]) == "info@webdesign.com"


_seen = st.builds(
    Candidate,
    value=st.sampled_from(["a@x.de", "b@x.de", "c@gmail.com"]),
    page_kind=st.sampled_from(["home", "contact", "blog", "page", "unheard of"]),
    confidence=st.floats(0, 1),
    role=st.sampled_from([None, "info", "noreply", "sales", "unheard of"]),
    own_domain=st.sampled_from([None, True, False]),
    free_mail=st.sampled_from([None, True, False]),
    number_type=st.sampled_from([None, "fixed_line", "unheard of"]),
    third_party=st.booleans(),
)


@given(st.lists(_seen))
def test_the_answer_is_one_of_those_seen(seen: list[Candidate]) -> None:
    own = [each for each in seen if not each.third_party]
    read = [each for each in own if each.role not in NOT_FOR_OFFERS]
    for best, candidates in ((best_email(seen), read), (best_phone(seen), own)):
        assert best in {each.value for each in candidates} if candidates else best is None
