"""`verifier-service doctor`: what works on this machine, as text or JSON; exit code 1 when serving would not."""

import argparse
import asyncio
import json

from verifier_service.doctor.findings import Finding, as_json, as_text, works
from verifier_service.doctor.machine import look
from verifier_service.extra import missing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Looks, tries and tells."""
    findings = examine()
    text = json.dumps(as_json(findings), indent=2) if options.json else as_text(findings)
    print(text)  # noqa: T201 - the command line speaks to its user
    return 0 if works(findings) else 1


def examine() -> list[Finding]:
    """Returns all findings; serving is tried only where everything that it needs is there."""
    findings = list(look(missing()))
    if not works(findings):
        return findings
    from verifier_service.doctor.trial import attempt  # noqa: PLC0415 - needs the extra
    from verifier_service.logs import configure  # noqa: PLC0415

    configure("error", "console")
    return [*findings, *asyncio.run(attempt())]
