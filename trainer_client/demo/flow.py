"""The demo from its first to its last second: verifier up, warm start, exam, training, exam, report, verifier down."""

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer_client.demo.figures import Comparison, Sitting
from trainer_client.demo.ledger import Ledger
from trainer_client.demo.programs import verify_programs
from trainer_client.demo.report import Story, write_report
from trainer_client.demo.server import VerifierProcess
from trainer_client.training.arithmetic import split_problems
from trainer_client.training.exam import Exam
from trainer_client.training.model import TINY_FOLDER, WARM_START_FILE
from trainer_client.training.options import GRPOOptions, RunOptions
from trainer_client.training.parsing import parse
from trainer_client.training.run import Run, build, verifier_reward
from trainer_client.training.warm_start import WarmStartResult
from trainer_client.training.watched import RewardFunction

HELD_OUT_PROBLEMS = 500
HELD_OUT_SAMPLES = 8
LEFTOVERS = "starts.jsonl"  # what tells a run's folder from one that is not ours to clear


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What came out: the comparison, where the report stands, and the run's folder."""

    comparison: Comparison
    report: Path
    folder: Path


def clear_earlier_run(folder: Path) -> None:
    """Removes an earlier run's folder; raises `FileExistsError` where it holds something else."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / LEFTOVERS).exists() and not (folder / TINY_FOLDER).exists():
        raise FileExistsError(f"{folder} holds something that no demo has left there; name another --output_dir")
    shutil.rmtree(folder)


def run_demo(arguments: Sequence[str]) -> DemoResult:
    """Runs the whole demo on the training options given as flags (`--config FILE` among them).

    Raises `NoVerifier` where the verifier does not come up, and whatever building or training raises;
    the verifier is taken down in any case.
    """
    began = time.monotonic()
    options, args = parse(arguments)
    folder = Path(args.output_dir or ".")
    clear_earlier_run(folder)
    with VerifierProcess(folder / "verifier.log") as verifier:
        options.verifier = verifier.target
        comparison, training_s = compare(options, args)
        programs = verify_programs(verifier.target)
    warm = json.loads((folder / TINY_FOLDER / WARM_START_FILE).read_text(encoding="utf-8"))
    story = Story(
        WarmStartResult(**warm), int(args.max_steps), int(args.num_generations or 0), training_s,
        time.monotonic() - began, programs,
    )  # fmt: skip
    return DemoResult(comparison, write_report(folder, comparison, story), folder)


def compare(
    options: RunOptions,
    args: GRPOOptions,
    rewards: Sequence[RewardFunction] | None = None,
    problems: int = HELD_OUT_PROBLEMS,
) -> tuple[Comparison, float]:
    """Returns the policy before and after training on held-out problems, and the seconds that training took.

    `rewards` replace the verifier's in training only: both exams are always judged by the verifier.
    """
    examiner, ledger = (
        Ledger(verifier_reward(options, split="held_out")),
        Ledger(verifier_reward(options, split="train")),
    )
    run = build(options, args, rewards=rewards or [ledger])
    before = _sit(run, examiner, problems)
    began = time.monotonic()
    run.train()
    training_s = time.monotonic() - began
    comparison = Comparison(before, _sit(run, examiner, problems), ledger.take())
    examiner.reward.close()
    ledger.reward.close()
    return comparison, training_s


def _sit(run: Run, examiner: Ledger, problems: int) -> Sitting:
    asked = split_problems(int(run.args.data_seed or 0)).held_out[:problems]
    exam = Exam(
        [problem.row() for problem in asked], examiner, HELD_OUT_SAMPLES, seed=run.options.eval_seed,
        batch_rows=run.args.per_device_eval_batch_size,
    )  # fmt: skip
    return Sitting(run.trainer.sit(exam), examiner.take())
