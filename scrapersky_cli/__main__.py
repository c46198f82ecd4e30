"""The entry point of `scrapersky`.

It imports nothing heavy itself, so that Ctrl-C during the imports ends the program without a traceback.
"""

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
