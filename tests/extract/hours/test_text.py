"""Opening hours in text: what is read, in thirteen languages, and what is left alone."""

import pytest

from scrapersky_cli.extract.hours.text import hours_in

from .oracle import assert_sound

ENGLISH = [
    ("Opening hours\nMon–Fri 9–5, Sat by appointment", 'Mo-Fr 09:00-17:00; Sa unknown "by appointment"'),
    ("Hours: Monday - Friday 8:00 am - 5:00 pm", "Mo-Fr 08:00-17:00"),
    ("Hours of Operation\nMonday\n9:00 AM - 6:00 PM\nTuesday\nClosed\nWed-Fri\n9:00 AM - 7:00 PM", "Mo 09:00-18:00; We-Fr 09:00-19:00"),
    ("Mon - Thurs: 7:30am to 4pm\nFri: 7:30am to noon\nSat & Sun: Closed", "Mo-Th 07:30-16:00; Fr 07:30-12:00"),
    ("Open Tuesday through Saturday from 10am until 6pm", "Tu-Sa 10:00-18:00"),
    ("We are open daily from 8 a.m. to 10 p.m.", "Mo-Su 08:00-22:00"),
    ("Open 7 days a week, 11am–11pm", "Mo-Su 11:00-23:00"),
    ("Open weekdays 9-5, weekends 10-4", "Mo-Fr 09:00-17:00; Sa-Su 10:00-16:00"),
    ("Open 24/7", "Mo-Su 00:00-24:00"),
    ("We're open 24 hours a day, 7 days a week", "Mo-Su 00:00-24:00"),
    ("M-F 8-5\nSat 8-12", "Mo-Fr 08:00-17:00; Sa 08:00-12:00"),
    ("M–Th 8am–5pm, F 8am–3pm open", "Mo-Th 08:00-17:00; Fr 08:00-15:00"),
    ("Business Hours\n9am-5pm Monday-Friday\n10am-2pm Saturday", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
    ("Store hours: Mon, Wed, Fri 10-6; Tues & Thurs 10-8; Sun 12-5", "Mo 10:00-18:00; Tu 10:00-20:00; We 10:00-18:00; Th 10:00-20:00; Fr 10:00-18:00; Su 12:00-17:00"),
    ("Hours\nMonday - Friday: 9:00 - 12:30, 1:30 - 5:00", "Mo-Fr 09:00-12:30,13:30-17:00"),
    ("Office hours: Mon-Fri 8-5 (closed for lunch 12-1)", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Open Fri & Sat 6pm - 2am, Sun 6pm - midnight", "Fr-Sa 18:00-02:00, Su 18:00-24:00"),
    ("Open daily except Monday 10am - 6pm", "Tu-Su 10:00-18:00"),
    ("Closed Mondays. Open Tuesday-Sunday 11am-9pm", "Tu-Su 11:00-21:00"),
    ("Mon-Fri 9-5\nThursday until 8pm\nClosed Sunday", "Mo-We 09:00-17:00; Th 09:00-20:00; Fr 09:00-17:00"),
    ("Opening times\nMon–Sat 9am–6pm\nSundays and Bank Holidays 10am–4pm", "Mo-Sa 09:00-18:00; Su 10:00-16:00; PH 10:00-16:00"),
    ("Hours\nMon-Fri 9-5\nClosed on public holidays", "Mo-Fr 09:00-17:00; PH off"),
    ("Lunch: Tue-Fri 11:30am–2pm\nDinner: Tue-Sat 5-10pm\nMonday & Sunday closed", "Tu-Fr 11:30-14:00,17:00-22:00; Sa 17:00-22:00"),
    ("Monday\nTuesday\nWednesday\nThursday\nFriday\n9–5\n9–5\n9–5\n9–7\nclosed", "Mo-We 09:00-17:00; Th 09:00-19:00"),
    ("Hours\nMonday\n–\nFriday\n8:00 – 17:00", "Mo-Fr 08:00-17:00"),
    ("Mon 9AM–5PM\nTue 9AM–5PM\nWed 9AM–5PM\nThu 9AM–5PM\nFri 9AM–5PM\nSat Closed\nSun Closed", "Mo-Fr 09:00-17:00"),
    ("Hours Mon-Fri 9-5 by appointment", 'Mo-Fr 09:00-17:00 open "by appointment"'),
    ("Hours Mon-Fri 9-5 and by appointment", "Mo-Fr 09:00-17:00"),
    ("Sun: 10-4\nMon: 9-5\nTue: 9-5\nWed: 9-5", "Mo-We 09:00-17:00; Su 10:00-16:00"),
    ("Suite 100 Mon-Fri 9-5", "Mo-Fr 09:00-17:00"),
    ("Tel. 512-555-0100 | Mon-Fri 9-5 | info@acme.com", "Mo-Fr 09:00-17:00"),
    ("Phone: 512-555-0100\nMon-Fri 9-5", "Mo-Fr 09:00-17:00"),
]  # fmt: skip
GERMAN = [
    ("Öffnungszeiten\nMo.–Do. 8.00 – 18.00 Uhr\nFr. 8.00 – 13.00 Uhr", "Mo-Th 08:00-18:00; Fr 08:00-13:00"),
    ("Sprechzeiten\nMo, Di, Do 8–12 und 14–18 Uhr\nMi, Fr 8–12 Uhr\nund nach Vereinbarung", "Mo-Tu 08:00-12:00,14:00-18:00; We 08:00-12:00; Th 08:00-12:00,14:00-18:00; Fr 08:00-12:00"),
    ("Montag: 17:00 - 21:30 Uhr\nDienstag: Ruhetag\nMittwoch: Ruhetag\nDonnerstag: Ruhetag\nFreitag: 17:00 - 21:30 Uhr\nSamstag: Ruhetag\nSonntag: 17:00 - 21:30 Uhr", "Mo 17:00-21:30; Fr 17:00-21:30; Su 17:00-21:30"),
    ("Unsere Praxis ist Montag bis Freitag von 8 bis 18 Uhr geöffnet.", "Mo-Fr 08:00-18:00"),
    ("Täglich 10–18 Uhr geöffnet, Montag Ruhetag", "Tu-Su 10:00-18:00"),
    ("Öffnungszeiten: Mo-Fr 9-18, Do bis 20 Uhr, Sa 9-14", "Mo-We 09:00-18:00; Th 09:00-20:00; Fr 09:00-18:00; Sa 09:00-14:00"),
    ("Öffnungszeiten\nMo – So 11:00 – 23:00\nSonn- und Feiertage geschlossen", "Mo-Sa 11:00-23:00; PH off"),
    ("Bürozeiten\nmontags bis donnerstags 7.30 Uhr bis 16.30 Uhr\nfreitags 7.30 Uhr bis 12.00 Uhr", "Mo-Th 07:30-16:30; Fr 07:30-12:00"),
    ("Ordination\nMo 8-12, Di 14-18, Mi nach Vereinbarung, Do 8-12, Fr geschlossen", 'Mo 08:00-12:00; Tu 14:00-18:00; Th 08:00-12:00; We unknown "by appointment"'),
    ("Mo – Fr 9 – 18 Uhr (12 – 13 Uhr Mittagspause)", "Mo-Fr 09:00-12:00,13:00-18:00"),
    ("Öffnungszeiten\nWerktags 8–18 Uhr\nSamstag 9–13 Uhr", "Mo-Fr 08:00-18:00; Sa 09:00-13:00"),
    ("Sprechstunden: Di + Do 15.00-19.00 Uhr", "Tu 15:00-19:00; Th 15:00-19:00"),
    ("Öffnungszeiten: täglich außer Montag 11–22 Uhr", "Tu-Su 11:00-22:00"),
    ("Vormittags\nMo–Fr 8–12 Uhr\nNachmittags\nMo, Do 14–18 Uhr", "Mo 08:00-12:00,14:00-18:00; Tu-We 08:00-12:00; Th 08:00-12:00,14:00-18:00; Fr 08:00-12:00"),
    ("Telefonische Sprechzeiten\nMo–Fr 8–10 Uhr\nSprechzeiten\nMo–Fr 10–18 Uhr", "Mo-Fr 10:00-18:00"),
]  # fmt: skip
FRENCH = [
    ("Horaires d'ouverture\nLundi au vendredi : 9h-12h30 / 14h-18h\nSamedi : 9h-12h\nDimanche : fermé", "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00"),
    ("Horaires : lun. au ven. de 8h30 à 12h et de 13h30 à 17h30", "Mo-Fr 08:30-12:00,13:30-17:30"),
    ("Ouvert du mardi au samedi de 10h à 19h", "Tu-Sa 10:00-19:00"),
    ("Ouvert tous les jours de 7h à 20h sauf le lundi", "Tu-Su 07:00-20:00"),
    ("Ouvert 7j/7 de 9h à 21h", "Mo-Su 09:00-21:00"),
    ("Horaires\nMar - Ven : 9:00 - 19:00\nSam : 9:00 - 18:00\nFermé le dimanche et le lundi", "Tu-Fr 09:00-19:00; Sa 09:00-18:00"),
    ("Horaires\nLun 14h-19h, Mar 9h-19h, Mer 9h-19h, Jeu 9h-19h, Ven 9h-19h, Sam sur rendez-vous", 'Mo 14:00-19:00; Tu-Fr 09:00-19:00; Sa unknown "by appointment"'),
    ("Horaires\nLundi\n14h00 à 19h00\nMardi\nFermé\nJours fériés\nfermé", "Mo 14:00-19:00; PH off"),
]  # fmt: skip
SPANISH = [
    ("Horario: de lunes a viernes de 9:00 a 14:00 y de 16:00 a 20:00", "Mo-Fr 09:00-14:00,16:00-20:00"),
    ("Horario\nLunes a Viernes: 10:00 - 20:00\nSábados: 10:00 - 14:00\nDomingos y festivos: cerrado", "Mo-Fr 10:00-20:00; Sa 10:00-14:00; PH off"),
    ("Abierto todos los días de 8 a 22 h", "Mo-Su 08:00-22:00"),
    ("Horario de atención\nL-V: 9:00 - 18:00 h", "Mo-Fr 09:00-18:00"),
    ("Horario lun-jue 9h a 18h, vie 9h a 15h, sáb con cita previa", 'Mo-Th 09:00-18:00; Fr 09:00-15:00; Sa unknown "by appointment"'),
]  # fmt: skip
ITALIAN = [
    ("Orari di apertura\nDal lunedì al venerdì dalle 9.00 alle 13.00 e dalle 15.00 alle 19.00\nSabato dalle 9.00 alle 13.00\nDomenica chiuso", "Mo-Fr 09:00-13:00,15:00-19:00; Sa 09:00-13:00"),
    ("Orario: Lun-Ven 8:30-12:30 / 14:30-18:30", "Mo-Fr 08:30-12:30,14:30-18:30"),
    ("Aperto tutti i giorni dalle 12 alle 15 e dalle 19 alle 23\nChiuso il lunedì", "Tu-Su 12:00-15:00,19:00-23:00"),
    ("Orari\nLunedì chiuso\nMar–Sab 9.00–18.00", "Tu-Sa 09:00-18:00"),
    ("Orari\nma-gio 9-18, ve su appuntamento", 'Tu-Th 09:00-18:00; Fr unknown "by appointment"'),
]  # fmt: skip
DUTCH = [
    ("Openingstijden\nma t/m vr van 9.00 tot 17.30 uur\nza 10.00 - 16.00 uur\nzo gesloten", "Mo-Fr 09:00-17:30; Sa 10:00-16:00"),
    ("Openingstijden: maandag tot en met donderdag 8:30 - 17:00, vrijdag 8:30 - 12:00", "Mo-Th 08:30-17:00; Fr 08:30-12:00"),
    ("Openingsuren\nma 9u - 12u, 13u30 - 18u\ndi gesloten\nwo 9u - 12u\ndo 9u - 18u\nvr op afspraak", 'Mo 09:00-12:00,13:30-18:00; We 09:00-12:00; Th 09:00-18:00; Fr unknown "by appointment"'),
    ("Wij zijn dagelijks geopend van 10.00 tot 22.00 uur", "Mo-Su 10:00-22:00"),
    ("Openingstijden di-do 10:00-18:00", "Tu-Th 10:00-18:00"),
]  # fmt: skip
OTHERS = [
    ("Horário de funcionamento: Segunda a Sexta das 8h às 18h, Sábado das 8h às 12h", "Mo-Fr 08:00-18:00; Sa 08:00-12:00"),
    ("Horário\nSegunda-feira a sexta-feira: 9h00 - 12h30 e 14h00 - 18h00\nDomingo: fechado", "Mo-Fr 09:00-12:30,14:00-18:00"),
    ("Godziny otwarcia\npn–pt 8:00–16:00\nsob. 9:00–13:00\nniedziela: nieczynne", "Mo-Fr 08:00-16:00; Sa 09:00-13:00"),
    ("Godziny otwarcia: od poniedziałku do piątku od 9 do 17", "Mo-Fr 09:00-17:00"),
    ("Öppettider\nMåndag–fredag kl. 9–17\nLördag 10–14\nSöndag stängt", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
    ("Åbningstider\nMandag til torsdag kl. 8.00 - 16.00\nFredag kl. 8.00 - 14.00", "Mo-Th 08:00-16:00; Fr 08:00-14:00"),
    ("Åbningstider\nman-tors 8-16, fre 8-14, lør lukket", "Mo-Th 08:00-16:00; Fr 08:00-14:00"),
    ("Åpningstider\nMandag - fredag 10.00 - 17.00\nLørdag 10.00 - 15.00\nSøndag stengt", "Mo-Fr 10:00-17:00; Sa 10:00-15:00"),
    ("Aukioloajat\nma–pe klo 9–17\nla 10–14\nsu suljettu", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
    ("Otevírací doba\nPo–Pá 8:00–17:00\nSo 9:00–12:00\nNe zavřeno", "Mo-Fr 08:00-17:00; Sa 09:00-12:00"),
]  # fmt: skip
SEVERAL = [
    ("Hours\nDowntown\nMon-Fri 9-5\nSat 10-2\nUptown\nMon-Fri 8-4", ["Mo-Fr 09:00-17:00; Sa 10:00-14:00", "Mo-Fr 08:00-16:00"]),
    ("Filiale Mitte\nÖffnungszeiten\nMo-Fr 9-18 Uhr\nFiliale Nord\nÖffnungszeiten\nMo-Fr 10-19 Uhr\nSa 10-14 Uhr", ["Mo-Fr 10:00-19:00; Sa 10:00-14:00", "Mo-Fr 09:00-18:00"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [*ENGLISH, *GERMAN, *FRENCH, *SPANISH, *ITALIAN, *DUTCH, *OTHERS])
def test_hours(text: str, wanted: str) -> None:
    found = hours_in(text, None)
    assert ["; ".join(hours.osm) for hours in found] == [wanted]
    assert_sound(found[0])


@pytest.mark.parametrize(("text", "wanted"), SEVERAL)
def test_branches_have_hours_of_their_own(text: str, wanted: list[str]) -> None:
    found = hours_in(text, None)
    assert sorted("; ".join(hours.osm) for hours in found) == sorted(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Telefonische Sprechzeiten: Mo–Fr 8–12 Uhr",
        "Telefonische Erreichbarkeit\nMo–Do 9–16 Uhr\nFr 9–12 Uhr",
        "Sie erreichen uns telefonisch Mo–Fr von 9 bis 17 Uhr",
        "Mo–Fr 8–18 Uhr telefonisch erreichbar",
        "Telefon: Mo–Fr 9–12 Uhr",
        "Hotline 0800 123456 (Mo-Fr 8-18 Uhr)",
        "Phone lines open Mon-Fri 9am-5pm",
        "Phone lines are open Monday to Friday 9am to 5pm",
        "Call us Mon–Fri 9–5",
        "Call us\nMon–Fri 9am–5pm",
        "Customer service\nMonday to Friday 8am–8pm",
        "Live chat: Mon-Fri 9-5, Sat 10-4",
        "Joignable par téléphone du lundi au vendredi de 9h à 18h",
        "Telefonisch bereikbaar ma t/m vr 9.00-17.00 uur",
        "Atención al cliente: lunes a viernes de 9:00 a 18:00",
        "Happy hour Mon-Fri 4-6pm",
        "Happy Hour\nMonday – Friday 4pm – 6pm",
        "Delivery Mon-Fri 9am-5pm",
        "Lieferzeiten\nMo–So 17–22 Uhr",
        "Sunday service times\nSunday 9:00 - 10:00",
        "Gottesdienst: Sonntag 10:00 - 11:00 Uhr",
        "Yoga class Monday 6pm-7pm\nPilates class Tuesday 6pm-7pm",
        "Kurse\nMontag 18–19 Uhr\nDienstag 19–20 Uhr\nMittwoch 18–19 Uhr\nDonnerstag 18–19 Uhr",
        "Live music Friday 8pm-11pm",
        "Join us Saturday, May 12, 10am - 4pm",
        "Samstag, 12. Mai 2024, 10:00 – 16:00 Uhr: Tag der offenen Tür",
        "Open day: Saturday 12.05.2024 10:00-16:00",
        "Christmas opening hours\nMonday 24th closed\nTuesday 10am-4pm",
        "We are closed",
        "We are closed 12-1",
        "Closed every other Friday 9-5",
        "We support you 24/7, Monday or Sunday",
        "24/7 support",
        "We reply within 24 hours, Monday to Friday",
        "Posted on Monday at 9:30 in News",
        "Monday, 3 March 2024 9:15 - 10:45",
        "Docket 12-345 of Monday",
        "Case 21-345 was heard on Friday 9-12 March",
        "Read 10-12 pages, sun and fun at 9-5",
        "Mon 12.50 - 14.90",
        "Opening hours: see notice board",
        "Notdienst: Sa 9-12 Uhr, So 9-12 Uhr",
        "Emergency: Mon-Sun 00:00-24:00",
    ],
)
def test_other_times_are_no_opening_hours(text: str) -> None:
    assert hours_in(text, None) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hours\nMon-Fri 9-5\nHappy Hour\nMon-Fri 4-6pm", "Mo-Fr 09:00-17:00"),
        ("Opening hours\nMon-Fri 9-5\nChristmas hours\nMon-Fri 10-2", "Mo-Fr 09:00-17:00"),
        ("Opening hours\nMon-Fri 9-5\nSummer hours\nMon-Fri 8-3", "Mo-Fr 09:00-17:00"),
        ("Öffnungszeiten\nMo-Fr 9-18 Uhr\nTelefonzeiten\nMo-Fr 9-12 Uhr", "Mo-Fr 09:00-18:00"),
        ("Opening hours\nMon-Fri 9-5\nClasses\nMonday 6pm-7pm\nTuesday 6pm-7pm", "Mo-Fr 09:00-17:00"),
        ("Opening hours\nMon-Sat 11am-10pm\nDelivery\nMon-Sat 5pm-9pm", "Mo-Sa 11:00-22:00"),
        ("Telefonische Bürozeiten\nMo–Fr 8–12 Uhr", "Mo-Fr 08:00-12:00"),
        ("April–Oktober: täglich 10–18 Uhr geöffnet", "Mo-Su 10:00-18:00"),
    ],
)
def test_regular_hours_come_before_others(text: str, wanted: str) -> None:
    assert ["; ".join(hours.osm) for hours in hours_in(text, None)] == [wanted]


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        ("ma - vr 9.00-17.00 uur geopend", "en", "Mo-Fr 09:00-17:00"),
        ("Horaires ma - ve 9h-17h", "en", "Tu-Fr 09:00-17:00"),
        ("ma-pe 9-17 avoinna", "en", "Mo-Fr 09:00-17:00"),
        ("open di - do 9:00-17:00", "nl", "Tu-Th 09:00-17:00"),
        ("geöffnet di - do 9:00-17:00", "de", "Tu-Th 09:00-17:00"),
        ("Ouvert ma, me 9h-17h", "fr", "Tu-We 09:00-17:00"),
        ("Orario ma, me 9-17", "it", "Tu-We 09:00-17:00"),
        ("Open so 9-17", "de", "Su 09:00-17:00"),
        ("Otevřeno so 9-17", "cs", "Sa 09:00-17:00"),
    ],
)
def test_short_names_are_read_in_the_language_of_the_page(text: str, declared: str, wanted: str) -> None:
    assert ["; ".join(hours.osm) for hours in hours_in(text, declared)] == [wanted]


def test_hours_at_the_end_of_a_long_list_are_found() -> None:
    text = "Bolts of 10-12 cm\n" * 5_000 + "Opening hours\nMon-Fri 9-5"
    assert [hours.osm for hours in hours_in(text, "en")] == [("Mo-Fr 09:00-17:00",)]
