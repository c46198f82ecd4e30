"""An index of several files with some thousands of pages each: all are stored, and all are counted."""

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.settings import settings
from tests.workflows import scene, sitemap_files

FILES, URLS = 10, 2_000


def test_every_page_of_every_file_of_an_index_is_stored(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sitemap_files.served(FILES, URLS) as port:
        for name, value in sitemap_files.environment(port).items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        try:
            scene.put(sqlite_database, "sitemap-import", sitemap_files.INDEX)
            scene.run(sqlite_database, "sitemap-import")
        finally:
            settings.cache_clear()
    every = FILES * URLS
    assert sitemap_files.counts(sqlite_database) == {"pages": every, "read": every, "stored": every, "new": every}
    assert sitemap_files.imported(sqlite_database) == FILES + 1
