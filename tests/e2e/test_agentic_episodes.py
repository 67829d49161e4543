"""The order desk's episodes over the wire: from a server, by the reward function, and from a file."""

import json
import subprocess
import sys

import pytest

from examples.agentic import __main__ as command
from examples.agentic.desk import OrderDesk
from examples.agentic.judging import groups_of, judge
from examples.agentic.playing import play
from examples.agentic.scenarios import SCENARIOS
from examples.agentic.scripts import SCRIPTS
from trainer_client.adapters.trl import verifier_reward


@pytest.fixture(scope="module")
def target(served):
    return f"127.0.0.1:{served.port}"


def test_a_server_gives_the_verdicts_that_are_due(target):
    judged = judge(SCRIPTS, target)
    assert [each.script.name for each in judged if not each.as_due] == []
    assert len(judged) == len(SCRIPTS)


def test_the_command_asks_a_server(target, capsys):
    assert command.main(["--server", target]) == 0
    assert f"{len(SCRIPTS)} episodes" in capsys.readouterr().out


@pytest.mark.parametrize("graded", [True, False])
async def test_rewards_of_rollouts_are_their_scores(target, graded):
    """As TRL calls it: transcripts as completions, the desks beside them, a column of tasks."""
    reward = verifier_reward(target, graded=graded)
    scripts = [script for script in SCRIPTS if not script.cut]
    desks = [OrderDesk() for _ in scripts]
    rows = [SCENARIOS[script.scenario].row() for script in scripts]
    rewards = await reward(
        prompts=[row["prompt"] for row in rows],
        completions=[play(desk, script.turns) for desk, script in zip(desks, scripts, strict=True)],
        task=[row["task"] for row in rows],
        environments=desks,
    )
    assert rewards == pytest.approx([script.score if graded else float(script.passed) for script in scripts])
    assert reward.__self__.last.unscored == 0
    reward.__self__.close()


async def test_an_environment_that_gives_no_state_is_no_reward(target):
    reward = verifier_reward(target)
    script = SCRIPTS[0]
    row = SCENARIOS[script.scenario].row()
    told = play(OrderDesk(), script.turns)
    assert await reward(prompts=[row["prompt"]], completions=[told], task=[row["task"]]) == [None]
    assert reward.__self__.last.errors == {"bad_task": 1}
    reward.__self__.close()


def test_a_file_of_episodes_gives_the_same(tmp_path):
    source, sink = tmp_path / "episodes.jsonl", tmp_path / "results.jsonl"
    assert command.main(["--groups", str(source)]) == 0
    asked = [sys.executable, "-m", "verifier_service", "verify", "--workers", "1", str(source), "-o", str(sink)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    assert "; 0 errors; 0 groups unreadable" in done.stderr
    answers = [json.loads(line) for line in sink.read_text().splitlines()]
    scores = [result["verdict"]["score"] for answer in answers for result in answer["results"]]
    assert scores == pytest.approx([script.score for _, scripts in groups_of(SCRIPTS) for script in scripts])
