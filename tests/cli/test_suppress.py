"""The do-not-contact list, from the terminal to every exit."""

from pathlib import Path

from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal


def emails(shell: Terminal) -> set[str]:
    listed = {row[2] for row in shell("list", "contacts", "--kind", "email").rows}
    exported = {
        row.split(",")[2] for row in shell("export", "contacts", "--kind", "email", "-o", "-").out.splitlines()[1:]
    }
    assert listed == exported
    return listed


def crawled(shell: Terminal, town_server: TownServer) -> set[str]:
    name = town_server.town.sites[0].domain
    shell("enqueue", "email-scan", name)
    assert "completed=1" in shell("process", "email-scan").out
    return emails(shell)


def test_a_suppressed_address_leaves_by_no_exit(shell: Terminal, town_server: TownServer) -> None:
    before = crawled(shell, town_server)
    assert len(before) >= 2
    gone = sorted(before)[0]
    assert shell("suppress", "add", gone.upper(), "--reason", "asked").code == 0
    assert emails(shell) == before - {gone}
    listed = shell("suppress", "list").rows[0]
    assert listed[:3] == ["email", gone, "asked"]
    shell("enqueue", "email-scan", town_server.town.sites[0].domain, "--force")
    shell("process", "email-scan")
    assert emails(shell) == before - {gone}
    assert shell("suppress", "remove", gone).code == 0
    assert emails(shell) == before


def test_an_erased_person_does_not_come_back(shell: Terminal, town_server: TownServer) -> None:
    before = crawled(shell, town_server)
    gone = sorted(before)[0]
    shell("privacy", "erase", gone, "--yes")
    assert "(erased)" in shell("suppress", "list").out
    assert gone not in shell("suppress", "list", "--json").out
    shell("enqueue", "email-scan", town_server.town.sites[0].domain, "--force")
    shell("process", "email-scan")
    assert emails(shell) == before - {gone}


def test_a_list_is_imported(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    crawled(quick, town_server)
    file = tmp_path / "list.csv"
    file.write_text(f"email\nSomebody@Else.com\n{town_server.town.sites[0].domain}\nnot an address\n")
    imported = quick("suppress", "import", str(file))
    assert imported.code == 0
    assert "line 4" in imported.err
    assert len(quick("suppress", "list").rows) == 2
    assert emails(quick) == set()  # a domain covers everything of its site


NUMBER = "+4930901820"
PROFILE = "https://www.instagram.com/anna"


def test_numbers_and_profiles_are_listed_in_any_form(shell: Terminal) -> None:
    said = shell("suppress", "add", "030 90 18 20", "instagram:@Anna", "--country", "Germany", "--json").json
    assert (said["read"], said["added"]) == (2, 2)
    again = shell("suppress", "add", "tel:+49-30-901820", "http://m.instagram.com/anna/?hl=de")
    assert again.out == "read=2 added=0\n"
    assert [row[:2] for row in shell("suppress", "list").rows] == [["phone", NUMBER], ["social", PROFILE]]
    assert shell("suppress", "remove", NUMBER, "x.com/nobody", PROFILE).out == "read=3 removed=2\n"
    assert shell("suppress", "list").rows == []


def test_what_cannot_be_listed_says_why(shell: Terminal) -> None:
    for text, why in (
        ("030 901820", "--country"),
        ("+49 1", "not a valid phone number"),
        ("https://instagram.com/p/xyz", "not that of a profile"),
        ("nodots", "platform:handle"),
    ):
        done = shell("suppress", "add", text)
        assert (done.code, done.out) == (2, "")
        assert why in done.err
    assert "is not a country" in shell("suppress", "add", NUMBER, "--country", "Atlantis").err


def test_all_columns_of_a_list_count(shell: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    lines = ["name;E-Mail;phone;profile", f"Anna;anna@example.com;030 901820;{PROFILE}", "Bo;;030 901821;", "Jo;;x;"]
    file.write_text("\n".join(lines))
    done = shell("suppress", "import", str(file), "--country", "DE")
    assert done.out == "read=4 added=4 rejected=1\n"
    assert "line 4: 'x' was left out" in done.err
    values = [row[1] for row in shell("suppress", "list").rows]
    assert values == ["anna@example.com", NUMBER, "+4930901821", PROFILE]
