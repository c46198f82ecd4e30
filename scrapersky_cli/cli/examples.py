"""Examples for the help of every command; a test parses each of them.

They stand in one table, so that one can see at a glance how the commands go together.
"""

from typing import Any

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": ("demo", "run dentists --near 'Austin, TX' -o leads.csv", "status"),
    # start here
    "demo": ("demo", "demo --sites 12 --keep /tmp/town"),
    "init": ("init", "init --database sqlite:///leads.db --contact https://example.com/bot"),
    "run": (
        "run dentists --near 'Austin, TX' -o leads.csv",
        "run --file domains.csv -o leads.xlsx",
    ),
    "scan": ("scan example.com", "scan example.com --save"),
    # work
    "enqueue": (
        "enqueue domain-scan --file domains.csv --batch april",
        "enqueue email-scan --where batch=april --where status=completed",
    ),
    "process": ("process domain-scan", "process all --deadline 4m", "process domain-scan example.com"),
    "loop": (
        "loop",
        "loop domain-scan email-scan --interval 30s",
        "loop --drain --max-runtime 2h",
        "loop --processes 4 --max-memory 500M",
    ),
    "import domains": ("import domains domains.csv",),
    "import places": ("import places places.parquet --country DE --category dentist",),
    "batch list": ("batch list",),
    "batch show": ("batch show april",),
    "batch retry": ("batch retry april --failed",),
    "batch cancel": ("batch cancel april --dry-run",),
    "batch export": ("batch export april --what leads -o leads.csv",),
    "retry": ("retry domain-scan --error-code timeout --dry-run", "retry page-scrape --all"),
    "cancel": ("cancel page-scrape --all --dry-run",),
    "pause": ("pause page-scrape --reason 'the provider asked'",),
    "resume": ("resume page-scrape",),
    "curate": ("curate domains selected example.com", "curate domains rejected --where status=failed"),
    "tag": ("tag domains --where batch=april --add dentist",),
    "note": ("note domains example.com 'Call in May'",),
    # look
    "status": ("status", "status --watch", "status --fail-if-older 1h"),
    "show": ("show example.com", "show batch:april", "show example.com --columns title,email"),
    "list": (
        "list leads --batch april",
        "list domains --status failed --sort error_code --columns domain,error_code,error",
    ),
    "export": (
        "export leads --batch april -o leads.csv",
        "export contacts --since-name crm -o new.jsonl",
    ),
    "history": ("history domain-scan -n 50",),
    "errors": ("errors", "errors --workflow email-scan --since 1d"),
    "costs": ("costs --days 7",),
    "contacts summary": ("contacts summary --batch april",),
    "places diff": ("places diff 2026-03.parquet 2026-04.parquet -o changes.csv",),
    "places probe": ("places probe 'dentists near Austin, TX'",),
    "places unmerge": ("places unmerge place:2",),
    "sitemap": ("sitemap example.com", "sitemap example.com --urls"),
    "robots": ("robots https://example.com/contact",),
    "extract": ("extract https://example.com/contact", "extract page.html --url https://example.com/contact"),
    # manage
    "doctor": ("doctor", "doctor --offline"),
    "prune": ("prune --older-than 90d --dry-run",),
    "delete domain": ("delete domain example.com --dry-run",),
    "block add": ("block add example.com --reason 'asked us to'",),
    "block list": ("block list",),
    "block remove": ("block remove example.com",),
    "suppress add": (
        "suppress add info@example.com '+49 30 901820' instagram:holt.berlin",
        "suppress add '030 901820' --country DE --reason 'asked us to'",
    ),
    "suppress import": ("suppress import do-not-contact.csv",),
    "suppress list": ("suppress list",),
    "suppress remove": ("suppress remove info@example.com",),
    "privacy notice": ("privacy notice --since 30d", "privacy notice --since 2026-04-01 --until 2026-05-01 --json"),
    "privacy access": ("privacy access anna@example.com", "privacy access '+49 30 901820' --json"),
    "privacy erase": ("privacy erase anna@example.com --dry-run",),
    "config show": ("config show",),
    "config get": ("config get host_delay",),
    "config set": ("config set host_delay 2", "config set google_key -"),
    "config unset": ("config unset host_delay",),
    "config path": ("config path",),
    "db upgrade": ("db upgrade",),
    "db check": ("db check",),
    "db current": ("db current",),
    "db history": ("db history",),
    "db downgrade": ("db downgrade base --yes",),
    "db url": ("db url",),
}


def examples_of(path: str) -> tuple[str, ...]:
    """Return the examples of a command; those of a group are the first ones of its commands."""
    below = (examples[0] for name, examples in EXAMPLES.items() if name.startswith(f"{path} "))
    return EXAMPLES.get(path) or tuple(below)


def add_examples(command: Any, path: str) -> None:
    """Let the help of a command, and of all commands below it, end with its examples, which are never wrapped."""
    lines = [f"  scrapersky {example}" for example in examples_of(path)]
    command.epilog = "\n".join(("\b", "Examples:" if len(lines) > 1 else "Example:", *lines))
    for name, child in getattr(command, "commands", {}).items():
        add_examples(child, f"{path} {name}")
