"""Opening hours in the shapes that strangers' pages had, in words of our own."""

import pytest

from scrapersky_cli.extract.hours.schema import read_string
from scrapersky_cli.extract.hours.text import hours_in

from .oracle import assert_sound

BY_CAUSE = [
    # Times of the whole week, and the day on which it is closed.
    ("Working hours\n9 AM to 5 PM (Friday weekly off)", "Mo-Th 09:00-17:00; Sa-Su 09:00-17:00"),
    ("Geöffnet von 11 bis 14 Uhr und von 17 bis 22 Uhr. Mittwoch Ruhetag.", "Mo-Tu 11:00-14:00,17:00-22:00; Th-Su 11:00-14:00,17:00-22:00"),
    # A table with a column for the morning and one for the afternoon.
    ("Hours\nMon 8:00 - 12:00 2:00 - 6:00\nTue closed 2:00 - 6:00\nWed 8:00 - 12:00 closed", "Mo 08:00-12:00,14:00-18:00; Tu 14:00-18:00; We 08:00-12:00"),
    # Only the end or the beginning differs from the day before.
    ("Laden offen: Montag bis Freitag 8.00 bis 12.00 und 13.00 bis 18.00 Uhr, Samstag bis 16.00 Uhr", "Mo-Fr 08:00-12:00,13:00-18:00; Sa 08:00-12:00,13:00-16:00"),
    ("Open daily 7–19, weekends from 9", "Mo-Fr 07:00-19:00; Sa-Su 09:00-19:00"),
    # The hours of the telephone stand behind those of the last day.
    ("Sprechzeiten\nMo, Di\n08:00–12:00\nFr\n08:00–11:00\nTelefonzeiten: 07:30–09:00 und 13:00–15:00", "Mo-Tu 08:00-12:00; Fr 08:00-11:00"),
    ("Hours\nMon-Fri 8am-5pm, Sat 8am-1pm. Sundays: emergencies only", "Mo-Fr 08:00-17:00; Sa 08:00-13:00"),
    # A full stop behind a time ends the sentence, unless a day follows.
    ("Opening times: Monday to Friday 9:00 AM – 6:00 PM. Ramadan timings: 10 AM – 3 PM.", "Mo-Fr 09:00-18:00"),
    ("UFFICIO: lunedì-venerdì 9.00-12.00 e 14-18.00. LEZIONI DI GUIDA: mar 20.00 e 21.00.", "Mo-Fr 09:00-12:00,14:00-18:00"),
    ("8:00 to 5:00 weekdays. Emergencies any time.", "Mo-Fr 08:00-17:00"),
    # Single letters without signs between them, glued times, a slash between two spans.
    ("Store hours\nM T Th 10-7 | W F 10-5 | Sat 10-4", "Mo-Tu 10:00-19:00; We 10:00-17:00; Th 10:00-19:00; Fr 10:00-17:00; Sa 10:00-16:00"),
    ("Desk open 0700–1100 and 1500–2000 Mon–Thu, 0900–1300 weekends", "Mo-Th 07:00-11:00,15:00-20:00; Sa-Su 09:00-13:00"),
    ("Hofverkauf: Mo–Fr 8–12/14–17:30, Sa 9–12", "Mo-Fr 08:00-12:00,14:00-17:30; Sa 09:00-12:00"),
    ("Horario\nLunes a viernes: 09:00 - 13:00 | 14:30 - 18:30\nSábado 9:00-13:00", "Mo-Fr 09:00-13:00,14:30-18:30; Sa 09:00-13:00"),
    # The label above a telephone number is not that of the hours below the number.
    ("Phone\n056 555 0119\nMon-Fri: 9am - 5:30pm\nSat: 9am - 1pm", "Mo-Fr 09:00-17:30; Sa 09:00-13:00"),
    ("Orari di apertura\nLunedì - Venerdì 14.30 - 18.30\nRecapiti telefonici\nLunedì - Venerdì (08.00 - 20.00) 0547 555 119", "Mo-Fr 14:30-18:30"),
    # Few days, but visitors may come.
    ("Thursday to Saturday, 11.00 to 17.00, other days by appointment only.", "Th-Sa 11:00-17:00"),
    ("Office hours 8:00am to 4:00pm on school days", "Mo-Fr 08:00-16:00"),
    # What stands above is a sentence, or the line itself says `open`.
    ("Classes: studio@acme.com\n12 Main St\nOpen studio Wed-Sat 10am to 6pm", "We-Sa 10:00-18:00"),
    ("Mo-Fr 9–18 Uhr · Sa+So 10–16 Uhr", "Mo-Fr 09:00-18:00; Sa-Su 10:00-16:00"),
    ("Autohaus\nÖffnungszeiten: Mo-Fr 8-18 Uhr, Sa 9-13 Uhr. Sonntags Schautag von 14 bis 17 Uhr", "Mo-Fr 08:00-18:00; Sa 09:00-13:00"),
]  # fmt: skip
LANGUAGES = [
    ("Режим работы: пн–пт 8:00–17:00, сб 9:00–13:00, вс выходной", "Mo-Fr 08:00-17:00; Sa 09:00-13:00"),
    ("Ежедневно с 10 до 22", "Mo-Su 10:00-22:00"),
    ("Графік роботи: вт–пт 9:00–18:00 (перерва 13:00–14:00), нд, пн — вихідний", "Tu-Fr 09:00-13:00,14:00-18:00"),
    ("Ωράριο λειτουργίας\nΔευτέρα - Παρασκευή 09:00 - 17:00\nΣάββατο 10:00 - 14:00\nΚυριακή κλειστά", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
    ("Nyitvatartás\nHétfő - Péntek: 8:00 - 16:00\nSzombat: zárva", "Mo-Fr 08:00-16:00"),
    ("Program de lucru\nLuni - Vineri 9:00 - 18:00\nSâmbătă 10:00 - 14:00", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
    ("Otváracie hodiny\nPondelok - Piatok: 8:00 - 16:00\nSobota: zatvorené", "Mo-Fr 08:00-16:00"),
    ("Otváracie hodiny\nPO-PIA 8:00 - 16:00\nSO 9:00-12:00", "Mo-Fr 08:00-16:00; Sa 09:00-12:00"),
    ("Besigheidsure\nMaandag - Vrydag 8:00 - 17:00\nSaterdag 8:00 - 13:00\nSondag gesluit", "Mo-Fr 08:00-17:00; Sa 08:00-13:00"),
    ("Lahtiolekuajad\nEsmaspäev - Reede 9:00 - 18:00\nLaupäev 10:00-15:00", "Mo-Fr 09:00-18:00; Sa 10:00-15:00"),
    ("Çalışma saatleri\nPazartesi - Cuma 09:00 - 18:00\nPazar kapalı", "Mo-Fr 09:00-18:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [*BY_CAUSE, *LANGUAGES])
def test_hours(text: str, wanted: str) -> None:
    found = hours_in(text, None)
    assert ["; ".join(hours.osm) for hours in found] == [wanted]
    assert_sound(found[0])


@pytest.mark.parametrize(
    "text",
    [
        "Membership twelve months: 300,00, valid Mon-Fri 9-14",
        "The contractor will renew all pipes on the third floor, weekdays 8-16.",
        "T 01-23 45 67\nSunday",
    ],
)
def test_other_times_are_no_hours(text: str) -> None:
    assert hours_in(text, "en") == []


def test_a_slogan_in_structured_data_is_no_hours() -> None:
    assert read_string("24/7 online reservations") is None
    assert read_string("24/7") is not None
