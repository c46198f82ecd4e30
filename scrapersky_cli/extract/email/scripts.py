"""Find addresses that a script builds, by evaluating its string expressions without running it.

The literals in a part of a JavaScript are rewritten, rule by rule, until nothing changes: codes become text, reversed
pieces are reversed back, neighbours joined by + become one. Then assignments are followed in order.
"""

import re
from collections.abc import Iterator

from scrapersky_cli.extract.email.script_rules import LITERAL, RULES, value_of, values_of
from scrapersky_cli.extract.email.script_signs import HANDLER_LENGTH, stretches

_ROUNDS = 4
_NAME = r"[A-Za-z_$][\w$.]{0,80}+"
_TERM = rf"(?:{LITERAL}|{_NAME})"
_EXPRESSION = re.compile(rf"(?:({_NAME})\s*(\+?[=:])\s*)?({_TERM}(?:\s*\+\s*{_TERM}){{0,40}}+)", re.DOTALL)
_TERMS = re.compile(rf"({LITERAL})|({_NAME})", re.DOTALL)
_INTERPOLATED = re.compile(r"\$\{\s*(?:(['\"])(.{0,80}?)\1|([\w.$]{1,80}))\s*\}")
_UNKNOWN = "\0"  # stands for the value of an unknown variable; it cannot be part of an address

_NAMED = re.compile(
    rf"(?<![\w$.])([A-Za-z_$][\w$]{{0,40}})\s?=\s?({LITERAL}(?=\s?[,;\n]|\s*$)|\[\s?{LITERAL}(?:\s?,\s?{LITERAL}){{0,40}}+\s?\])",
    re.DOTALL,
)
_NAME_USED = re.compile(
    r"(?<![\w$.'\"])([A-Za-z_$][\w$]{0,40}+)"
    r"(?:\[(\d\d?)\]|(?=\s?\.(?:join|reverse|split|replace|concat)\b))"
    r"|(?<=[(,])\s?([A-Za-z_$][\w$]{0,40}+)(?=\s?[,)])"
)
_STRING = re.compile(LITERAL, re.DOTALL)
_MAIL_CALL = re.compile(
    rf"\b[\w.$]{{0,30}}mail[\w$]{{0,30}}\s?\(\s?({LITERAL}(?:\s?,\s?{LITERAL}){{1,3}}+)", re.DOTALL | re.IGNORECASE
)
_SHIFT = re.compile(r"charCodeAt\([^)]{0,20}\)\s?([-+^])\s?(\d{1,3})\b")
_SHIFTED_LENGTH = 120


def strings_of_script(script: str) -> Iterator[str]:
    """Yield the strings that `script` builds near each sign of a hidden address. Bounded work, never raises."""
    for stretch in stretches(script):
        for value in evaluated(stretch):
            yield value
            if len(stretch) < HANDLER_LENGTH and value != stretch and "'+" in value.replace('"', "'").replace(" ", ""):
                yield from evaluated(value)  # eval(unescape('…'))
    if len(script) < HANDLER_LENGTH and "mail" in script.lower():
        yield from _addresses_of_calls(script)


def evaluated(code: str) -> list[str]:
    """Return the values of the string literals, sums and assignments in `code`, a part of a JavaScript."""
    code = _with_names(code)
    for _ in range(_ROUNDS):
        before = code
        for word, pattern, rewrite in RULES:
            if word in code:
                code = pattern.sub(rewrite, code)
        if code == before:
            break
    results = _followed(code)
    shift = _SHIFT.search(code)
    if shift:
        results += _shifted(results, shift[1], int(shift[2]))
    return results


def _with_names(code: str) -> str:
    """Return `code` with names of literals and of arrays of literals replaced by their values where they are used:
    `parts[0]`, `parts.join(…)`, `secret.split(…)`, `atob(secret)`."""
    values = {found[1]: found[2] for found in _NAMED.finditer(code)}

    def used(found: re.Match[str]) -> str:
        value, index = values.get(found[1] or found[3]), found[2]
        if value is None or index is None:
            return value or found[0]
        literals = _STRING.findall(value) if value[0] == "[" else []
        return literals[int(index)] if int(index) < len(literals) else found[0]

    return _NAME_USED.sub(used, code) if values else code


def _followed(code: str) -> list[str]:
    """Evaluate sums of literals and variables in the order of the text."""
    known: dict[str, str] = {}
    results: list[str] = []
    for found in _EXPRESSION.finditer(code):
        name, operator, expression = found.groups()
        value = "".join(_term(term[1], term[2], known) for term in _TERMS.finditer(expression))[:4000]
        if name and operator:
            known[name] = value = (known.get(name, "") + value if operator == "+=" else value)[:4000]
        if value.strip(_UNKNOWN):
            results.append(value)
    return results


def _term(literal: str | None, name: str, known: dict[str, str]) -> str:
    if not literal:
        return _known(name, known)
    value = value_of(literal)
    if literal[0] == "`" and "${" in value:
        value = _INTERPOLATED.sub(lambda found: found[2] or _known(found[3] or "", known), value)
    return value


def _known(name: str, known: dict[str, str]) -> str:
    """Return a variable's value; that of `mail.user` may also come from `user:` in an object literal."""
    return known.get(name) or known.get(name.rpartition(".")[2], _UNKNOWN)


def _addresses_of_calls(code: str) -> Iterator[str]:
    """Yield the address in calls such as sendMail('info', 'shop.de'), ('shop.de', 'info') or ('info', 'shop', 'de')."""
    for found in _MAIL_CALL.finditer(code):
        first, second, *rest = values_of(found[1])
        if "@" in first + second:
            continue
        if "." in first and "." not in second:
            first, second = second, first
        yield f"{first}@{second}" if "." in second or not rest else f"{first}@{second}.{rest[0]}"


def _shifted(values: list[str], operator: str, distance: int) -> list[str]:
    """Return literals whose character codes a loop shifts by `distance`."""
    moves = {"+": distance, "-": -distance}
    return [
        "".join(
            chr(ord(char) ^ distance if operator == "^" else max(32, ord(char) + moves[operator])) for char in value
        )
        for value in values
        if 6 <= len(value) <= _SHIFTED_LENGTH and value.isascii()
    ]
