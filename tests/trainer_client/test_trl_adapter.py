"""The TRL adapter's function as TRL, new and old, recognises it."""

import inspect
import pickle

import pytest

from trainer_client.adapters.trl import verifier_reward


async def test_it_is_a_coroutine_function_by_every_test(fake):
    function = verifier_reward(fake.target, graded=True)
    assert inspect.iscoroutinefunction(function)
    assert function.__name__ == "verifier"
    assert await function(prompts=["p"], completions=["4"], completion_ids=[[1]], answer=["4"]) == [1.0]
    assert function.__self__.last.rollouts == 1
    function.__self__.close()


def test_it_may_be_pickled(fake):
    copy = pickle.loads(pickle.dumps(verifier_reward(fake.target, task="qa")))
    assert copy.__self__.task == "qa"


@pytest.mark.filterwarnings("ignore")
def test_trl_takes_it_for_async_and_logs_it_by_name():
    pytest.importorskip("trl")
    from trl.trainer import utils

    function = verifier_reward()
    assert utils.is_async_callable(function)
    assert utils.is_async_callable(function.__self__)
    assert utils.get_callable_name(function) == utils.get_callable_name(function.__self__) == "verifier"
