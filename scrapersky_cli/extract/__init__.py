"""Pure functions from bytes and strings to facts: no I/O, no settings, no clock."""
