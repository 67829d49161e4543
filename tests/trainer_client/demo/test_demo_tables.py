"""The demo's tables and report, on marks written by hand."""

import json

import pytest

pytest.importorskip("matplotlib")

from trainer_client.demo.figures import Comparison, Sitting, merit_table, verdict_table
from trainer_client.demo.plots import draw
from trainer_client.summary import Summary
from trainer_client.training.exam import Exam, Marks, ask


def sitting(*counts, errors=0):
    verdicts = sum(samples for samples, _ in counts)
    passed = sum(correct for _, correct in counts)
    reasons = {"match": passed, "mismatch": verdicts - passed}
    summary = Summary(verdicts + errors, passed, reasons, {"overloaded": errors} if errors else {}, (0.001, 0.009))
    return Sitting(Marks(4, list(counts), errors), summary)


BEFORE, AFTER = sitting((8, 0), (8, 4)), sitting((8, 4), (8, 8))


def test_the_merit_table_has_every_figure_before_after_and_its_change():
    lines = merit_table(Comparison(BEFORE, AFTER, Summary())).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["mean@4", "pass@4", "HM@4", "HM of mean and pass"]
    assert "25.0 %" in lines[2]
    assert "75.0 %" in lines[2]
    assert "+50.0 ± 0.0" in lines[2]
    assert len({len(line) for line in lines}) == 1


def test_the_verdict_table_has_reasons_errors_and_latency():
    text = verdict_table(Comparison(BEFORE, sitting((8, 8), (6, 6), errors=2), Summary()))
    assert "match" in text
    assert "error: overloaded" in text
    assert "9.00 ms" in text


def test_errors_are_counted_over_the_whole_run():
    comparison = Comparison(BEFORE, sitting((6, 6), (8, 8), errors=2), Summary(8, 4, {}, {"internal": 3}))
    assert comparison.errors == 5
    assert comparison.as_json()["errors"] == 5
    json.dumps(comparison.as_json())


def test_marks_count_an_error_as_no_sample():
    marks = Marks(k=2)
    marks.add([1.0, None, 0.0, 1.0, 0.5, None], samples=3)
    assert marks.counts == [(2, 1), (2, 1)]
    assert (marks.errors, marks.items) == (2, 6)
    assert marks.metrics("eval")["eval_unscored_share"] == pytest.approx(1 / 3)


def test_marks_without_enough_verdicts_say_only_that():
    marks = Marks(k=4)
    marks.add([None, None, None, 1.0], samples=4)
    assert not marks.judged
    assert marks.metrics("eval") == {"eval_unscored_share": 0.75}


def test_an_exam_asks_every_problem_with_all_its_columns():
    rows = [{"prompt": str(n), "answer": str(n)} for n in range(5)]
    asked = []

    def reward(prompts, completions, completion_ids, answer):
        asked.append(len(prompts))
        return [float(one == two) for one, two in zip(completions, answer, strict=True)]

    exam = Exam(rows, reward, samples=4, batch_rows=8)
    marks = ask(exam, lambda prompts: ([[1]] * len(prompts), list(prompts)), lambda f, columns: f(**columns))
    assert asked == [8, 8, 4]
    assert marks.counts == [(4, 4)] * 5


@pytest.mark.parametrize("bad", [{"rows": []}, {"samples": 3}])
def test_an_exam_from_which_nothing_could_be_estimated_is_refused(bad):
    with pytest.raises(ValueError, match="an exam needs"):
        Exam(**({"rows": [{"prompt": "a"}], "reward": None, "samples": 4} | bad))


def test_plots_are_drawn_for_what_was_logged_only(tmp_path):
    drawn = draw([{"step": 1, "reward": 0.5, "kl": None}, {"step": 2, "reward": 0.6}], tmp_path)
    assert [path.name for path in drawn.values()] == ["reward.png"]
    assert (tmp_path / "reward.png").read_bytes().startswith(b"\x89PNG")
