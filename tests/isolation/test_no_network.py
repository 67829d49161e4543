"""A worker's process opens no socket once the filter stands, and its channel goes on working."""

import os
import platform
import socket

import pytest

from verifier_service.isolation.no_network import network_is_shut, shut_network

pytestmark = pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="call numbers are not listed")


def test_no_socket_can_be_made_and_the_channel_works():
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        said = b"broken"
        try:
            import ctypes

            ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
            stands = shut_network()
            try:
                socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                said = b"open"
            except PermissionError:
                said = b"shut" if stands and network_is_shut() else b"odd"
        finally:
            theirs.sendall(said)
            os._exit(0)
    os.waitpid(pid, 0)
    assert ours.recv(16) == b"shut"
    ours.close()
    theirs.close()


def test_a_process_that_has_a_network_is_told_by_trying():
    assert not network_is_shut()
