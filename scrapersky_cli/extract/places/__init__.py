"""Places: what the sources of businesses say, in one form, and which of them are wanted."""
