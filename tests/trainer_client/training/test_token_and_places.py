"""What a run takes from outside its configuration: the token, and the demo's configuration wherever one stands."""

from pathlib import Path

import pytest

pytest.importorskip("torch")

from trainer_client.cli import demo_config
from trainer_client.training.options import RunOptions
from trainer_client.training.run import TOKEN_VARIABLE, verifier_reward


@pytest.mark.parametrize(("given", "token"), [("secret", "secret"), ("", None), (None, None)])
def test_the_token_comes_from_the_environment(monkeypatch, given, token):
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    if given is not None:
        monkeypatch.setenv(TOKEN_VARIABLE, given)
    reward = verifier_reward(RunOptions(model="tiny", train_data="arithmetic"), split="train")
    assert reward.token == token
    assert "secret" not in repr(reward)


def test_the_demo_finds_its_configuration_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Path(demo_config()).is_file()
