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
    shell("suppress", "add", "--erase", gone)
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
