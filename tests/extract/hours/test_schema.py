"""Opening hours in schema.org's terms, in the spellings that sites use."""

from typing import Any

import pytest

from scrapersky_cli.extract.hours.schema import read_schema, read_string
from scrapersky_cli.extract.hours.timetables import finding

from .oracle import assert_sound


def rules(node: dict[str, Any], known: dict[str, Any] | None = None) -> str | None:
    timetable = read_schema(node, known)
    if timetable is None:
        return None
    hours = finding(timetable, "json-ld", 1)
    assert_sound(hours)
    return "; ".join(hours.osm)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Mo,Tu,We,Th 09:00-12:00", "Mo-Th 09:00-12:00"),
        ("Mo-Su", None),
        ("Mo-Su 00:00-23:59", "Mo-Su 00:00-24:00"),
        ("Mo-Su 00:00-24:00", "Mo-Su 00:00-24:00"),
        (["Mo-Fr 09:00-17:00", "Sa 10:00-14:00"], "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        (["Mo-Fr 09:00-17:00", "Sa 10:00-14:00", "Su 00:00-00:00"], "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("Mo-Fr 09:00-12:00,13:00-17:00", "Mo-Fr 09:00-12:00,13:00-17:00"),
        ("Mo-Fr 09:00-12:00 13:00-17:00", "Mo-Fr 09:00-12:00,13:00-17:00"),
        (["Mo-Fr 09:00-12:00", "Mo-Fr 13:00-17:00"], "Mo-Fr 09:00-12:00,13:00-17:00"),
        ("Mo-Fr 09:00-17:00, Sa 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("Mo-Fr 09:00-17:00 Sa 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("Mo 09:00-17:00 Tu 09:00-17:00 We closed", "Mo-Tu 09:00-17:00"),
        ("Mo-Fr: 9:00-17:00; Sa: 9:00-12:00", "Mo-Fr 09:00-17:00; Sa 09:00-12:00"),
        ("Monday-Friday 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("Mon - Fri 9:00 AM - 5:00 PM", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 0900-1700", "Mo-Fr 09:00-17:00"),
        ("Mo–Fr 09:00–17:00", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 9-18 Uhr", "Mo-Fr 09:00-18:00"),
        ("Montag bis Freitag 9:00 - 18:00", "Mo-Fr 09:00-18:00"),
        ("lundi-vendredi 9h-18h", "Mo-Fr 09:00-18:00"),
        ("ma-vr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Fr-Sa 18:00-02:00", "Fr-Sa 18:00-02:00"),
        ("Sa-Mo 10:00-12:00", "Mo 10:00-12:00; Sa-Su 10:00-12:00"),
        ("09:00-17:00", "Mo-Su 09:00-17:00"),
        ("open 24/7", "Mo-Su 00:00-24:00"),
        ("24/7", "Mo-Su 00:00-24:00"),
        ("Mo-Fr 09:00-17:00 PH off", "Mo-Fr 09:00-17:00; PH off"),
        ("by appointment", None),
        ("", None),
        ("closed", None),
        (None, None),
        (12, None),
        ([None, {"x": 1}], None),
        ({"@value": "Mo-Fr 09:00-17:00"}, "Mo-Fr 09:00-17:00"),
    ],
)
def test_the_short_form(written: Any, wanted: str | None) -> None:
    assert rules({"openingHours": written}) == wanted


def long(days: Any, opens: Any, closes: Any, **more: Any) -> dict[str, Any]:
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes, **more}


