"""The entry point of `scrapersky`: a Ctrl-C that comes before the command line is imported ends it without a word."""

import sys
from importlib import import_module


def main() -> None:
    """Import the command line and run it; exit with the code of `errors.Exit`, or 130 on Ctrl-C."""
    try:
        import_module("scrapersky_cli.cli.main").main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
