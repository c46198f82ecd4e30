"""Print the summaries of runs, one line for each, or as JSON."""

from dataclasses import asdict, fields

from scrapersky_cli.cli.output import print_json, print_line, say
from scrapersky_cli.engine.run.summary import Summary


def print_summaries(summaries: list[Summary], *, as_json: bool, many: bool, silent_when_idle: bool = False) -> None:
    """Print each run that claimed rows. Of others print nothing, because cron mails all output."""
    told = [summary for summary in summaries if summary.claimed or not silent_when_idle]
    if as_json:
        if many:
            print_json({"runs": [_data(summary) for summary in told]})
        elif told:
            print_json(_data(told[0]))
        return
    for summary in summaries:
        if summary.claimed:
            print_line(summary.line())
        if summary.paused:
            say(f"{summary.workflow} is paused: {summary.paused} (scrapersky resume {summary.workflow})")
        if summary.put_off and not summary.put_off.exit_code:  # others end the command, as errors do
            say(f"{summary.workflow}: {summary.put_off.message}: its rows were put off")


def _data(summary: Summary) -> dict[str, object]:
    data = {field.name: getattr(summary, field.name) for field in fields(summary)}
    return {**data, "traffic": asdict(summary.traffic), "put_off": summary.put_off.message if summary.put_off else None}
