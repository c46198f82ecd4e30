"""Find addresses in Chinese, Japanese and Korean writing, which go from the province down to the house."""

import re
from collections.abc import Iterator
from functools import cache

from scrapersky_cli.extract.findings import PostalAddress

_READ = 40_000  # characters of a text
_MAX_ADDRESSES = 30
_CONFIDENCE = 0.8
_SIGNS = ("市", "시", "県", "東京都", "北海道", "府")  # each address has one; to look for them costs next to nothing
_NEAR = 40  # characters around an address that may hold its postcode
_CODE_BEHIND = {"CN": re.compile(r"\D(\d{6})(?!\d)"), "KR": re.compile(r"\D(\d{5})(?![\d-])")}
_CODE_BEFORE = {"CN": re.compile(r"(?<!\d)(\d{6})\W*\Z"), "KR": re.compile(r"(?<!\d)(\d{5})\W*\Z")}
_HAN = "\u4e00-\u9fff"
_FLOOR = r"(?:[ 　]?[^\s,，。、;；()（）:：]{1,14}(?:[楼樓层層室階F]|ビル))?"


def east_asian_addresses(text: str) -> list[PostalAddress]:
    """Return the addresses in the first part of `text`. The house number and all before it to the city are the street,
    without the district of a Chinese city."""
    if not any(sign in text for sign in _SIGNS):
        return []
    return list(_all(text))[:_MAX_ADDRESSES]


def _all(text: str) -> Iterator[PostalAddress]:
    for country, written in _forms().items():
        for found in written.finditer(text, 0, _READ):
            where = "TW" if country == "CN" and "號" in found["street"] else country
            code = found["code"] if country == "JP" else _code(text, found.start(), found.end(), where)
            yield PostalAddress(
                street=" ".join(found["street"].split()),
                city=found["city"],
                region=found["region"],
                postal_code=code.replace("－", "-").replace("‐", "-") if code else None,
                country=where,
                method="text",
                confidence=_CONFIDENCE,
                start=found.start(),
                end=found.end(),
            )


def _code(text: str, start: int, end: int, country: str) -> str | None:
    if country not in _CODE_BEHIND:
        return None
    behind = _CODE_BEHIND[country].search(text, end, end + _NEAR)
    before = behind or _CODE_BEFORE[country].search(text[max(0, start - _NEAR) : start])
    return before[1] if before else None


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    """Return the expression for the addresses of each writing. Repetitions are short, so that time stays linear."""
    return {
        "JP": re.compile(
            r"(?:〒? ?(?P<code>\d{3}[-－‐]\d{4})\s{0,3})?(?P<region>東京都|北海道|(?:京都|大阪)府|[一-龥]{2,3}県) ?"
            r"(?P<city>(?:[^\s\d市]{1,6}市)?[^\s\d区市]{1,5}区|[^\s\d市郡]{1,6}市|(?:[^\s\d郡]{1,5}郡)?[^\s\d町村]{1,6}[町村])"
            rf" ?(?P<street>[^\s\d,、。]{{1,14}}[\d０-９][\d０-９丁目番地号の-]{{0,14}}{_FLOOR})"
        ),
        "CN": re.compile(
            rf"(?P<region>[{_HAN}]{{2,6}}(?:省|自治区))?(?P<city>[{_HAN}]{{2,5}}?市)(?:[{_HAN}]{{1,5}}?[区县縣區])?"
            rf"(?P<street>[{_HAN}\d]{{1,12}}?[路街道巷](?:[{_HAN}\d]{{0,6}}?)\d+(?:-\d+)?[号號]{_FLOOR})"
        ),
        "KR": re.compile(
            r"(?P<region>[가-힣]{2,4}도 )?(?P<city>[가-힣]{2,5}시)(?: [가-힣]{1,5}[구군])? "
            r"(?P<street>[가-힣\d]{1,10}[로길](?: ?\d+번?길)? ?\d+(?:-\d+)?(?:, ?\d{1,2}층)?)"
        ),
    }
