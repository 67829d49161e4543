"""The command line `verifier-service`: says what is wrong with a call, and imports only what the command needs.

Each command stands in its own module with `add_arguments` and `run`. Exit codes: 0 all well, 1 the
command did not succeed, 2 it was called wrongly or cannot run here.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from importlib import metadata

from verifier_service.extra import MEND, missing

COMMANDS = {
    "serve": ("answer calls over gRPC", "verifier_service.cli_serve"),
    "verify": ("judge a file of JSON lines, without a server", "verifier_service.cli_verify"),
    "doctor": ("say what works on this machine, and how to mend what does not", "verifier_service.cli_doctor"),
    "settings": ("print the table of settings", "verifier_service.cli_settings"),
}
RUNS_ANYWHERE = frozenset({"doctor"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; raises `SystemExit` where argparse does."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    chosen = next((word for word in arguments if word in COMMANDS), None)
    absent = missing()
    if absent and chosen not in RUNS_ANYWHERE and not {"--version", "-h", "--help"} & set(arguments):
        _say(f"the extra `service` is not installed ({', '.join(absent)} missing): {MEND}")
        return 2
    options = _parser(chosen).parse_args(arguments)
    try:
        return int(importlib.import_module(COMMANDS[options.command][1]).run(options))
    except KeyboardInterrupt:
        _say("interrupted")
        return 130


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """Returns the parser; only the chosen command's module is imported for its arguments."""
    parser = argparse.ArgumentParser(
        prog="verifier-service", description="Judges completions by rules.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"verifier-service {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (text, module) in COMMANDS.items():
        command = commands.add_parser(
            name, help=text, allow_abbrev=False, description=text[:1].upper() + text[1:] + "."
        )
        if name == chosen and (name in RUNS_ANYWHERE or not missing()):
            importlib.import_module(module).add_arguments(command)
    return parser


def _version() -> str:
    """Returns the version of the distribution."""
    try:
        return metadata.version("rlvr-verifier")
    except metadata.PackageNotFoundError:
        return "0"


def _say(text: str) -> None:
    """Writes one line for the person who called."""
    print(f"verifier-service: {text}", file=sys.stderr)  # noqa: T201 - the command line speaks to its user
