"""`verifier-service verify`: a file of JSON lines in, a file of results out, and an exit code."""

import argparse
import asyncio
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from verifier_service.app import build
from verifier_service.domain.enums import View
from verifier_service.domain.errors import OursFault
from verifier_service.jsonl.progress import progress
from verifier_service.jsonl.resume import CannotResume, Done, take_up
from verifier_service.jsonl.run import Input, Run
from verifier_service.logs import configure
from verifier_service.settings import BadSettings, Settings, load, unknown_variables
from verifier_service.transport.judging import Judging

MISUSED = 2
STANDARD = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("input", metavar="IN.jsonl", help="groups, one a line; - for standard input")
    parser.add_argument("-o", "--output", default=STANDARD, metavar="OUT.jsonl", help="results; - for standard output")
    parser.add_argument("--resume", action="store_true", help="go on after what OUT.jsonl already holds")
    parser.add_argument("--view", choices=["basic", "full"], default="basic", help="how much detail a result has")
    parser.add_argument("--workers", metavar="N", help="worker processes [RLVR_WORKERS; default: usable CPUs]")
    parser.epilog = (
        "Exit code 0: only verdicts; 1: some item ended in an error; 2: some line was unreadable, or the command "
        "could not run. Limits are set by the same RLVR_... variables as the server's."
    )


def run(options: argparse.Namespace) -> int:
    """Verifies the file; what stops it is one line on standard error."""
    try:
        settings = load({"workers": options.workers})
        for line in unknown_variables():
            print(f"verifier-service: {line}", file=sys.stderr)  # noqa: T201 - the command line speaks to its user
        _check(options)
        done = take_up(Path(options.output)) if options.resume else Done()
        with ExitStack() as files:
            return asyncio.run(_verify(settings, options, done, _open(options, files)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return MISUSED
    except (BadSettings, CannotResume, OursFault, OSError) as failure:
        print(f"verifier-service: {failure}", file=sys.stderr)  # noqa: T201 - the command line speaks to its user
        return MISUSED


def _check(options: argparse.Namespace) -> None:
    """Raises `CannotResume` or `OSError` for files that do not go together."""
    if options.resume and STANDARD in (options.input, options.output):
        raise CannotResume("--resume needs files for input and output")
    both_files = STANDARD not in (options.input, options.output)
    if both_files and Path(options.output).exists() and Path(options.input).samefile(options.output):
        raise CannotResume("input and output are the same file")


def _open(options: argparse.Namespace, files: ExitStack) -> tuple[BinaryIO, BinaryIO]:
    """Opens both files; the input first, so that a wrong name leaves the output alone."""
    source: BinaryIO = sys.stdin.buffer
    sink: BinaryIO = sys.stdout.buffer
    if options.input != STANDARD:
        source = files.enter_context(Path(options.input).open("rb"))  # noqa: SIM115 - the stack closes it
    if options.output != STANDARD:
        sink = files.enter_context(Path(options.output).open("ab" if options.resume else "wb"))  # noqa: SIM115
    return source, sink


async def _verify(settings: Settings, options: argparse.Namespace, done: Done, files: tuple[BinaryIO, BinaryIO]) -> int:
    """Runs the file through a service of its own."""
    configure("warning", settings.log_format)
    source, sink = files
    name = "<stdin>" if options.input == STANDARD else options.input
    total = os.fstat(source.fileno()).st_size if options.input != STANDARD else None
    service = build(settings)
    try:
        await service.start(workers=False)
        judging = Judging(service.engine, service.facts.caps, service.facts.verifier_version)
        with progress(total) as shown:
            given = Input(source.fileno(), name)
            outcome = await Run(judging, given, sink, View(options.view.upper()), shown, done).finish()
    finally:
        await service.stop()
    print(f"verifier-service: {outcome.told()}", file=sys.stderr)  # noqa: T201 - the command line speaks to its user
    return outcome.exit_code
