"""`verifier-service settings`: prints the table of settings, as the README holds it."""

import argparse

from verifier_service.settings import markdown_table


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Adds none."""


def run(_: argparse.Namespace) -> int:
    """Prints the table."""
    print(markdown_table())  # noqa: T201 - the command line speaks to its user
    return 0
