"""`verifier-service serve`: flags to settings, settings to a running server."""

import argparse
import asyncio
import sys

from verifier_service.settings import BadSettings, Settings, add_flags, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds a flag for each setting."""
    add_flags(parser)


def run(options: argparse.Namespace) -> int:
    """Serves until a signal; 2 for a bad setting."""
    given = {name: getattr(options, name) for name in Settings.model_fields if hasattr(options, name)}
    try:
        settings = load(given)
    except BadSettings as failure:
        print(f"verifier-service: {failure}", file=sys.stderr)  # noqa: T201 - the command line speaks to its user
        return 2
    from verifier_service.serving import serve  # noqa: PLC0415 - a bad setting is told before the slow imports

    return asyncio.run(serve(settings))
