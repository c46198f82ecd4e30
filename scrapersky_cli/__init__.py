"""scrapersky: a command-line toolkit and cron-driven batch processor for finding businesses' contacts."""

__version__ = "0.1.0"
