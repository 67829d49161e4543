"""What a worker says is read without trusting it: anything of the wrong shape is refused, nothing is looked up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges_for_isolation import full_verdict

from verifier_service.domain.errors import ErrorCode, ItemError
from verifier_service.isolation.answers import PREPARING, Answer, Said, read_answer, to_plain
from verifier_service.isolation.frames import HEADER, Garbled, Inbox, pack, pack_answer

VERDICT = {"passed": True, "score": 1.0, "reason": "MATCH"}


def answer(*message: object) -> Answer:
    return read_answer(pack_answer(list(message))[HEADER.size :])


def test_every_field_of_a_verdict_comes_back() -> None:
    assert answer("done", 0, 1.0, 2.0, 3.0, to_plain(full_verdict())).outcome == full_verdict()


def test_a_prepared_task_needs_no_body() -> None:
    said = answer("done", PREPARING, 1.0, 2.0, 3, None)
    assert (said.said, said.position, said.outcome, said.cpu_s) == (Said.DONE, PREPARING, None, 3.0)


def test_a_fault_comes_back_as_its_error() -> None:
    said = answer("fault", 4, 1.0, 2.0, 3.0, ["BAD_TASK", "why", "math.references[0]"])
    assert said.outcome == ItemError(ErrorCode.BAD_TASK, "why", "math.references[0]", retryable=False)


@pytest.mark.parametrize(
    "message",
    [
        [],
        ["done"],
        ["done", 0, 1.0, 2.0, 3.0, None],
        ["won", 0, 1.0, 2.0, 3.0, VERDICT],
        ["done", "0", 1.0, 2.0, 3.0, VERDICT],
        ["done", True, 1.0, 2.0, 3.0, VERDICT],
        ["done", 0, "1", 2.0, 3.0, VERDICT],
        ["done", 0, 10**400, 2.0, 3.0, VERDICT],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"passed": 1}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"score": "1"}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"score": 2.0}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"score": -0.1}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"reason": "SPLENDID"}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"extracted": 7}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"flags": "HEDGED"}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"tests": [[1]]}],
        ["done", 0, 1.0, 2.0, 3.0, VERDICT | {"steps": [["s", True, 1.0, "MATCH", None]]}],
        ["fault", 0, 1.0, 2.0, 3.0, ["NO_SUCH", "why", ""]],
        ["broken", 0, 1.0, 2.0, 3.0, {"a": "dict"}],
    ],
    ids=lambda message: json.dumps(message)[:60],
)
def test_an_answer_of_the_wrong_shape_is_garbled(message: list[object]) -> None:
    with pytest.raises(Garbled):
        answer(*message)


@pytest.mark.parametrize(
    "frame", [b"", b"hello", b"{}", b"[NaN]", b"[" * 100_000, b"\xff\xfe", b'["done",0,NaN,0,0,null]'], ids=repr
)
def test_what_is_no_answer_at_all_is_garbled(frame: bytes) -> None:
    with pytest.raises(Garbled):
        read_answer(frame)


@given(st.binary())
def test_arbitrary_bytes_are_an_answer_or_garbled(frame: bytes) -> None:
    try:
        read_answer(frame)
    except Garbled:
        return


@given(st.lists(st.binary(max_size=200)), st.integers(min_value=1, max_value=50))
def test_frames_survive_any_cutting(payloads: list[bytes], step: int) -> None:
    stream = b"".join(map(pack, payloads))
    inbox = Inbox()
    cut = [stream[at : at + step] for at in range(0, len(stream), step)]
    assert [bytes(frame) for piece in cut for frame in inbox.feed(piece)] == payloads


def test_an_oversized_frame_is_refused_before_it_comes() -> None:
    with pytest.raises(Garbled):
        list(Inbox(max_frame_bytes=10).feed(HEADER.pack(11)))


def test_no_answer_holds_a_number_that_json_lacks() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack_answer([float("nan")])
