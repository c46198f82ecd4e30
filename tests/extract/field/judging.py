"""Compare what was extracted from a page with its truth: for each kind of fact what is right, missed and false."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scrapersky_cli.extract.address.regions import region_code
from scrapersky_cli.extract.findings import PageFacts, PostalAddress
from scrapersky_cli.extract.places.street import street_key
from scrapersky_cli.extract.text import without_accents

from .pages import FieldPage

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_IN_FULL = dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), DAYS, strict=True))
_RULE = re.compile(r"((?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)[-,]?)+)? ?([\d:,+-]+|off|closed)?(?: ?\"[^\"]*\")?")
_SEASON = re.compile(r"[A-Z][a-z][a-z](?: \d\d?)?-[A-Z][a-z][a-z](?: \d\d?)?:? ")
_PAGE_NUMBER = re.compile(r"^.*-(?=\d{9,}$)")
_TIMES = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_NOT_A_WORD = re.compile(r"[\W_]+")
_TITLES = re.compile(
    r"\b(?:dr|prof|dipl|ing|med|dent|mag|mr|mrs|ms|herr|frau|md|dds|dmd|phd|cpa|esq|jr|ma|ba|bsc|msc)\b\.?"
)
_HONORIFICS = re.compile(
    r"\b(?:rev|deacon|sr|sra|drs|me|mme|op|lic|ing|dott|ssa|pract|ca|staatl|gepr|doc|mudr|mvdr|judr|arq|avv|dra|ddr|dt)\b\.?"
)
_DEGREE = re.compile(r"[A-Z]{2}\w{0,5}")  # MRCPod, DVM, BSc
_IN_BRACKETS = re.compile(r"\([^)]*\)|[\"“][^\"”]*[\"”]")
_PLATFORMS = {"x": "twitter", "googlebusiness": "google", "googlemaps": "google"}


@dataclass(slots=True)
class Score:
    """What is right, missed and false of one kind of fact, as texts that name the page."""

    right: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the true facts that were found."""
        return len(self.right) / max(1, len(self.right) + len(self.missed))

    @property
    def precision(self) -> float:
        """The share of what was found that is true."""
        return len(self.right) / max(1, len(self.right) + len(self.false))


Scores = Mapping[str, Score]


def judge(found: Iterable[tuple[FieldPage, PageFacts]]) -> Scores:
    """Return the scores of all kinds of facts over these pages."""
    scores: dict[str, Score] = defaultdict(Score)
    for page, facts in found:
        for kind, judged in _KINDS.items():
            if not page.tolerates(kind):
                judged(page, facts, scores)
    return dict(scores)


def _compare(
    score: Score, page: FieldPage, true: Iterable[str], found: Iterable[str], excused: Collection[str] | None = None
) -> None:
    """Add what is right, missed and false; a miss or a false find is not counted if `excused` has it."""
    wanted, given = set(true), set(found)
    tolerated = page.tolerated if excused is None else excused
    score.right += [f"{page.name} {each}" for each in sorted(wanted & given)]
    score.missed += [f"{page.name} {each}" for each in sorted(wanted - given) if each not in tolerated]
    score.false += [f"{page.name} {each}" for each in sorted(given - wanted) if each not in tolerated]


