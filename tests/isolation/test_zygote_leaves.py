"""A zygote ends quietly with the service it belongs to, however abruptly that leaves."""

import json
import socket
import subprocess
import sys


def test_a_service_that_leaves_with_words_unread_is_no_failure() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "verifier_service.isolation.zygote", str(theirs.fileno())]
    zygote = subprocess.Popen(command, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE, text=True)
    theirs.close()
    recipe = {"prepares": [], "memory_bytes": 1 << 28, "lifetime_cpu_s": 60, "search_path": []}
    ours.send(json.dumps(recipe).encode())
    assert json.loads(ours.recv(4096, socket.MSG_PEEK)) == ["ready"]
    ours.close()
    _, complaints = zygote.communicate(timeout=60)
    assert (zygote.returncode, complaints) == (0, "")
