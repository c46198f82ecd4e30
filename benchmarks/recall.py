"""Recall and false finds per form over the hand-written cases: `python -m benchmarks.recall [--list]`.

A form is the way a contact was declared; a false find is counted under the method that made it.
`--list` also prints every case that is not perfect.
"""

import sys
from collections import Counter

from scrapersky_cli.extract.page import extract_page
from tests.extract.cases import CASES, Case
from tests.extract.cases.judging import Judgement, expected, judge


def judged(case: Case) -> Judgement:
    body = case.html.encode() if isinstance(case.html, str) else case.html
    return judge(case, extract_page(body, url=case.url, content_type=case.content_type, country=case.country))


def kind(value: str) -> str:
    if ":" in value:
        return "fax" if value.startswith("fax:") else "social"
    return "phone" if value.startswith("+") else "email"


Judged = list[tuple[Case, Judgement]]


def recall_table(judgements: Judged) -> None:
    wishes = Counter((kind(value), case.form) for case, _ in judgements for value in expected(case))
    missed = Counter((kind(value), form) for _, one in judgements for form, value in one.missed)
    print(f"{'kind':<8}{'form':<24}{'expected':>9}{'found':>7}{'recall':>9}")
    for row, total in sorted(wishes.items()):
        found = total - missed[row]
        print(f"{row[0]:<8}{row[1]:<24}{total:>9}{found:>7}{found / total:>9.1%}")
    total, found = wishes.total(), wishes.total() - missed.total()
    print(f"{'all':<32}{total:>9}{found:>7}{found / total:>9.1%}")


def false_table(judgements: Judged) -> None:
    false = Counter((kind(value), method) for _, one in judgements for method, value in one.false)
    print(f"\n{'kind':<8}{'method':<24}{'false finds':>12}")
    for (what, method), times in sorted(false.items()):
        print(f"{what:<8}{method:<24}{times:>12}")
    print(f"{'all':<32}{false.total():>12}")


def main() -> None:
    judgements = [(case, judged(case)) for case in CASES]
    recall_table(judgements)
    false_table(judgements)
    faulty = [(case, one) for case, one in judgements if not one.perfect]
    print(f"\n{len(judgements) - len(faulty)} of {len(judgements)} pages perfect")
    if "--list" in sys.argv:
        for case, one in faulty:
            print(f"{case.name}\n    missed {one.missed} false {one.false} wrong {one.wrong}")


if __name__ == "__main__":
    main()
