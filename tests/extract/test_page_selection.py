"""The meaning of SCRAPERSKY_PAGE_SELECT."""

import pytest

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.extract.page_kinds import KINDS
from scrapersky_cli.extract.page_selection import PageSelection, read_page_selection
from scrapersky_cli.settings import Settings


def test_the_default_is_the_pages_on_which_contacts_stand() -> None:
    default = read_page_selection(Settings.model_fields["page_select"].default)
    assert default == PageSelection(("contact", "about", "imprint", "team"), depth=3, number=10)


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("team, contact", PageSelection(("team", "contact"), 3, 10)),
        ("contact,number=2,depth=0,contact,", PageSelection(("contact",), 0, 2)),
        ("all", PageSelection(KINDS, 3, 10)),
    ],
)
def test_kinds_and_limits(text: str, selection: PageSelection) -> None:
    assert read_page_selection(text) == selection


@pytest.mark.parametrize("text", ["", "depth=3", "contacts", "contact,depth=x", "contact,size=3", "contact,number=-1"])
def test_anything_else_is_refused_with_what_is_possible(text: str) -> None:
    with pytest.raises(SettingsError, match="SCRAPERSKY_PAGE_SELECT") as refused:
        read_page_selection(text)
    assert "contact,about" in str(refused.value.hint)


def test_the_nearest_kind_is_named_or_else_all() -> None:
    with pytest.raises(SettingsError) as near:
        read_page_selection("contacts")
    assert near.value.hint.startswith("did you mean contact? for example")
    with pytest.raises(SettingsError) as far:
        read_page_selection("xyz")
    assert "contact, imprint" in far.value.hint
