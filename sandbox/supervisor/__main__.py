"""Starts a supervisor: over its standard streams, over a socket that the service listens on, or listening itself.

supervisor --stdio              one slot, in a container of its own
supervisor --connect PATH       the same, over a socket
supervisor --listen PATH        a sidecar: a slot for every connection
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # before any import of ours

from supervisor import listening
from supervisor.service import Service

_CONNECT_WITHIN_S = 2.0  # the service listens before it starts us: one that refuses has died


def main() -> None:
    """Serves until the service leaves."""
    parser = argparse.ArgumentParser(prog="supervisor")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--stdio", action="store_true")
    how.add_argument("--connect", metavar="PATH")
    how.add_argument("--listen", metavar="PATH")
    given = parser.parse_args()
    if given.listen:
        listening.listen(given.listen)
    elif given.connect:
        fd = listening.connect(given.connect, _CONNECT_WITHIN_S)
        Service(fd, fd, alone=True).serve()
    else:
        Service(*listening.streams_of_our_own(), alone=True).serve()


main()
