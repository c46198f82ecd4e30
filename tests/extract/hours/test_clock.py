"""Spans between two times, as people write them."""

import pytest

from scrapersky_cli.extract.hours.phrases import read_phrases
from scrapersky_cli.extract.hours.statements import read_statements
from scrapersky_cli.extract.hours.tokens import cut
from scrapersky_cli.extract.hours.week import written


def spans(text: str) -> str:
    tokens, language = cut(text)
    statements = read_statements(read_phrases(tokens), language == "en")
    return " ".join(written(span) for statement in statements for span in statement.spans)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mon 9-5", "09:00-17:00"),
        ("Mon 9 - 5:30", "09:00-17:30"),
        ("Mon 8-6", "08:00-18:00"),
        ("Mon 10-2", "10:00-14:00"),
        ("Mon 1-5", "13:00-17:00"),
        ("Mon 12-8", "12:00-20:00"),
        ("Mon 11-11", "11:00-23:00"),
        ("Mon 9-12, 1-5", "09:00-12:00 13:00-17:00"),
        ("Mon 9-12 & 2-6:30", "09:00-12:00 14:00-18:30"),
        ("Mon 9:00-12:30 / 1:30-5:00", "09:00-12:30 13:30-17:00"),
        ("Mon 9am-5pm", "09:00-17:00"),
        ("Mon 9am to 5:30pm", "09:00-17:30"),
        ("Mon 9 a.m. - 5 p.m.", "09:00-17:00"),
        ("Mon 9 A.M. until 5 P.M.", "09:00-17:00"),
        ("Mon 9.30am – 5.00pm", "09:30-17:00"),
        ("Mon 9:00AM—5:00PM", "09:00-17:00"),
        ("Mon 9a-5p", "09:00-17:00"),
        ("Mon 9 – 5pm", "09:00-17:00"),
        ("Mon 1-5pm", "13:00-17:00"),
        ("Mon 11-2pm", "11:00-14:00"),
        ("Mon 11am-2", "11:00-14:00"),
        ("Mon 5-10 pm", "17:00-22:00"),
        ("Mon 11am - midnight", "11:00-24:00"),
        ("Mon 9 am - noon", "09:00-12:00"),
        ("Mon noon - 6pm", "12:00-18:00"),
        ("Mon 12 noon to 8 pm", "12:00-20:00"),
        ("Mon 12pm-12am", "12:00-24:00"),
        ("Mon 12am-12am", "00:00-24:00"),
        ("Mon 6pm-2am", "18:00-02:00"),
        ("Mon 22:00-04:00", "22:00-04:00"),
        ("Mon 00:00-24:00", "00:00-24:00"),
        ("Mon 00:00-23:59", "00:00-24:00"),
        ("Mon 00:00-00:00", ""),
        ("Mon 0900-1700", "09:00-17:00"),
        ("Mon 800 - 1630", "08:00-16:30"),
        ("Mon 08:00:00 - 17:00:00", "08:00-17:00"),
        ("Mon from 9 to 5", "09:00-17:00"),
        ("Mon between 9am and 5pm", "09:00-17:00"),
        ("Mon 9:00 ~ 17:00", "09:00-17:00"),
        ("Mon 24 hours", "00:00-24:00"),
        ("Montag 8.00 – 18.00 Uhr", "08:00-18:00"),
        ("Montag 8 Uhr bis 12 Uhr", "08:00-12:00"),
        ("Montag von 8 bis 12.30 Uhr und von 14 bis 18 Uhr", "08:00-12:30 14:00-18:00"),
        ("Montag 8:00 Uhr - 12:00 Uhr, 14:00 Uhr - 18:00 Uhr", "08:00-12:00 14:00-18:00"),
        ("Montag 18-1 Uhr", "18:00-01:00"),
        ("lundi 9h-12h30 / 14h-18h", "09:00-12:30 14:00-18:00"),
        ("lundi de 9h à 12h et de 14h à 19h", "09:00-12:00 14:00-19:00"),
        ("lundi 8h30/12h - 13h30/17h", "08:30-12:00 13:30-17:00"),
        ("lundi 9 h 30 - 18 h 00", "09:30-18:00"),
        ("lundi 9H00-18H00", "09:00-18:00"),
        ("lundi : 10h - minuit", "10:00-24:00"),
        ("lunedì dalle 9.00 alle 13.00", "09:00-13:00"),
        ("lunedì dalle ore 9.00 alle ore 13.00 e dalle 15.30 alle 19.30", "09:00-13:00 15:30-19:30"),
        ("lunedì 9.00/13.00 - 15.00/19.00", "09:00-13:00 15:00-19:00"),
        ("lunes de 10:00 a 14:00 y de 17:00 a 20:30", "10:00-14:00 17:00-20:30"),
        ("lunes de 9 a 14 h.", "09:00-14:00"),
        ("maandag van 9.00 tot 17.30 uur", "09:00-17:30"),
        ("maandag 9u - 17u30", "09:00-17:30"),
        ("segunda das 9h às 18h", "09:00-18:00"),
        ("poniedziałek od 8 do 16", "08:00-16:00"),
        ("måndag kl. 9–17", "09:00-17:00"),
        ("maanantai klo 9–17", "09:00-17:00"),
        ("pondělí 8:00–16:00 hod", "08:00-16:00"),
        # no spans
        ("Mon 9", ""),
        ("Mon at 7pm", ""),
        ("Mon docket 12-345", ""),
        ("Mon 12.05.2024 - 15.05.2024", ""),
        ("Mon £9.50-£12.00", ""),
        ("Mon 25:00-26:00", ""),
        ("Mon 2019-2020", ""),
    ],
)
def test_spans(text: str, wanted: str) -> None:
    assert spans(text) == wanted
