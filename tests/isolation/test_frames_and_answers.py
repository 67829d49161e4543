"""What a worker says is read without trusting it: anything of the wrong shape is refused, nothing is looked up."""

import json
import struct
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges_for_isolation import full_verdict

from verifier_service.domain.errors import ErrorCode, ItemError
from verifier_service.domain.verdict import Reason, failed
from verifier_service.isolation.answers import KNOWN_BODIES, PREPARING, Answer, AnswerReader, AnswerWriter, Said
from verifier_service.isolation.frames import HEADER, Garbled, Inbox, pack, to_json

VERDICT = {"passed": True, "score": 1.0, "reason": "MATCH"}
TIMES = (1.0, 2.0, 3.0)
HEAD = struct.pack("!Bi3d", 0, 0, *TIMES)


def answer(said: Said, position: int, body: object, times: tuple[float, float, float] = TIMES) -> Answer:
    return AnswerReader().read(AnswerWriter().write(said, position, *times, body)[HEADER.size :])


def test_every_field_of_a_verdict_comes_back() -> None:
    assert answer(Said.DONE, 0, full_verdict()).outcome == full_verdict()


def test_a_prepared_task_needs_no_body() -> None:
    said = answer(Said.DONE, PREPARING, None)
    assert (said.said, said.position, said.outcome, said.cpu_s) == (Said.DONE, PREPARING, None, 3.0)


def test_a_fault_comes_back_as_its_error() -> None:
    said = answer(Said.FAULT, 4, ["BAD_TASK", "why", "math.references[0]", False])
    assert said.outcome == ItemError(ErrorCode.BAD_TASK, "why", "math.references[0]", retryable=False)


def test_equal_verdicts_of_a_worker_come_back_as_one() -> None:
    writer, reader = AnswerWriter(), AnswerReader()
    verdicts = [failed(Reason.MISMATCH, str(index % (KNOWN_BODIES + 1))) for index in range(3 * KNOWN_BODIES)] * 2
    frames = [writer.write(Said.DONE, index, *TIMES, verdict) for index, verdict in enumerate(verdicts)]
    answers = [reader.read(frame[HEADER.size :]) for frame in frames]
    assert [said.outcome for said in answers] == verdicts
    assert [said.position for said in answers] == list(range(len(frames)))
    first, again = (reader.read(frames[0][HEADER.size :]).outcome for _ in range(2))
    assert first is again


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (Said.DONE, None),
        (Said.DONE, []),
        (Said.DONE, VERDICT | {"passed": 1}),
        (Said.DONE, VERDICT | {"score": "1"}),
        (Said.DONE, VERDICT | {"score": 2.0}),
        (Said.DONE, VERDICT | {"score": -0.1}),
        (Said.DONE, VERDICT | {"score": 10**400}),
        (Said.DONE, VERDICT | {"reason": "SPLENDID"}),
        (Said.DONE, VERDICT | {"extracted": 7}),
        (Said.DONE, VERDICT | {"flags": "HEDGED"}),
        (Said.DONE, VERDICT | {"tests": [[1]]}),
        (Said.DONE, VERDICT | {"steps": [["s", True, 1.0, "MATCH", None]]}),
        (Said.FAULT, ["NO_SUCH", "why", "", False]),
        (Said.BROKEN, {"a": "dict"}),
    ],
    ids=lambda part: json.dumps(part)[:60],
)
def test_an_answer_of_the_wrong_shape_is_garbled(said: Said, body: object) -> None:
    with pytest.raises(Garbled):
        answer(said, 0, body)


@pytest.mark.parametrize("times", [(nan, 2.0, 3.0), (1.0, inf, 3.0), (1.0, 2.0, -inf)])
def test_a_time_that_is_no_number_is_garbled(times: tuple[float, float, float]) -> None:
    with pytest.raises(Garbled):
        answer(Said.DONE, 0, full_verdict(), times)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"hello",
        HEAD[:-1],
        HEAD,
        HEAD + b"{}",
        HEAD + b"[NaN]",
        HEAD + b"[" * 100_000,
        HEAD + b"\xff\xfe",
        b"\x09" + HEAD[1:] + b"null",
    ],
    ids=lambda frame: repr(frame[:40]),
)
def test_what_is_no_answer_at_all_is_garbled(frame: bytes) -> None:
    with pytest.raises(Garbled):
        AnswerReader().read(frame)


@given(st.binary() | st.binary().map(lambda body: HEAD + body))
def test_arbitrary_bytes_are_an_answer_or_garbled(frame: bytes) -> None:
    try:
        AnswerReader().read(frame)
    except Garbled:
        return


@given(st.lists(st.binary(max_size=200)), st.integers(min_value=1, max_value=50))
def test_frames_survive_any_cutting(payloads: list[bytes], step: int) -> None:
    stream = b"".join(map(pack, payloads))
    inbox = Inbox()
    cut = [stream[at : at + step] for at in range(0, len(stream), step)]
    assert [frame for piece in cut for frame in inbox.feed(piece)] == payloads


def test_an_oversized_frame_is_refused_before_it_comes() -> None:
    with pytest.raises(Garbled):
        list(Inbox(max_frame_bytes=10).feed(HEADER.pack(11)))


def test_no_answer_holds_a_number_that_json_lacks() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json([nan])
