"""Everything that can be looked at: what each command prints that reads the database, and changes nothing in it.

`one.com` and the batch `april` stand for what is known. A new command belongs here, unless it only changes things or
looks at something else; one with --dry-run belongs here with it.
"""

from scrapersky_cli.subjects.registry import listings

LIST = "LIST"  # stands for a file with targets
READS: dict[str, tuple[str, ...]] = {
    "status": ("status", "status --json"),
    "show": ("show one.com", "show batch:april", "show one.com --json"),
    "list": (*(f"list {what}" for what in listings()), "list searches --sort name:desc --json"),
    "export": (*(f"export {what}" for what in listings()), "export leads --format jsonl", "export jobs --dry-run"),
    "history": ("history", "history domain-scan -n 1000 --json"),
    "errors": ("errors", "errors --since 1d --json"),
    "costs": ("costs",),
    "contacts summary": ("contacts summary", "contacts summary --batch april"),
    "batch list": ("batch list",),
    "batch show": ("batch show april",),
    "batch export": ("batch export april", "batch export april --what jobs --dry-run"),
    "batch retry": ("batch retry april --dry-run",),
    "batch cancel": ("batch cancel april --dry-run",),
    "block list": ("block list",),
    "suppress list": ("suppress list",),
    "privacy notice": ("privacy notice", "privacy notice --since 1d --sort value --json"),
    "privacy erase": ("privacy erase jo@else.com --dry-run",),
    "doctor": ("doctor --offline", "doctor --offline --json"),
    "config show": ("config show",),
    "db current": ("db current",),
    "db history": ("db history",),
    "db url": ("db url",),
    "process": ("process domain-scan --dry-run", "process all --dry-run"),
    "enqueue": ("enqueue domain-scan --where status=queued --dry-run", f"enqueue domain-scan --file {LIST} --dry-run"),
    "retry": ("retry domain-scan --all --dry-run",),
    "cancel": ("cancel domain-scan --all --dry-run",),
    "curate": ("curate domains rejected --where status=failed --dry-run", "curate pages selected --all --dry-run"),
    "tag": ("tag domains --all --add x --dry-run",),
    "prune": ("prune --dry-run", "prune jobs batches pages contacts --dry-run"),
    "delete domain": ("delete domain one.com --dry-run",),
    "import domains": (f"import domains {LIST} --dry-run",),
    "suppress import": (f"suppress import {LIST} --dry-run",),
    "run": (f"run --file {LIST} --dry-run",),
}
# A dry run of these, and what they print, is the same without a database.
WITHOUT_DATABASE = {"config show", "db history", "db url", "import domains", "suppress import", "run"}
# These change something, and have no dry run.
CHANGE = {
    "loop", "pause", "resume", "note", "block add", "block remove", "suppress add", "suppress remove", "db upgrade", "db downgrade",
    "config set", "config unset", "init",
}  # fmt: skip
# These look at the web, at files or at the settings.
LOOK_ELSEWHERE = {
    "demo", "scan", "sitemap", "robots", "extract", "config get", "config path", "places diff", "places probe", "db check",
}  # fmt: skip
# These, or a dry run of them, need rows or files of their own.
TESTED_ELSEWHERE = {"places unmerge", "import places", "privacy access"}
EVERY = tuple(line for lines in READS.values() for line in lines)
# What is not there is a usage error.
NAMES_SOMETHING = ("one.com", "april")
