"""Postal addresses, in markup and in text."""
