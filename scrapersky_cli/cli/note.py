"""note: write a note on a row."""

from typing import Annotated

import typer

from scrapersky_cli.cli.options import Json, Verbose, opened, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.rows_by_hand import What, subject_of_listing
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.read.identify import row_named
from scrapersky_cli.store.labels import store_note

Target = Annotated[str, typer.Argument(metavar="TARGET", help="A typed id, a name or a URL.")]
Text = Annotated[str | None, typer.Argument(metavar="TEXT", help="Replaces the note that is there.")]
Clear = Annotated[bool, typer.Option("--clear", help="Remove the note.")]


def note(
    what: What, target: Target, text: Text = None, clear: Clear = False, as_json: Json = False, verbose: Verbose = 0
) -> None:
    """Write a note on a row. `show` and exports give it back; no workflow changes it."""
    set_up_logs(verbose)
    subject = subject_of_listing(what, "noted")
    written = clean_text(text or "", len(text or ""))
    if bool(written) == clear:
        raise UsageError("give the text of the note, or --clear", hint=f"scrapersky note {what} {target} 'Call in May'")
    with opened() as database:
        with database.reading() as conn:
            row_id = row_named(conn, subject, target)
        changed = database.write(store_note, subject.table, [row_id], written)
    id_ = f"{subject.kind}:{row_id}"
    data = {"what": what, "id": id_, "note": written or None, "changed": changed}
    emit(Answer(data, lines=[f"what={what} id={id_} changed={changed}"]), as_json=as_json)
