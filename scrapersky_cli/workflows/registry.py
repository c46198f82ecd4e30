"""All workflows, in the order of the pipeline. Commands, help, status and the crontab check use this list.

The workflows are named as strings, so that help, completion and a look at an idle queue do not import them.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapersky_cli.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from scrapersky_cli.db.queues import Queue
    from scrapersky_cli.engine.workflow import Workflow


class Registered(NamedTuple):
    """Where a workflow and its queue are defined: `module:name`, the modules beside this one and in `db/tables`."""

    workflow: str
    queue: str


REGISTRY: dict[str, Registered] = {
    "place-search": Registered("place_search:PLACE_SEARCH", "searches:PLACE_SEARCHES"),
    "deep-scan": Registered("deep_scan:DEEP_SCAN", "places:DEEP_SCANS"),
    "domain-extraction": Registered("domain_extraction:DOMAIN_EXTRACTION", "businesses:DOMAIN_EXTRACTIONS"),
    "domain-scan": Registered("domain_scan:DOMAIN_SCAN", "domains:DOMAIN_SCANS"),
    "sitemap-submission": Registered("sitemap_submission:SITEMAP_SUBMISSION", "jobs:SITEMAP_SUBMISSIONS"),
    "sitemap-scan": Registered("sitemap_scan:SITEMAP_SCAN", "jobs:SITEMAP_SCANS"),
    "sitemap-import": Registered("sitemap_import:SITEMAP_IMPORT", "sitemaps:SITEMAP_IMPORTS"),
    "page-scrape": Registered("page_scrape:PAGE_SCRAPE", "pages:PAGE_SCRAPES"),
    "email-scan": Registered("email_scan:EMAIL_SCAN", "jobs:EMAIL_SCANS"),
}
# The workflows with which `run` and `scan` begin and end by default.
FIRST, LAST = "domain-scan", "email-scan"


def names() -> list[str]:
    """Return the names of all workflows, in order."""
    return list(REGISTRY)


def known(given: list[str]) -> list[str]:
    """Return these names of workflows. Raise UsageError, with the valid names, if one is not known."""
    for name in given:
        _registered(name)
    return given


def workflow_named(name: str) -> "Workflow":
    """Return the workflow of that name. Raise UsageError, with the valid names, if there is none."""
    workflow: Workflow = _defined("scrapersky_cli.workflows", _registered(name).workflow)
    return workflow


def queue_of(name: str) -> "Queue":
    """Return the queue of the workflow of that name, without importing the workflow. Raise UsageError likewise."""
    queue: Queue = _defined("scrapersky_cli.db.tables", _registered(name).queue)
    return queue


def queues() -> dict[str, "Queue"]:
    """Return the queues of all workflows by the workflow's name, in order. No workflow is imported."""
    return {name: queue_of(name) for name in REGISTRY}


def _registered(name: str) -> Registered:
    if name not in REGISTRY:
        near = get_close_matches(name, names(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"workflows: {', '.join(names())}"
        raise UsageError(f"there is no workflow {name}", hint=hint)
    return REGISTRY[name]


def _defined(package: str, where: str) -> Any:
    module, _, attribute = where.partition(":")
    return getattr(import_module(f"{package}.{module}"), attribute)


def workflows() -> list["Workflow"]:
    """Return all workflows, in order."""
    return [workflow_named(name) for name in REGISTRY]


def workflow_of(queue: "Queue") -> "Workflow":
    """Return the workflow that works this queue."""
    return next(workflow for workflow in workflows() if workflow.queue == queue)


def first_taking(kind: str) -> "Workflow":
    """Return the first workflow that takes records of this kind as targets."""
    return next(workflow for workflow in workflows() if workflow.intake and workflow.intake.names == kind)


def following(text: str) -> frozenset[str]:
    """Return the workflows that SCRAPERSKY_ADVANCE names. Raise SettingsError for an unknown one."""
    wanted = frozenset(part.strip() for part in text.split(",") if part.strip())
    if unknown := sorted(wanted - REGISTRY.keys()):
        raise SettingsError(
            f"SCRAPERSKY_ADVANCE names an unknown workflow: {', '.join(unknown)}",
            hint=f"workflows: {', '.join(names())}",
        )
    return wanted
