"""The house stays as it was drawn: what may import what, how large a room may be, and where anything may be caught."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from scrapersky_cli.workflows.registry import REGISTRY, queue_of, workflows

PACKAGE = Path(__file__).parents[1] / "scrapersky_cli"
NAME = PACKAGE.name
FILE_LINES, FUNCTION_LINES = 400, 50

# What each room may know, itself apart. Imports point one way.
GROUND = frozenset({"errors", "failures", "google_failures", "traffic", "version"})
BELOW_ENGINE = GROUND | {"settings", "db"}
BELOW_STORE = BELOW_ENGINE | {"engine", "web", "extract", "datasets", "visit"}
BELOW_READ = BELOW_STORE | {"store"}
MAY_IMPORT: dict[str, frozenset[str]] = {
    "version": frozenset(),
    "errors": frozenset(),
    "failures": frozenset({"errors"}),
    "google_failures": frozenset({"errors"}),
    "traffic": frozenset(),
    "logs": frozenset(),
    "streams": frozenset({"errors"}),
    "config_file": frozenset({"errors", "streams"}),
    "settings": GROUND | {"config_file"},
    "db": GROUND | {"settings"},
    "extract": frozenset({"errors", "failures"}),
    "datasets": frozenset({"errors", "failures", "extract"}),
    "engine": BELOW_ENGINE,
    "web": BELOW_ENGINE,
    "demo": frozenset({"errors"}),
    "visit": GROUND | {"web", "extract"},
    "store": BELOW_STORE,
    "subjects": BELOW_READ,
    "read": BELOW_READ | {"subjects"},
    "workflows": BELOW_READ | {"subjects"},
    "pipeline": BELOW_READ | {"subjects", "read", "workflows"},
    "export": BELOW_READ | {"subjects", "read", "streams"},
    "cli": BELOW_READ
    | {"subjects", "read", "workflows", "pipeline", "export", "demo", "logs", "streams", "config_file"},
    "__main__": frozenset({"cli"}),
}
# Around one call that may fail, and around the process; what is neither says `Exception` nor nothing at all.
CATCHES_ANYTHING = {"db/caught.py", "cli/main.py"}


@dataclass(frozen=True)
class Import:
    """One import of ours: who imports which module, in which line. `typing`: only for the type checker."""

    source: str
    target: str
    line: int
    typing: bool


@cache
def files() -> dict[str, Path]:
    """Every module of the package, by dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def part_of(module: str) -> str:
    """The part of the house a module belongs to; the package's own `__init__` holds the version."""
    return module.split(".")[1] if "." in module else "version"


