"""`python -m examples.agentic`: plays every script, has it judged, and prints verdicts beside what is due."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from google.protobuf import json_format

from examples.agentic.judging import Judged, groups_of, judge
from examples.agentic.scenarios import SCENARIOS
from examples.agentic.scripts import SCRIPTS
from trainer_client.errors import VerifierError


def main(arguments: Sequence[str] | None = None) -> int:
    """Judges the episodes, or writes them down; returns 0 where every verdict is the one that is due."""
    parser = argparse.ArgumentParser(
        prog="python -m examples.agentic", description="Verifies an order desk's episodes."
    )
    parser.add_argument("--server", metavar="HOST:PORT", help="ask this server instead of an engine in this process")
    parser.add_argument("--deadline-s", type=float, default=60.0, help="how long to wait for the server, in seconds")
    parser.add_argument(
        "--groups", type=Path, metavar="FILE", help="only write the episodes, for verifier-service verify"
    )
    parser.add_argument("--rows", type=Path, metavar="FILE", help="only write the requests as a data set for TRL")
    options = parser.parse_args(arguments)
    if options.groups or options.rows:
        return _write(options.groups, options.rows)
    try:
        judged = judge(SCRIPTS, options.server, options.deadline_s)
    except VerifierError as error:
        print(error, file=sys.stderr)
        return 2
    print(table(judged))
    surprises = [each for each in judged if not each.as_due]
    print(f"\n{len(judged)} episodes, {sum(each.passed for each in judged)} passed, {len(surprises)} not as due")
    return 1 if surprises else 0


def table(judged: Sequence[Judged]) -> str:
    """Returns the verdicts as lines of text."""
    width = max(len(each.script.name) for each in judged)
    lines = [f"{'scenario':9}{'episode':{width}}  score  verdict"]
    for each in judged:
        told = " ".join((each.reason, *each.flags))
        note = f"  {each.explanation}" if each.explanation else ""
        mark = "" if each.as_due else f"  <-- due: {each.script.score:.2f} {each.script.reason} {each.script.flag}"
        lines.append(f"{each.script.scenario:9}{each.script.name:{width}}  {each.score:5.2f}  {told}{note}{mark}")
    return "\n".join(lines)


def _write(groups: Path | None, rows: Path | None) -> int:
    if groups:
        made = (json_format.MessageToDict(each, preserving_proto_field_name=True) for each, _ in groups_of(SCRIPTS))
        groups.write_text("".join(json.dumps(each) + "\n" for each in made), encoding="utf-8")
    if rows:
        rows.write_text("".join(json.dumps(each.row()) + "\n" for each in SCENARIOS.values()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
