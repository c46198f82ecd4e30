"""The list of statements is complete, and each says what it does."""

import ast
import inspect
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

from scrapersky_cli.engine import queue
from scrapersky_cli.engine.queue.statements import STATEMENTS

MODULES = [import_module(f"{queue.__name__}.{found.name}") for found in pkgutil.iter_modules(queue.__path__)]
EXECUTE = {"execute", "scalar", "scalars"}


def is_bound(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "Bound"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_statement_that_is_executed_is_listed(module: ModuleType) -> None:
    """A builder that is not marked is called for each transaction, and is missing on the generated page."""
    listed = {build.__name__ for build in STATEMENTS}
    calls = [
        node.args[0]
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") in EXECUTE or is_bound(node))
    ]
    executed = {ast.unparse(call.func) if isinstance(call, ast.Call) else ast.unparse(call) for call in calls}
    assert executed - listed <= ({"build"} if module.__name__.endswith(".pick") else set())  # one of two listed ones


@pytest.mark.parametrize("build", STATEMENTS, ids=lambda build: f"{build.__module__}.{build.__name__}")
def test_every_statement_says_what_it_does(build: object) -> None:
    sentence = (inspect.getdoc(build) or "").split("\n\n")[0]
    assert sentence[:1].isupper()
    assert sentence.endswith(".")
