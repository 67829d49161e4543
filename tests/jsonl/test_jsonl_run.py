"""A run answers every line in input order, tells what it cannot read, and goes on where an earlier one ended."""

import asyncio
import io
import json
import os

import pytest

from verifier_service.domain.config import Caps
from verifier_service.domain.enums import View
from verifier_service.domain.errors import ErrorCode, item_error
from verifier_service.domain.verdict import GroupResult, Reason, Result, Verdict, failed
from verifier_service.jsonl.progress import Quiet
from verifier_service.jsonl.resume import CannotResume, Done, take_up
from verifier_service.jsonl.run import Input, Run
from verifier_service.transport.judging import Judging

MATH = {"math": {"references": ["1"]}}


class Engine:
    """Passes `yes`; later groups are done first; `lost` is an error of ours."""

    def __init__(self):
        self.judged = []
        self.at_once = self.most_at_once = 0

    async def verify(self, groups, *, client="", deadline_s=None):
        raise AssertionError("a file waits for room, and never sheds")

    async def submit(self, group, *, client="", wait=True):
        assert wait
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0.05 if group.id == "slow" else 0)
        self.at_once -= 1
        self.judged.append(group.id)
        return GroupResult(group.id, tuple(Result(self._outcome(one.text)) for one in group.completions))

    def _outcome(self, text):
        if text == "lost":
            return item_error(ErrorCode.WORKER_LOST, "the worker was lost")
        if text == "yes":
            return Verdict(True, 1.0, Reason.MATCH, extracted="x" * 3000)
        return failed(Reason.MISMATCH)


class Told(Quiet):
    def __init__(self):
        self.said = []
        self.done_bytes = 0

    def at(self, done_bytes):
        self.done_bytes = done_bytes

    def say(self, message):
        self.said.append(message)


class Ran:
    def __init__(self, tmp_path, text, done=None, view=View.BASIC, caps=None):
        place = tmp_path / "in.jsonl"
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.engine, self.told, sink = Engine(), Told(), io.BytesIO()
        with place.open("rb") as file:
            judging = Judging(self.engine, caps or Caps(), "v")
            run = Run(judging, Input(file.fileno(), "IN.jsonl"), sink, view, self.told, done or Done())
            self.outcome = asyncio.run(run.finish())
        self.raw = sink.getvalue()
        self.answers = [json.loads(line) for line in self.raw.decode().split("\n")[:-1]]


def line(name, *completions, **more):
    return json.dumps({"id": name, "task": MATH, "completions": list(completions), **more}) + "\n"


def test_answers_come_in_input_order_with_every_field_printed(tmp_path):
    ran = Ran(tmp_path, line("slow", "yes") + "\n" + line("quick", "no") + line("slow", "no", "yes"))
    assert [answer["id"] for answer in ran.answers] == ["slow", "quick", "slow"]
    assert ran.engine.judged[0] == "quick"
    verdict = ran.answers[1]["results"][0]["verdict"]
    assert (verdict["passed"], verdict["score"], verdict["reason"]) == (False, 0.0, "REASON_MISMATCH")
    assert verdict["matched_reference"] == ""
    assert verdict["flags"] == []
    assert ran.outcome.exit_code == 0
    assert ran.told.said == []
    assert ran.told.done_bytes == (tmp_path / "in.jsonl").stat().st_size


def test_ids_that_stand_again_are_answered_in_order_and_counted(tmp_path):
    ran = Ran(tmp_path, line("a", "yes") + line("b", "yes") + line("a", "no") + line("A", "no") + line("a", "no"))
    assert [answer["results"][0]["verdict"]["passed"] for answer in ran.answers] == [True, True, False, False, False]
    assert (ran.outcome.repeated, ran.outcome.exit_code, ran.told.said) == (2, 0, [])
    assert ran.outcome.told().endswith("2 groups have the id of an earlier one")


