"""Sitemaps: read every form of them from a stream of bytes, and know where sites keep theirs."""