# --- contacts ---------------------------------------------------------------------------------------------
def _numbers(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    phones, faxes = set(page.says("phones") or ()), set(page.says("faxes") or ())
    given = _values(facts, "phone")
    _compare(scores["phones"], page, phones, given - (faxes - phones))
    as_phone = scores["faxes given as phones"]
    as_phone.missed += [f"{page.name} {each}" for each in sorted((faxes - phones) & given - page.tolerated)]
    as_phone.right += [f"{page.name} {each}" for each in sorted((faxes - phones) - given)]
    if not page.tolerates("faxes"):
        _compare(scores["faxes"], page, faxes - phones, _values(facts, "fax"))


def _values(facts: PageFacts, kind: str) -> set[str]:
    """Return the contacts of the site's owner: what is marked as a third party's is not claimed to be one of them."""
    return {contact.value for contact in facts.contacts if contact.kind == kind and not contact.third_party}


def _emails(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    wanted = {each.casefold() for each in page.says("emails") or ()}
    _compare(scores["emails"], page, wanted, {each.casefold() for each in _values(facts, "email")})


def _profiles(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    wanted = {_profile(*each.partition(":")[::2]) for each in page.says("profiles") or ()}
    given = {
        _profile(each.platform or "", each.handle or "")
        for each in facts.contacts
        if each.kind == "social" and not each.third_party and each.platform != "whatsapp"
    }
    tolerated = {_profile(*each.partition(":")[::2]) for each in page.tolerated}
    _compare(scores["profiles"], page, wanted - tolerated | (wanted & given), given - (tolerated - wanted))


def _profile(platform: str, handle: str) -> str:
    """Return a platform and the last part of a handle, without signs, as everybody spells them otherwise."""
    name = _NOT_A_WORD.sub("", platform.lower())
    last = handle.casefold().strip("/@+").rpartition("/")[2].lstrip("@+")
    last = _PAGE_NUMBER.sub("", last) if name == "facebook" else last  # facebook.com/Name-123456789 is 123456789
    return f"{_PLATFORMS.get(name, name)}:{last}"


def _technologies(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    wanted = {_NOT_A_WORD.sub("", each.casefold()) for each in page.says("technologies") or ()}
    given = {_NOT_A_WORD.sub("", each.name.casefold().partition(" by ")[0]) for each in facts.technologies}
    _compare(scores["technologies"], page, wanted, given & wanted)


# --- the business -----------------------------------------------------------------------------------------
def _name(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    wanted = page.says("name")
    given = facts.name.value if facts.name else next((each.name for each in facts.businesses if each.name), None)
    score = scores["names"]
    legal = _key(page.truth.get("legal_name") or "")
    if wanted and any(legal.startswith(_key(each)) for each in wanted):  # the name with its legal form is a name, too
        wanted = [*wanted, page.truth["legal_name"]]
    if given and wanted and _key(given) in set(map(_key, [*wanted, *page.tolerated])):
        score.right.append(f"{page.name} {given}")
        return
    if wanted:
        score.missed.append(f"{page.name} {wanted[0]}")
    if given and _key(given) not in set(map(_key, page.tolerated)):
        score.false.append(f"{page.name} {given}")


def _key(text: str) -> str:
    return _NOT_A_WORD.sub("", without_accents(text.replace("&", "and")))


def _of_business(kind: str) -> "Callable[[FieldPage, PageFacts, dict[str, Score]], None]":
    def judged(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
        key = _BUSINESS_KEYS[kind]
        wanted = {key(page.says(kind))} if page.says(kind) else set()
        given = {key(value) for each in facts.businesses if (value := getattr(each, kind))}
        tolerated = {key(each) for each in page.tolerated}
        _compare(scores[kind], page, wanted, given if given & wanted else given - tolerated, ())

    return judged


def _number(text: str) -> str:
    """Return the digits of an official number. Pages write its country, register and court or leave them out."""
    return "".join(filter(str.isdigit, text)).lstrip("0")


# --- addresses --------------------------------------------------------------------------------------------
def _addresses(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    wanted: list[Mapping[str, str]] = list(page.says("addresses") or ())
    given = list(dict.fromkeys(_addresses_of(facts)))
    streets, clean = scores["addresses: street"], scores["addresses: all fields"]
    for true in wanted:
        same = [each for each in given if _same_street(true, each)]
        line = f"{page.name} {', '.join(map(str, true.values()))}"
        (streets.right if same else streets.missed).append(line)
        if same:
            is_clean = any(all(map(_alike, _fields(true), _given_fields(each))) for each in same)
            (clean.right if is_clean else clean.missed).append(f"{line} ← {_given_fields(same[0])}")
    for each in given:
        if not any(_same_street(true, each) for true in wanted) and not _is_tolerated(page, each):
            streets.false.append(f"{page.name} {_given_fields(each)}")


def _addresses_of(facts: PageFacts) -> Iterator[PostalAddress]:
    yield from facts.addresses
    known = {(each.street, each.postal_code) for each in facts.addresses}
    for each in facts.businesses:
        if (each.street or each.postal_code) and (each.street, each.postal_code) not in known:
            yield PostalAddress(each.street, each.city, each.region, each.postal_code, each.country)


def _same_street(true: Mapping[str, str], given: PostalAddress) -> bool:
    if not true.get("street"):
        return _key(true.get("postal_code") or true.get("city") or "") == _key(given.postal_code or given.city or "")
    if not given.street:
        return False
    a, b = _key(true["street"]), _key(given.street)
    return (
        a == b
        or street_key(true["street"]) == street_key(given.street)
        or (min(len(a), len(b)) > 6 and (a in b or b in a))
    )


def _fields(true: Mapping[str, str]) -> tuple[str | None, ...]:
    """Return the fields of a true address, the state as its code: extractors give TX for Texas."""
    region, country = true.get("region"), true.get("country", "")
    coded = region_code(country, region) if region and country in ("US", "CA", "AU") else region
    return true.get("street"), true.get("city"), coded, true.get("postal_code"), country or None


def _given_fields(given: PostalAddress) -> tuple[str | None, ...]:
    coded = given.country in ("US", "CA", "AU") and given.region
    region = region_code(given.country or "", given.region or "") if coded else given.region
    return given.street, given.city, region, given.postal_code, given.country


def _alike(true: str | None, given: str | None) -> bool:
    """Return whether a field is right. What the truth leaves out may be given, because much follows from the rest."""
    return true is None or (given is not None and (_key(true) == _key(given) or street_key(true) == street_key(given)))


def _is_tolerated(page: FieldPage, given: PostalAddress) -> bool:
    marks = [_key(each) for each in (given.street, given.postal_code) if each]
    return any(mark and mark in _key(value) for value in page.tolerated for mark in marks)


# --- hours and people -------------------------------------------------------------------------------------
def weekly(text: str) -> dict[str, tuple[str, ...]]:
    """Return the hours of each day of the week of a value of `opening_hours`, without holidays and comments."""
    week: dict[str, tuple[str, ...]] = {}
    if text.strip() == "24/7":
        return dict.fromkeys(DAYS, ("00:00-24:00",))
    for rule in re.split(r"; ?", text):
        days, _, rest = rule.partition(" ") if rule[:1].isalpha() and rule[:3] != "off" else ("Mo-Su", "", rule)
        if "[" in days:  # the first Saturday of the month is no weekday
            continue
        spans = tuple(f"{begin}-{end}" for begin, end in _TIMES.findall(rest))
        for part in days.split(","):
            first, _, last = part.partition("-")
            if first in DAYS:
                begin, end = DAYS.index(first), DAYS.index(last or first)
                for number in range(begin, end + 1 if end >= begin else end + 8):
                    week[DAYS[number % 7]] = spans
    return {day: spans for day, spans in week.items() if spans}


def _weeks(text: str) -> list[dict[str, tuple[str, ...]]]:
    """Return the hours of each part of the year that a value of `opening_hours` names: `Apr 15-Sep 15: Mo-Sa …`."""
    seasons: dict[str, list[str]] = defaultdict(list)
    for rule in re.split(r"; ?", text):
        season = _SEASON.match(rule)
        seasons[season[0] if season else ""].append(rule[season.end() :] if season else rule)
    return [weekly("; ".join(rules)) for rules in seasons.values()]


def _hours(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    wanted = _weeks(page.says("hours")) if page.says("hours") else []
    given = [{_IN_FULL[day]: spans for day, spans in each.by_day.items() if spans} for each in facts.hours]
    given += [weekly("; ".join(each.opening_hours)) for each in facts.businesses if each.opening_hours]
    found, values = scores["hours"], scores["hours: values"]
    tolerated = [
        weekly(each.replace("mo", "Mo").replace("tu", "Tu"))
        for each in page.truth.get("tolerated", ())
        if _TIMES.search(each)
    ]
    if any(wanted):
        (found.right if given else found.missed).append(f"{page.name} {page.says('hours')}")
        if given:
            line = f"{page.name} {page.says('hours')} ← {given[0]}"
            (values.right if any(week in given for week in wanted) else values.missed).append(line)
    elif given and given[0] not in tolerated:
        found.false.append(f"{page.name} {given[0]}")


def _people(page: FieldPage, facts: PageFacts, scores: dict[str, Score]) -> None:
    names = [each["name"] for each in page.says("people") or ()]
    wanted = set(map(_person, names))
    given = {_person(each.name) for each in facts.people}
    tolerated = {_person(each) for each in page.tolerated} - wanted
    optional = {_person(each) for each in names if each.casefold() in page.tolerated}
    _compare(scores["people"], page, wanted - (optional - given), given - tolerated, ())


def _person(name: str) -> str:
    """Return first and last names without what honest people add or leave out: titles, degrees, nicknames."""
    bare = [word.strip(",") for word in _IN_BRACKETS.sub(" ", name).split()]
    names = [word for word in bare if not _DEGREE.fullmatch(word)]
    plain = without_accents(" ".join(names if len(names) > 1 else bare))
    return " ".join(_NOT_A_WORD.sub(" ", _HONORIFICS.sub(" ", _TITLES.sub(" ", plain))).split())


_BUSINESS_KEYS: Mapping[str, Callable[[str], str]] = {
    "legal_name": _key,
    "managing_director": _person,
    "register_number": _number,
    "vat_id": _number,
}
_KINDS: Mapping[str, Callable[[FieldPage, PageFacts, dict[str, Score]], None]] = {
    "phones": _numbers,
    "emails": _emails,
    "profiles": _profiles,
    "technologies": _technologies,
    "name": _name,
    **{kind: _of_business(kind) for kind in _BUSINESS_KEYS},
    "addresses": _addresses,
    "hours": _hours,
    "people": _people,
}
