"""What a command costs before it does anything, and what a first use is like."""

import ast
import subprocess
import sys
import tomllib

import pytest

from tests.cli.terminal import ROOT, Terminal
from tests.waiting import PATIENCE

LIGHT = {
    f"scrapersky_cli.cli.{name}"
    for name in ("choices", "examples", "failure", "filled", "help_format", "lazy", "main", "output", "shape", "tables")
}
HEAVY = (
    "sqlalchemy",
    "httpx2",
    "selectolax",
    "psycopg",
    "alembic",
    "bs4",
    "publicsuffixlist",
    "phonenumbers",
    "tenacity",
)


@pytest.mark.parametrize("args", [["--help"], ["--version"], []])
def test_help_imports_no_command_and_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys\nfrom scrapersky_cli.cli import main\n"
        f"sys.argv = ['scrapersky', *{args!r}]\n"
        "try:\n    main.main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
        "print('OURS', sorted(name for name in sys.modules if name.startswith('scrapersky_cli.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    heavy, ours = done.stdout.splitlines()[-2:]
    assert heavy == "HEAVY []", done.stderr
    assert set(ast.literal_eval(ours.removeprefix("OURS "))) <= LIGHT


def test_ctrl_c_while_the_command_line_is_imported_is_no_traceback(quick: Terminal) -> None:
    code = (
        "import os, signal, sys\nfrom importlib import import_module\n"
        "class Pressed:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'typer':\n            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressed())\n"
        f"entry, function = {entry_point()!r}.split(':')\n"
        "getattr(import_module(entry), function)()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, env=quick.env()
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def entry_point() -> str:
    """What `pip install` makes the command of."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return str(project["scripts"]["scrapersky"])


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(quick: Terminal, option: str) -> None:
    result = quick(option)
    assert result.code == 0
    assert result.out.startswith("scrapersky 0.")


def test_no_arguments_is_help(quick: Terminal) -> None:
    result = quick()
    assert result.code == 2
    assert "Usage" in result.out + result.err


def test_a_broken_pipe_is_no_traceback(quick: Terminal) -> None:
    done = subprocess.run(
        f"{sys.executable} -m scrapersky_cli config show | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        env=quick.env(),
        timeout=PATIENCE,
    )
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr


def test_looking_at_the_queues_imports_no_workflow_and_nothing_heavy(quick: Terminal) -> None:
    code = (
        "import sys\nfrom scrapersky_cli.cli import main\nsys.argv = ['scrapersky', 'status']\n"
        "try:\n    main.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'httpx2', 'selectolax', 'phonenumbers', 'alembic', 'bs4', 'rich'} & set(sys.modules)\n"
        "print('HEAVY', *sorted(heavy), *(name for name in sys.modules if name.startswith('scrapersky_cli.workflows.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, env=quick.env()
    )
    assert done.stdout.splitlines()[-1] == "HEAVY scrapersky_cli.workflows.registry", done.stderr


def test_finding_every_queue_empty_imports_no_workflow_and_no_fetcher(quick: Terminal) -> None:
    code = (
        "import sys\nfrom scrapersky_cli.cli import main\nsys.argv = ['scrapersky', 'process', 'all']\n"
        "try:\n    main.main()\nexcept SystemExit as ended:\n    print('CODE', ended.code)\n"
        "heavy = {'httpx2', 'httpcore2', 'h2', 'selectolax', 'phonenumbers', 'alembic', 'bs4', 'publicsuffixlist', 'rich'}\n"
        "ours = ('scrapersky_cli.workflows.', 'scrapersky_cli.extract.', 'scrapersky_cli.web.', 'scrapersky_cli.visit.')\n"
        "found = {name for name in sys.modules if name in heavy or name.startswith(ours)}\n"
        "light = {'scrapersky_cli.workflows.registry', 'scrapersky_cli.extract.contact_words'}\n"
        "print('HEAVY', sorted(found - light))"
    )
    usual = {k: v for k, v in quick.env().items() if not k.startswith("SCRAPERSKY_") or k == "SCRAPERSKY_DATABASE_URL"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, env=usual)
    assert done.stdout.splitlines() == ["CODE 0", "HEAVY []"], done.stderr


def test_working_a_queue_imports_its_own_workflow_only(quick: Terminal) -> None:
    assert quick("enqueue", "domain-scan", "shop-tauern.at").code == 0
    code = (
        "import sys\nfrom scrapersky_cli.cli import main\nsys.argv = ['scrapersky', 'process', 'domain-scan']\n"
        "try:\n    main.main()\nexcept SystemExit:\n    pass\n"
        "print('OURS', *sorted(name for name in sys.modules if name.startswith('scrapersky_cli.workflows.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, env=quick.env()
    )
    ours = "OURS scrapersky_cli.workflows.domain_scan scrapersky_cli.workflows.registry"
    assert done.stdout.splitlines()[-1] == ours, done.stderr


def test_collections_of_garbage_leave_out_what_a_command_imports() -> None:
    code = (
        "import gc\nfrom scrapersky_cli.cli.lazy import load\nfrom scrapersky_cli.cli.main import COMMANDS\n"
        "load('process', COMMANDS['process'])\nassert gc.isenabled() and gc.get_freeze_count() > 10_000"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
