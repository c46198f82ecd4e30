"""The signs that separate the cells of a table."""

DELIMITERS = (",", ";", "\t", "|")


def delimiters_to_try(header: str) -> list[str]:
    """Return the delimiters in the order in which to split the header with them: first those that it contains.

    Split by a comma, `domain;name` would be one column, whose name is compared as `domainname`.
    """
    return sorted(DELIMITERS, key=lambda sign: sign not in header)
