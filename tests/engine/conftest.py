"""The engine's contract holds on every kind of connection: on sessions of our own statements are sent together."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql", "pooled_postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
