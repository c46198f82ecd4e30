"""Files by which cron or systemd run scrapersky for one user, with the settings that `init` wrote."""

from collections.abc import Iterator, Sequence
from pathlib import Path

CRON, SYSTEMD, NONE = "cron", "systemd", "none"
SCHEDULES = (NONE, CRON, SYSTEMD)


def crontab(program: Path, config: Path, state: Path, workflows: Sequence[str]) -> str:
    """Return a crontab that runs one batch of each workflow every five minutes, watches and prunes.

    `program` is the scrapersky that runs, `config` its file of settings, and `state` a folder for locks and the log.
    """
    return "\n".join(_lines(program, config, state, workflows)) + "\n"


def _lines(program: Path, config: Path, state: Path, workflows: Sequence[str]) -> Iterator[str]:
    yield "# Written by scrapersky init. Runs log one summary line each; a lock skips a run while the last one is on."
    yield "SHELL=/bin/bash"
    yield f"PATH={program.parent}:/usr/local/bin:/usr/bin:/bin"
    yield f"SCRAPERSKY_CONFIG={config}"
    yield f"STATE={state}"
    for number, workflow in enumerate(workflows):
        minutes = f"{number % 5}-59/5" if number % 5 else "*/5"
        lock = f'exec 9>"$STATE/{workflow}.lock" >>"$STATE/cron.log" 2>&1 && flock -n -E 75 9'
        yield f"{minutes} * * * * {lock} && timeout -k 30 4m scrapersky process {workflow} --deadline 210s"
    yield "# Mailed, and only if something is wrong: each morning, and every hour if due rows have waited for an hour."
    yield "7 6 * * * scrapersky doctor --quiet"
    late = 'echo "scrapersky: rows are late, or status failed"'
    yield f"17 * * * * scrapersky status --fail-if-older 1h >/dev/null || {late}"
    yield '37 3 * * * scrapersky prune >>"$STATE/cron.log"'


def systemd_unit(program: Path, config: Path) -> str:
    """Return a unit for the user's own systemd, which keeps one `loop` running."""
    return f"""\
# Written by scrapersky init. The loop polls every workflow, gives rows back when it is stopped, and is started again.
[Unit]
Description=scrapersky: work the queues

[Service]
Environment="SCRAPERSKY_CONFIG={_quoted(config)}"
ExecStart="{_quoted(program)}" loop
Restart=on-failure
RestartSec=10
TimeoutStopSec=60
NoNewPrivileges=true

[Install]
WantedBy=default.target
"""


def _quoted(path: Path) -> str:
    """Return a path for a unit, in which systemd replaces `%` and `\\`."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
