"""All workflows, in the order of the pipeline. Commands, help, status and the crontab check use this list.

The workflows are named as strings, so that help and completion do not import them.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from scrapersky_cli.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from scrapersky_cli.db.queues import Queue
    from scrapersky_cli.engine.workflow import Workflow

REGISTRY: dict[str, str] = {
    "place-search": "scrapersky_cli.workflows.place_search:PLACE_SEARCH",
    "deep-scan": "scrapersky_cli.workflows.deep_scan:DEEP_SCAN",
    "domain-extraction": "scrapersky_cli.workflows.domain_extraction:DOMAIN_EXTRACTION",
    "domain-scan": "scrapersky_cli.workflows.domain_scan:DOMAIN_SCAN",
    "sitemap-submission": "scrapersky_cli.workflows.sitemap_submission:SITEMAP_SUBMISSION",
    "sitemap-scan": "scrapersky_cli.workflows.sitemap_scan:SITEMAP_SCAN",
    "sitemap-import": "scrapersky_cli.workflows.sitemap_import:SITEMAP_IMPORT",
    "page-scrape": "scrapersky_cli.workflows.page_scrape:PAGE_SCRAPE",
    "email-scan": "scrapersky_cli.workflows.email_scan:EMAIL_SCAN",
}
# The workflows with which `run` and `scan` begin and end by default.
FIRST, LAST = "domain-scan", "email-scan"


def names() -> list[str]:
    """Return the names of all workflows, in order."""
    return list(REGISTRY)


def workflow_named(name: str) -> "Workflow":
    """Return the workflow of that name. Raise UsageError, with the valid names, if there is none."""
    if name not in REGISTRY:
        near = get_close_matches(name, names(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"workflows: {', '.join(names())}"
        raise UsageError(f"there is no workflow {name}", hint=hint)
    module, _, attribute = REGISTRY[name].partition(":")
    workflow: Workflow = getattr(import_module(module), attribute)
    return workflow


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
