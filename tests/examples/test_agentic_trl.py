"""The desk has the shape that TRL's environment hook asks for, as the installed TRL itself reads it."""

import inspect
import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
trl = pytest.importorskip("trl")

from datasets import Dataset
from rlvr import v1
from transformers.utils import get_json_schema

from examples.agentic.desk import OrderDesk
from examples.agentic.functions import functions, tool_names
from examples.agentic.scenarios import SCENARIOS
from examples.agentic.store import CONTENTS
from trainer_client.reward import VerifierReward
from trainer_client.training.grpo import VerifierGRPOTrainer
from trainer_client.training.tiny import TinyShape, build_tiny

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore:You are using 'environment_factory':UserWarning"),
]
TEMPLATE = Path(trl.__file__).parent / "chat_templates" / "qwen2_5.jinja"


class Recording:
    """A client that keeps the groups it is given and passes every other completion."""

    def __init__(self):
        self.groups = []

    async def verify(self, groups, **_):
        self.groups += groups
        return [v1.GroupResult(id=g.id, results=map(self._result, range(len(g.completions)))) for g in groups]

    def close(self):
        pass

    @staticmethod
    def _result(index):
        passed = bool(index % 2)
        reason = v1.REASON_MATCH if passed else v1.REASON_MISMATCH
        return v1.Result(verdict=v1.Verdict(passed=passed, score=float(passed), reason=reason))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A tiny model whose chat template knows tools; each character is a token, so it has room for many."""
    folder = build_tiny(tmp_path_factory.mktemp("desk"), seed=0, shape=TinyShape(8, 16, 1, 2, 2, 16384))
    (folder / "chat_template.jinja").write_text(TEMPLATE.read_text())
    return str(folder)


@pytest.fixture
def recording():
    return Recording()


@pytest.fixture
def trainer(model, tmp_path, recording):
    args = trl.GRPOConfig(
        output_dir=str(tmp_path), use_cpu=True, bf16=False, report_to=[], num_generations=2, max_completion_length=4,
        per_device_train_batch_size=2, max_steps=1, save_strategy="no",
    )  # fmt: skip
    rows = Dataset.from_list([scenario.row() for scenario in SCENARIOS.values()])
    reward = VerifierReward(client=recording).verifier
    return VerifierGRPOTrainer(model, reward, args=args, train_dataset=rows, environment_factory=OrderDesk)


def test_trl_offers_the_tools_and_nothing_else(trainer):
    assert sorted(tool.__name__ for tool in trainer.tools) == tool_names()
    assert trainer.reward_func_names == ["verifier"]


def test_our_functions_are_those_that_the_model_is_told():
    for name, ours in zip(tool_names(), functions(), strict=True):
        theirs = get_json_schema(getattr(OrderDesk(), name))
        theirs["function"].pop("return")
        assert ours == theirs
        assert all(argument["description"] for argument in ours["function"]["parameters"]["properties"].values())


def test_a_reset_takes_a_row_and_adds_nothing_to_the_prompt():
    for scenario in SCENARIOS.values():
        assert OrderDesk().reset(**scenario.row()) is None


def test_no_tool_is_async_and_all_answer_in_text():
    desk = OrderDesk()
    for name in tool_names():
        assert not inspect.iscoroutinefunction(getattr(desk, name))
        assert inspect.signature(getattr(desk, name)).return_annotation in (str, "str")


def test_the_desks_states_reach_the_verifier_with_what_the_model_said(trainer, recording):
    """One generation by TRL itself, without a step of the optimizer; the tiny model's noise calls no tool."""
    trainer.model.train()
    batch = trainer._generate_and_score_completions([dict(trainer.train_dataset[0])] * 2)
    [group] = recording.groups
    assert group.task.WhichOneof("kind") == "state"
    assert len(group.completions) == 2
    for completion in group.completions:
        assert json.loads(completion.state_json) == CONTENTS
        assert json.loads(completion.messages_json)[0]["role"] == "assistant"
    assert batch["advantages"].tolist()[0] < 0 < batch["advantages"].tolist()[1]


def test_calls_that_trl_runs_change_the_desk_whose_state_is_sent(trainer, recording):
    """The same with a model that calls: what is generated is scripted, TRL parses, runs and hands over."""
    call = '<tool_call>\n{"name": "cancel_order", "arguments": {"order_id": "W1001", "reason": "'
    texts = [call + 'ordered by mistake"}}\n</tool_call><eos>', call + 'too dear"}}\n</tool_call><eos>']
    answers = iter([texts, ["Done.<eos>"] * 2])
    tokens = trainer.processing_class

    def scripted(prompt_ids, *_, **__):
        return [tokens(text)["input_ids"] for text in next(answers)], None

    trainer.max_completion_length = 4096
    trainer._generate_single_turn = scripted
    trainer._generate_and_score_completions([dict(trainer.train_dataset[0])] * 2)
    right, refused = recording.groups[0].completions
    assert json.loads(right.state_json)["orders"]["W1001"]["status"] == "cancelled"
    assert json.loads(refused.state_json) == CONTENTS
    assert [message["role"] for message in json.loads(refused.messages_json)] == ["assistant", "tool", "assistant"]
    assert "the reason is one of" in json.loads(refused.messages_json)[1]["content"]
    assert (right.text, refused.text) == ("Done.", "Done.")
