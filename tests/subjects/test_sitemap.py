"""Files of sitemaps, as commands name and show them."""

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.sitemaps import sitemap_parents, sitemaps
from scrapersky_cli.extract.urls import url_digest
from tests.cli.terminal import Terminal

INDEX, SHARED, PLAIN = "https://a.com/sitemap.xml", "https://a.com/shared.xml", "https://a.com/posts.xml"


@pytest.fixture
def shell(database: Database, any_url: str) -> Terminal:
    """Two domains have the same file, which the index of the first one lists."""
    files = [(1, INDEX), (1, SHARED), (2, SHARED), (1, PLAIN)]
    with database.begin() as conn:
        conn.execute(insert(domains), [{"id": 1, "domain": "a.com"}, {"id": 2, "domain": "b.com"}])
        conn.execute(
            insert(sitemaps),
            [
                {
                    "id": number,
                    "domain_id": domain,
                    "url": url,
                    "url_digest": url_digest(url),
                    "host": "a.com",
                    "found_by": "robots",
                }
                for number, (domain, url) in enumerate(files, 1)
            ],
        )
        conn.execute(insert(sitemap_parents), [{"sitemap_id": 2, "parent_id": 1}])
    return Terminal({"SCRAPERSKY_DATABASE_URL": any_url})


def test_a_file_is_shown_with_the_indexes_that_list_it(shell: Terminal) -> None:
    assert shell("show", "sitemap:2", "--json").json["listed_by"] == [INDEX]
    assert shell("show", "sitemap:1", "--json").json["listed_by"] == []


@pytest.mark.parametrize("text", [INDEX, PLAIN, PLAIN.removeprefix("https://"), f"sitemap:{PLAIN}"])
def test_an_address_names_a_file_whatever_it_is_called(shell: Terminal, text: str) -> None:
    shown = shell("show", text, "--json").json
    assert (shown["target"].partition(":")[0], shown["url"]) == ("sitemap", text if text == INDEX else PLAIN)


def test_of_a_file_that_domains_share_the_first_is_shown(shell: Terminal) -> None:
    assert shell("show", SHARED, "--json").json["target"] == "sitemap:2"
