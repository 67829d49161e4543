"""Every scripted episode gets the verdict that is due, in this process."""

import json
import re
from pathlib import Path

import pytest

from examples.agentic import __main__ as command
from examples.agentic.judging import Judged, judge, played
from examples.agentic.scenarios import SCENARIOS
from examples.agentic.scripts import SCRIPTS


@pytest.fixture(scope="module")
def judged():
    return {(each.script.scenario, each.script.name): each for each in judge(SCRIPTS)}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.scenario}: {script.name}")
def test_an_episode_gets_the_verdict_that_is_due(judged, script):
    found = judged[script.scenario, script.name]
    assert (found.passed, found.reason) == (script.passed, script.reason), found.explanation
    assert found.score == pytest.approx(script.score)
    assert found.as_due


def test_every_kind_that_judges_episodes_has_right_and_wrong_ones():
    kinds = {next(iter(SCENARIOS[script.scenario].task)) for script in SCRIPTS}
    assert kinds == {"state", "tool_calls", "steps", "composite"}
    assert {script.scenario for script in SCRIPTS if script.passed} == set(SCENARIOS)
    assert {script.scenario for script in SCRIPTS if not script.passed} == set(SCENARIOS)
    assert sum(script.passed for script in SCRIPTS) <= len(SCRIPTS) / 2


def test_each_scenarios_start_is_the_desks_own():
    states = json.dumps([scenario.task for scenario in SCENARIOS.values()])
    for scenario in SCENARIOS.values():
        assert json.loads(scenario.row()["desk"])["orders"].keys() == {"W1001", "W1002", "W1003", "W2001"}
    assert states.count("initial_json") == 5


@pytest.mark.parametrize("change", [{"score": 0.5}, {"reason": "NO_ANSWER"}, {"flag": "NO_OP"}])
def test_another_verdict_than_the_due_one_is_seen(judged, change):
    found = judged["cancel", "right"]
    due = type(found.script)(
        **{"scenario": "cancel", "name": "x", "turns": (), "score": 1.0, "reason": "MATCH"} | change
    )
    assert not Judged(due, found.passed, found.score, found.reason, found.flags, "").as_due
    assert "<-- due" in command.table([Judged(due, found.passed, found.score, found.reason, found.flags, "")])


def test_the_command_writes_episodes_and_rows(tmp_path):
    groups, rows = tmp_path / "groups.jsonl", tmp_path / "rows.jsonl"
    assert command.main(["--groups", str(groups), "--rows", str(rows)]) == 0
    written = [json.loads(line) for line in groups.read_text().splitlines()]
    assert sum(len(group["completions"]) for group in written) == len(SCRIPTS)
    columns = [json.loads(line) for line in rows.read_text().splitlines()]
    assert [row.keys() for row in columns] == [{"prompt", "desk", "task"}] * len(SCENARIOS)


def test_a_server_that_does_not_answer_is_told(capsys):
    assert command.main(["--server", "localhost:1", "--deadline-s", "0.3"]) == 2
    assert "no answer" in capsys.readouterr().err


def test_the_state_is_the_desks_and_not_the_models():
    script = next(each for each in SCRIPTS if each.name == "claims without doing")
    assert json.loads(played(script).state_json)["orders"]["W1001"]["status"] == "pending"


def test_the_readme_tells_of_every_scenario_and_of_as_many_scripts():
    readme = (Path(command.__file__).parent / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", readme, re.MULTILINE)
    assert told == [(name, next(iter(scenario.task))) for name, scenario in SCENARIOS.items()]
    assert f"plays {len(SCRIPTS)} scripted episodes" in readme
    for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL):
        compile(block, "README.md", "exec")