def test_ids_of_an_earlier_run_count_when_they_stand_again(tmp_path):
    output = tmp_path / "out.jsonl"
    output.write_bytes(Ran(tmp_path, line("a", "yes") + line("b", "no")).raw)
    ran = Ran(tmp_path, line("a", "yes") + line("b", "no") + line("a", "no") + line("c", "no"), done=take_up(output))
    assert ([answer["id"] for answer in ran.answers], ran.outcome.repeated) == (["a", "c"], 1)
    assert "earlier one" not in Ran(tmp_path, line("a", "yes") + line("b", "no")).outcome.told()


def test_an_error_in_an_item_is_exit_code_1(tmp_path):
    ran = Ran(tmp_path, line("a", "yes") + line("b", "lost"))
    assert ran.answers[1]["results"][0]["error"]["code"] == "ERROR_CODE_WORKER_LOST"
    assert ran.answers[1]["results"][0]["error"]["retryable"] is True
    assert ran.outcome.exit_code == 1


UNREADABLE = {
    "no JSON": ("{", ""),
    "no object": ("[1]", ""),
    "not UTF-8": (b'{"id": "x\xff"}', ""),
    "no id": ('{"task": {"math": {"references": ["1"]}}, "completions": []}', ""),
    "an unknown field": ('{"id": "u", "tsk": {}}', "u"),
    "a wrong type": ('{"id": "u", "task": MATH, "completions": "yes"}'.replace("MATH", json.dumps(MATH)), "u"),
    "a key twice": ('{"id": "u", "id": "w"}', ""),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_line_is_answered_told_and_exit_code_2(tmp_path, name):
    text, group_id = UNREADABLE[name]
    text = text if isinstance(text, bytes) else text.encode()
    ran = Ran(tmp_path, line("a", "lost").encode() + b"\n" + text + b"\n" + line("b", "yes").encode())
    assert [answer["id"] for answer in ran.answers] == ["a", group_id, "b"]
    error = ran.answers[1]["error"]
    assert error["code"] == "ERROR_CODE_BAD_TASK"
    assert error["message"].startswith("line 3: ")
    assert error["field"].startswith("groups[1]")
    assert len(ran.told.said) == 1
    assert ran.told.said[0] == "IN.jsonl:3: " + error["message"].removeprefix("line 3: ")
    assert ran.answers[2]["results"][0]["verdict"]["passed"] is True
    assert ran.outcome.exit_code == 2


def test_a_line_over_the_cap_is_unreadable_and_the_next_is_judged(tmp_path):
    ran = Ran(tmp_path, line("a", "x" * 5000) + line("b", "yes"), caps=Caps(max_message_bytes=4000))
    assert ran.answers[0]["error"]["message"].startswith("line 1: ")
    assert ran.answers[1]["results"][0]["verdict"]["passed"] is True


@pytest.mark.parametrize(
    ("task", "place"),
    [
        ({"chess": {}}, "task"),
        ({"math": {"references": ["1"], "mood": 1}}, "task.math.mood"),
        ({"math": {"references": ["1"], "policy": {"units": "UNITS_X"}}}, "task.math.policy.units"),
    ],
)
def test_what_a_task_asks_beyond_the_contract_is_unsupported_and_the_line_readable(tmp_path, task, place):
    ran = Ran(tmp_path, line("a", "yes") + json.dumps({"id": "b", "task": task, "completions": ["x", "y"]}))
    errors = [result["error"] for result in ran.answers[1]["results"]]
    assert [(error["code"], error["field"]) for error in errors] == [
        ("ERROR_CODE_UNSUPPORTED", f"groups[1].{place}")
    ] * 2
    assert ran.told.said == []
    assert ran.outcome.exit_code == 1


def test_the_view_decides_how_much_is_written(tmp_path):
    basic, full = Ran(tmp_path, line("a", "yes")), Ran(tmp_path, line("a", "yes"), view=View.FULL)
    assert len(basic.answers[0]["results"][0]["verdict"]["extracted"]) == 512
    assert len(full.answers[0]["results"][0]["verdict"]["extracted"]) == 3000


def test_an_answer_is_one_line_for_every_reader_of_lines(tmp_path):
    ran = Ran(tmp_path, line("a\u2028b\u0085c\u2029d", "yes"))
    assert ran.answers[0]["id"] == "a\u2028b\u0085c\u2029d"
    assert len(ran.raw.decode().splitlines()) == 1


def test_an_endless_file_is_held_to_a_window(tmp_path):
    ran = Ran(tmp_path, "".join(line(str(number), "no") for number in range(5000)))
    assert len(ran.answers) == 5000
    assert ran.engine.most_at_once <= 2048


def test_an_empty_file_is_an_empty_answer(tmp_path):
    assert Ran(tmp_path, "").raw == b""
    assert Ran(tmp_path, "\n\n").outcome.exit_code == 0


class TestResume:
    GROUPS = (line("a", "yes"), line("b", "lost"), "{\n", line("c", "yes"))

    def earlier(self, tmp_path, lines_done, tail=b""):
        """An output that holds the first answers and perhaps a piece of the next."""
        whole = Ran(tmp_path, "".join(self.GROUPS)).raw.splitlines(keepends=True)
        out = tmp_path / "out.jsonl"
        out.write_bytes(b"".join(whole[:lines_done]) + tail)
        return out, b"".join(whole)

    @pytest.mark.parametrize("lines_done", range(5))
    @pytest.mark.parametrize("tail", [b"", b'{"id": "x", "res'])
    def test_it_goes_on_after_the_last_whole_line(self, tmp_path, lines_done, tail):
        out, whole = self.earlier(tmp_path, lines_done, tail)
        done = take_up(out)
        ran = Ran(tmp_path, "\n" + "".join(self.GROUPS), done)
        joined = [json.loads(one) for one in (out.read_bytes() + ran.raw).splitlines()]
        expected = [json.loads(one) for one in whole.splitlines()]
        assert [one["id"] for one in joined] == [one["id"] for one in expected]
        assert [one.get("error", {}).get("field") for one in joined] == [
            one.get("error", {}).get("field") for one in expected
        ]
        assert ran.outcome.exit_code == 2
        assert len(ran.engine.judged) == max(0, 3 - min(lines_done, 2) - (lines_done == 4))

    def test_earlier_errors_count(self, tmp_path):
        out, _ = self.earlier(tmp_path, 2)
        assert take_up(out).outcome.exit_code == 1

    def test_an_output_of_other_groups_is_refused(self, tmp_path):
        out, _ = self.earlier(tmp_path, 2)
        with pytest.raises(CannotResume, match="other groups"):
            Ran(tmp_path, line("a", "yes") + line("z", "yes") + line("c", "yes"), take_up(out))

    def test_an_output_longer_than_the_input_is_refused(self, tmp_path):
        out, _ = self.earlier(tmp_path, 3)
        with pytest.raises(CannotResume, match="more results"):
            Ran(tmp_path, line("a", "yes"), take_up(out))

    @pytest.mark.parametrize("foreign", [b"hello\n", b"[]\n", b'{"id": 1}\n', b'{"id": "a", "results": 3}\n'])
    def test_a_file_that_is_no_output_is_left_alone(self, tmp_path, foreign):
        out = tmp_path / "out.jsonl"
        out.write_bytes(foreign + b"tail")
        with pytest.raises(CannotResume, match=r"out\.jsonl:1"):
            take_up(out)
        assert out.read_bytes() == foreign + b"tail"

    @pytest.mark.parametrize("foreign", [b'{"my":"data"}', b"hello", b"[" * 100_000 + b"\n"])
    def test_another_files_text_is_never_cut_off(self, tmp_path, foreign):
        out = tmp_path / "out.jsonl"
        out.write_bytes(foreign)
        with pytest.raises(CannotResume, match=r"out\.jsonl:1"):
            take_up(out)
        assert out.read_bytes() == foreign

    def test_no_output_yet_is_a_beginning(self, tmp_path):
        assert take_up(tmp_path / "none").ids.count == 0
        assert os.listdir(tmp_path) == []
