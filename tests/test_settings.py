"""What may be shown of the settings."""

import pytest

from scrapersky_cli.settings import hide_secrets, settings


@pytest.mark.parametrize(
    ("url", "text", "shown"),
    [
        ("postgresql://me:s%40crit@h/db", "failed for s@crit and s%40crit", "failed for ******** and ********"),
        ("postgresql:///db?user=me&password=s3cret", "using s3cret.", "using ********."),
        ("postgresql://postgres:postgres@h/db", "postgresql://h/db is away", "postgresql://h/db is away"),
        ("postgresql://me@h/db", "nothing to hide from me", "nothing to hide from me"),
        ("sqlite:////tmp/a.db", "cannot open /tmp/a.db", "cannot open /tmp/a.db"),
    ],
)
def test_secrets_are_hidden_wherever_they_stand(
    monkeypatch: pytest.MonkeyPatch, url: str, text: str, shown: str
) -> None:
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", url)
    settings.cache_clear()
    assert hide_secrets(text) == shown
    settings.cache_clear()
