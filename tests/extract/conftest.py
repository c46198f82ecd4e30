"""Hypothesis here: the same examples in every run, and no deadline: the first example pays for lists read once."""

from hypothesis import settings

settings.register_profile("extract", deadline=None, derandomize=True)
settings.load_profile("extract")
