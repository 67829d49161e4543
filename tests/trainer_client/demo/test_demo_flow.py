"""The demo as a command, cut down to seconds: a model that may stop learning at once, two steps, few problems."""

import json
import os

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
pytest.importorskip("torch")

from trainer_client.cli import EXIT_NO_VERIFIER, EXIT_USAGE, main
from trainer_client.demo import flow
from trainer_client.demo.flow import clear_earlier_run, compare
from trainer_client.demo.report import Story, write_report
from trainer_client.demo.server import VerifierProcess
from trainer_client.training.parsing import parse
from trainer_client.training.warm_start import WarmStartResult

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning:transformers"),
    pytest.mark.filterwarnings("ignore::FutureWarning:trl"),
]


def test_a_folder_that_no_demo_left_is_not_cleared(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(FileExistsError, match="no demo has left"):
        clear_earlier_run(tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def test_an_earlier_demo_is_cleared(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / flow.LEFTOVERS).write_text("{}\n")
    clear_earlier_run(tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_missing_configuration_ends_with_a_sentence(capsys):
    assert main(["demo", "--config", "nowhere.yaml"]) == EXIT_USAGE
    assert "nowhere.yaml" in capsys.readouterr().err


def test_every_exit_code_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert f"{EXIT_NO_VERIFIER} the demo's verifier did not come up" in capsys.readouterr().out


def test_before_and_after_are_judged_over_grpc_and_reported(tmp_path):
    folder = tmp_path / "run"
    options, args = parse(
        ["--config", "configs/demo.yaml", f"--output_dir={folder}", "--warm_start=false", "--max_steps=2",
         "--eval_steps=2", "--save_steps=2", "--eval_problems=5", "--prompts_per_step=2", "--num_generations=2"]
    )  # fmt: skip
    with VerifierProcess(tmp_path / "verifier.log") as verifier:
        options.verifier = verifier.target
        comparison, training_s = compare(options, args, problems=10)
    assert comparison.errors == 0
    assert comparison.before.summary.rollouts == comparison.after.summary.rollouts == 80
    assert comparison.training.rollouts == 8
    report = write_report(folder, comparison, Story(WarmStartResult(0.9, 1, 0.4, 1, 1.0), 2, 2, training_s, 2.0))
    text = report.read_text()
    for part in ("mean@4", "HM@4", "latency p99", "plots/reward.png", "plots/held_out.png", "teaches a new skill"):
        assert part in text
    for name in ("reward", "entropy", "kl", "held_out"):
        assert (folder / "plots" / f"{name}.png").is_file()
    assert json.loads((folder / "report.json").read_text())["problems"] == 10