@pytest.mark.parametrize(
    ("specified", "wanted"),
    [
        (long("Monday", "09:00", "17:00"), "Mo 09:00-17:00"),
        (long(["Monday", "Tuesday"], "09:00:00", "17:00:00"), "Mo-Tu 09:00-17:00"),
        (long("https://schema.org/Monday", "09:00", "17:00"), "Mo 09:00-17:00"),
        (long(["http://schema.org/Saturday", "schema:Sunday"], "09:00", "17:00"), "Sa-Su 09:00-17:00"),
        (long({"@id": "https://schema.org/Friday"}, "09:00", "17:00"), "Fr 09:00-17:00"),
        (long({"@type": "DayOfWeek", "name": "Friday"}, "09:00", "17:00"), "Fr 09:00-17:00"),
        (long("http://purl.org/goodrelations/v1#Monday", "09:00", "17:00"), "Mo 09:00-17:00"),
        (long("Monday, Tuesday, Wednesday", "09:00", "17:00"), "Mo-We 09:00-17:00"),
        (long("Mo-Fr", "09:00", "17:00"), "Mo-Fr 09:00-17:00"),
        (long(["Mo", "Tu", "We"], "09:00", "17:00"), "Mo-We 09:00-17:00"),
        (long(["Montag", "Dienstag"], "09:00", "17:00"), "Mo-Tu 09:00-17:00"),
        (long(["lundi", "mardi"], "09:00", "17:00"), "Mo-Tu 09:00-17:00"),
        (long("Lunedì", "09:00", "17:00"), "Mo 09:00-17:00"),
        (long(["Monday", "PublicHolidays"], "09:00", "17:00"), "Mo 09:00-17:00; PH 09:00-17:00"),
        (long("Monday", "9:00 AM", "5:00 PM"), "Mo 09:00-17:00"),
        (long("Monday", "0900", "1700"), "Mo 09:00-17:00"),
        (long("Monday", "T09:00", "T17:00"), "Mo 09:00-17:00"),
        (long("Monday", "09:00:00+01:00", "17:00:00+01:00"), "Mo 09:00-17:00"),
        (long("Monday", "2020-01-01T09:00", "2020-01-01T17:00"), "Mo 09:00-17:00"),
        (long("Monday", ["09:00", "13:00"], ["12:00", "17:00"]), "Mo 09:00-12:00,13:00-17:00"),
        (long("Monday", "00:00", "23:59"), "Mo 00:00-24:00"),
        (long("Monday", "00:00", "23:59:59"), "Mo 00:00-24:00"),
        (long("Monday", "18:00", "00:00"), "Mo 18:00-24:00"),
        (long("Friday", "22:00", "04:00"), "Fr 22:00-04:00"),
        (long(None, "09:00", "17:00"), "Mo-Su 09:00-17:00"),
        (long("Monday", "00:00", "00:00"), None),
        (long("Monday", None, None), None),
        (long("Monday", "", ""), None),
        (long("Monday", "closed", "closed"), None),
        (long("Someday", "09:00", "17:00"), None),
        ([long("Monday", "09:00", "17:00"), long("Sunday", "00:00", "00:00")], "Mo 09:00-17:00"),
        ([long("Monday", "09:00", "12:00"), long("Monday", "13:00", "17:00")], "Mo 09:00-12:00,13:00-17:00"),
        (
            [long("Monday", "09:00", "17:00"), long("Monday", "10:00", "12:00", validFrom="2024-12-24", validThrough="2024-12-24")],
            "Mo 09:00-17:00",
        ),
        (long("Monday", "09:00", "17:00", validFrom="2024-01-01", validThrough="2024-12-31"), "Mo 09:00-17:00"),
        (long("Monday", "09:00", "17:00", validFrom="2024-12-24", validThrough="2024-12-26"), None),
        (
            [
                long("Monday", "09:00", "17:00", validFrom="2024-01-01", validThrough="2024-06-30"),
                long("Monday", "10:00", "15:00", validFrom="2024-07-01", validThrough="2024-12-31"),
            ],
            "Mo 09:00-17:00",
        ),
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        (["nonsense", 3, None], None),
    ],
)  # fmt: skip
def test_the_long_form(specified: Any, wanted: str | None) -> None:
    assert rules({"openingHoursSpecification": specified}) == wanted


def test_hours_may_be_objects_in_the_short_form_and_references_in_the_long_one() -> None:
    assert rules({"openingHours": long("Monday", "09:00", "17:00")}) == "Mo 09:00-17:00"
    known = {"#mo": long("Monday", "09:00", "17:00")}
    assert rules({"openingHoursSpecification": [{"@id": "#mo"}]}, known) == "Mo 09:00-17:00"


def test_a_string_of_an_element() -> None:
    assert read_string("Mo-Fr 09:00-17:00") is not None
    assert read_string("Call us") is None
