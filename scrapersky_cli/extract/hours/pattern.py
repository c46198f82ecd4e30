"""The expression that cuts a text into words, times, dates and punctuation."""

import re
from functools import cache


@cache
def token_pattern() -> re.Pattern[str]:
    """Return the expression of one token. A digit begins a time, a date, or a number that is neither.

    The first character decides what is tried at all, which spares most places of a text most of the alternatives.
    German and Dutch write the part of a day in one word with it: `Mittwochnachmittag`. The shortest has ten letters.
    """
    return re.compile(
        r"""
        (?=[^\W\d_]) (?P<word>
            t/m(?!\w)
            | (?=[dfmsvwz][^\W\d_]{9}) (?:
                (?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?=(?:vor|nach)mittag|abend|früh|morgen)
                | (?:maan|dins|woens|donder|vrij|zater|zon)dag(?=(?:voor|na)?middag|avond|ochtend|morgen) )
            | [^\W\d_]++(?:['’](?![\W\d_])[^\W\d_]++)*+ )
        | (?=\d) (?: (?P<date>
            (?:0?[1-9]|[12]\d|3[01])[./]\s?(?:0?[1-9]|1[0-2])(?:\.(?!\d)|[./]\s?(?:20|19)?\d\d)(?!\d)
            | (?:20|19)\d\d-\d\d?-\d\d?(?!\d) | [0-3]?\d(?:st|nd|rd|th)\b
            | (?<![03-5][05][-–])(?<![03-5][05]\s[-–]\s)(?:19|20)\d\d(?![\d:.h])
              (?!\s?[-–]\s?(?:[01]\d|2[0-4])(?:00|15|30|45)(?!\d))
        )
        | (?P<glued> (?:[01]?\d|2[0-4])(?:00|15|30|45)(?!\d) (?=\s?[-–])
            | (?<=[-–]) (?:[01]?\d|2[0-4])(?:00|15|30|45)(?!\d) | (?<=[-–]\s) (?:[01]?\d|2[0-4])(?:00|15|30|45)(?!\d) )
        | (?P<time> (?P<hour>[01]?\d|2[0-4])
            (?: (?:\s?[:.h]\s?|\s(?:uhr|h)\s)(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)
              | u(?P<minute_nl>[0-5]\d)(?!\d) )?
            (?!\d|[.:]\d|,\d(?!\d?\s?[-–:.h])|/\d{1,2}(?!\d|[.:h]|\s?[-–]\s?\d)|\s?[€$£%])
            (?P<tail> \s?(?: (?P<am>a\.?\s?m\b(?:\.(?!\s(?-i:[A-Z])))?|a\b(?!\s)|midnight\b)
              | (?P<pm>p\.?\s?m\b(?:\.(?!\s(?-i:[A-Z])))?|p\b|noon\b)
              | (?:uhr|uur|heures?|hrs?|hs?|u|horas?|hod|o'?clock)\b(?:\.(?!\s(?-i:[A-ZÄÖÜ])))?(?!\s?\d\d\b) ) )?
        )
        | (?P<number> \d(?:[.,]?\d)*+ ) )
        | (?P<mark> \n | [^\w\s] )
        """,
        re.VERBOSE | re.IGNORECASE,
    )