def named_by(node: ast.AST) -> Iterator[str]:
    """The modules of ours that an import statement names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: imports are absolute"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in files() else node.module or ""


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def walk(node: ast.AST, typing: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = typing or is_type_checking(child)
        yield child, inside
        yield from walk(child, inside)


@cache
def imports() -> tuple[Import, ...]:
    found = []
    for module, path in files().items():
        for node, typing in walk(tree(path)):
            for target in named_by(node):
                if target == NAME or target.startswith(f"{NAME}."):
                    found.append(Import(module, target, node.lineno, typing))  # type: ignore[attr-defined]
    return tuple(found)


def test_every_part_has_its_place() -> None:
    assert {part_of(module) for module in files()} == MAY_IMPORT.keys()


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_point_one_way(part: str) -> None:
    allowed = MAY_IMPORT[part] | {part}
    wrong = [
        f"{each.source}:{each.line} imports {each.target}"
        for each in imports()
        if part_of(each.source) == part and part_of(each.target) not in allowed
    ]
    assert wrong == []


def test_no_import_goes_round() -> None:
    """Imports inside functions count; what only the type checker reads does not."""
    graph: dict[str, set[str]] = {module: set() for module in files()}
    for each in imports():
        if not each.typing and each.target in graph and each.target != each.source:
            graph[each.source].add(each.target)
    while free := {module for module, needs in graph.items() if not needs & graph.keys()}:
        graph = {module: needs for module, needs in graph.items() if module not in free}
    assert sorted(graph) == []


def test_commands_import_at_the_top() -> None:
    """A command's module is imported when it is called, so nothing is gained by importing later.

    What draws on a terminal is imported where there is one: cron has none, and it takes a tenth of an empty run.
    """
    here = "scrapersky_cli.cli."
    drawing = ("rich.", f"{here}tables", f"{here}pipeline_view", f"{here}status_watch")
    inner = {
        f"{module}:{node.lineno}"
        for module, path in files().items()
        if part_of(module) == "cli"
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import)
        or (isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(drawing))
    }
    assert inner == set()


def names_imported(module: str) -> set[str]:
    """What a module imports, as `package.name`."""
    return {
        f"{node.module}.{alias.name}"
        for node, typing in walk(tree(files()[module]))
        if isinstance(node, ast.ImportFrom) and not typing
        for alias in node.names
    }


@pytest.mark.parametrize("room", ["cli", "read"])
def test_looking_and_commanding_ask_no_clock_of_the_machine(room: str) -> None:
    """Times are the database's. Durations (`time.monotonic`) are nobody's."""
    asked = {
        f"{module}:{node.lineno}"
        for module, path in files().items()
        if part_of(module) == room
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        if node.value.id in {"datetime", "date"}
    }
    assert asked == set()


def test_what_reads_writes_nothing() -> None:
    writing = {"sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete", "scrapersky_cli.db.sql.upsert"}
    assert {
        module: names_imported(module) & writing
        for module in files()
        if part_of(module) in {"read", "subjects"} and names_imported(module) & writing
    } == {}


def test_commands_know_no_table() -> None:
    wrong = {
        each.source: each.target for each in imports() if part_of(each.source) == "cli" and "db.tables" in each.target
    }
    assert wrong == {}
    spoken = {module: names_imported(module) for module in files() if part_of(module) == "cli"}
    of_sqlalchemy = {name for names in spoken.values() for name in names if name.startswith("sqlalchemy")}
    assert of_sqlalchemy <= {"sqlalchemy.Connection"}


def test_no_workflow_is_known_by_name_outside_its_room() -> None:
    named = {
        f"{module}:{node.lineno}"
        for module, path in files().items()
        if part_of(module) not in {"workflows", "demo"}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in REGISTRY
    }
    assert named == set()


def test_settings_are_read_where_commands_begin() -> None:
    """What lies deeper is handed the settings, or what it needs of them."""
    readers = {module for module in files() if "scrapersky_cli.settings.settings" in names_imported(module)}
    assert {part_of(module) for module in readers} == {"cli"}


@pytest.mark.parametrize("module", ["psycopg", "sqlite3"])
def test_commands_speak_no_sql(module: str) -> None:
    commands = [path for name, path in files().items() if part_of(name) == "cli"]
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in commands
        for node, typing in walk(tree(path))
        if not typing and isinstance(node, ast.Import | ast.ImportFrom)
        for target in named_by(node)
        if target.split(".")[0] == module
    ]
    assert wrong == []


def test_http_is_spoken_in_one_room() -> None:
    speakers = {
        part_of(name)
        for name, path in files().items()
        for node, _ in walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for target in named_by(node)
        if target.split(".")[0] in {"httpx2", "httpcore2"}
    }
    assert speakers == {"web"}


def test_the_environment_has_one_reader() -> None:
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in files().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    # NO_COLOR and TERM are the terminal's, not settings; the demo hands its town to the commands it runs; and the file
    # of settings may be named there.
    assert readers == {"settings.py", "config_file.py", "cli/output.py", "cli/demo.py"}


def test_rooms_are_small() -> None:
    sizes = {path.relative_to(PACKAGE).as_posix(): len(path.read_text().splitlines()) for path in files().values()}
    assert {name: lines for name, lines in sizes.items() if lines > FILE_LINES} == {}
    assert sorted(sizes.values())[len(sizes) // 2] < FILE_LINES // 2


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_functions_are_short() -> None:
    """From the line of `def`, decorators apart, to the last line."""
    lengths = {
        f"{module}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module, path in files().items()
        for node in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 12


def is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(
        isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"} for node in ast.walk(handler.type)
    )


def catches_anything(path: Path) -> bool:
    """By an `except`, by suppressing `Exception`, or by an `__exit__` that looks for it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler) and is_broad(node):
            return True
        if isinstance(node, ast.Call) and "Exception" in {getattr(each, "id", "") for each in node.args}:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "suppress":
                return True
            if name == "isinstance" and any(each.name in {"__exit__", "__aexit__"} for each in functions(path)):
                return True
    return False


def test_anything_is_caught_in_two_places_only() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in files().values() if catches_anything(path)}
    assert found == CATCHES_ANYTHING


def test_no_two_classes_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for module, path in files().items():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(module)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_every_workflow_is_registered() -> None:
    """Each `NAME = Workflow(…)` of a module in workflows/ stands in the registry under its own name, and vice versa, with
    the queue that it works."""
    declared = {}
    for module, path in files().items():
        if part_of(module) != "workflows":
            continue
        for node in tree(path).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                call, target = node.value, node.targets[0]
                if isinstance(call.func, ast.Name) and call.func.id == "Workflow" and isinstance(target, ast.Name):
                    name = next(each.value for each in call.keywords if each.arg == "name")
                    declared[ast.literal_eval(name)] = f"{module.rpartition('.')[2]}:{target.id}"
    assert declared == {name: registered.workflow for name, registered in REGISTRY.items()}
    assert {name: queue_of(name) for name in REGISTRY} == {each.name: each.queue for each in workflows()}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        module
        for module, path in files().items()
        if not ast.get_docstring(tree(path)) and next(functions(path), None) is not None
    ]
    assert silent == []


def test_what_others_may_call_says_what_it_does() -> None:
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent = [
        f"{module}.{node.name}"
        for module, path in files().items()
        for node in tree(path).body
        if isinstance(node, defined) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []
