"""Fixtures of the training tests: a model of a few hundred weights, scripted rewards, a trainer on both.

Nothing reaches for a hub, and torch runs on one thread, so that the tests may run side by side.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import pytest


class ScriptedReward:
    """A reward function with a script: step by step, the rewards of that step's rollouts, or an error to be raised.

    A step without a script rewards every other rollout, so that there is always something to learn.
    """

    __name__ = "verifier"

    def __init__(self, script: dict[int, Any] | None = None) -> None:
        self.script = script or {}
        self.calls = 0
        self.given: list[list[float | None]] = []

    async def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        step, self.calls = self.calls, self.calls + 1
        planned = self.script.get(step)
        if isinstance(planned, BaseException):
            raise planned
        rewards = planned or [float(row % 2) for row in range(len(completions))]
        self.given.append(list(rewards))
        return list(rewards)


@pytest.fixture(scope="session")
def nano(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A saved model of about two thousand weights with a character tokenizer."""
    torch = pytest.importorskip("torch")
    from trainer_client.training.tiny import TinyShape, build_tiny

    torch.set_num_threads(1)
    return str(build_tiny(tmp_path_factory.mktemp("nano"), seed=0, shape=TinyShape(8, 16, 1, 2, 2, 64)))


@pytest.fixture
def scripted() -> type[ScriptedReward]:
    """The scripted reward."""
    return ScriptedReward


@pytest.fixture
def make_trainer(nano: str, tmp_path: Path) -> Callable[..., Any]:
    """Makes a trainer: two prompts a step, four rollouts each, four steps, rows of eight prompts."""

    from trainer_client.training.data import as_dataset
    from trainer_client.training.grpo import VerifierGRPOTrainer
    from trainer_client.training.model import load_tokenizer
    from trainer_client.training.options import GRPOOptions

    def make(rewards: Any, *, rows: int = 8, exam: Any = None, eval_rows: Any = None, **settings: Any) -> Any:
        given: dict[str, Any] = {
            "output_dir": str(tmp_path / "run"),
            "prompts_per_step": 2,
            "num_generations": 4,
            "max_completion_length": 4,
            "max_steps": 4,
            "learning_rate": 1e-2,
            "lr_scheduler_type": "linear",
            "per_device_train_batch_size": 8,
            "eval_strategy": "no",
            "eval_on_start": False,
            "save_strategy": "no",
            "report_to": "none",
            "log_completions": False,
            "disable_tqdm": True,
            "metric_for_best_model": None,
        }
        data = [{"prompt": f"{number}+{number}=", "answer": str(2 * number)} for number in range(rows)]
        return VerifierGRPOTrainer(
            nano,
            rewards,
            exam=exam,
            args=GRPOOptions(**(given | settings)),
            train_dataset=as_dataset(data),
            eval_dataset=as_dataset(eval_rows) if eval_rows else None,
            processing_class=load_tokenizer(nano),
        )

    return make


@pytest.fixture
def weights() -> Callable[[Any], dict[str, Any]]:
    """Takes a copy of a trainer's weights."""

    def take(trainer: Any) -> dict[str, Any]:
        return {name: value.detach().clone() for name, value in trainer.model.state_dict().items()}

    return take


@pytest.fixture
def same() -> Callable[[Any, Any], bool]:
    """Compares nested states bit by bit."""

    torch = pytest.importorskip("torch")

    def equal(left: Any, right: Any) -> bool:
        if isinstance(left, torch.Tensor):
            return torch.equal(left, right)
        if isinstance(left, dict):
            return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
        if isinstance(left, list | tuple):
            return len(left) == len(right) and all(map(equal, left, right))
        return bool(left == right)

    return equal
