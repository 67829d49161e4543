"""The demo's verifier: up while the block lasts, gone afterwards whatever happened, and a clear word when it fails."""

import os
import socket

import pytest

from trainer_client.demo.server import NoVerifier, VerifierProcess


def answers(target):
    host, port = target.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        return False
    return True


def fail_within(verifier):
    with verifier:
        assert answers(verifier.target)
        raise KeyError


def test_it_answers_within_the_block_and_is_gone_after_an_error(tmp_path):
    verifier = VerifierProcess(tmp_path / "v.log")
    with pytest.raises(KeyError):
        fail_within(verifier)
    assert verifier.target.startswith("127.0.0.1:")
    assert not answers(verifier.target)
    assert not (tmp_path / "v.port").exists()


def test_after_a_crash_it_can_be_started_on_the_same_port(tmp_path):
    with VerifierProcess(tmp_path / "v.log") as verifier:
        first = verifier.target
        verifier.crash()
        assert not answers(first)
        verifier.start()
        assert verifier.target == first
        assert answers(first)


def test_a_verifier_that_cannot_start_is_an_error_with_its_own_words(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoVerifier, match=r"before it served: .+"):
            VerifierProcess(tmp_path / "v.log", port=taken.getsockname()[1]).start()


def test_stopping_twice_is_harmless(tmp_path):
    verifier = VerifierProcess(tmp_path / "v.log")
    verifier.stop()
    verifier.stop()
    assert os.listdir(tmp_path) == []
