"""Settings: environment and flags mirror each other, and a bad value is one line that names it."""

import argparse
import re
import sqlite3
from contextlib import closing

import pytest

from verifier_service import settings as module
from verifier_service.domain.config import Caps, EngineLimits, WorkerLimits
from verifier_service.settings import (
    NO_FLAG,
    BadSettings,
    Settings,
    add_flags,
    flag,
    load,
    markdown_table,
    unknown_variables,
)


@pytest.fixture
def env(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"RLVR_{name.upper()}", raising=False)
    return monkeypatch.setenv


@pytest.mark.usefixtures("env")
def test_a_setting_that_there_is_not_is_told_by_the_name_that_was_written():
    with pytest.raises(BadSettings, match=r"^there is no setting 'worker'$"):
        load({"worker": 2})


@pytest.mark.usefixtures("env")
def test_the_defaults_are_the_domains():
    settings = load()
    assert settings.caps() == Caps()
    assert settings.worker_limits() == WorkerLimits()
    assert settings.engine_limits() == EngineLimits()
    assert settings.host == "127.0.0.1"
    assert settings.read_token() == ""


def test_a_flag_goes_before_the_environment(env):
    env("RLVR_PORT", "1000")
    assert load().port == 1000
    assert load({"port": "2000"}).port == 2000
    assert load({"port": None}).port == 1000


def test_an_empty_variable_is_as_unset(env):
    env("RLVR_PORT", "")
    assert load().port == 50051


@pytest.mark.usefixtures("env")
def test_every_setting_but_the_token_has_a_flag_and_every_one_a_row():
    parser = argparse.ArgumentParser()
    add_flags(parser)
    flags = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
    assert flags == {flag(name) for name in Settings.model_fields if name not in NO_FLAG}
    assert parser.format_help()
    rows = markdown_table().splitlines()[2:]
    assert [re.match(r"\| `RLVR_(\w+)`", row)[1].lower() for row in rows] == list(Settings.model_fields)


BAD = {
    "port": "70000",
    "workers": "0",
    "grace_s": "-1",
    "worker_cpu_s": "inf",
    "default_deadline_s": "nan",
    "log_format": "xml",
    "max_items": "many",
    "max_message_bytes": "1",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_value_is_one_line_with_the_name_that_was_written(name, env):
    with pytest.raises(BadSettings, match=rf"^{flag(name)}: [^\n]*$"):
        load({name: BAD[name]})
    env(f"RLVR_{name.upper()}", BAD[name])
    with pytest.raises(BadSettings, match=rf"^RLVR_{name.upper()}: [^\n]*$"):
        load()


@pytest.mark.usefixtures("env")
@pytest.mark.parametrize(
    "given",
    [
        {"default_deadline_s": "10", "max_deadline_s": "5"},
        {"max_items": "100000", "max_message_bytes": "65536"},
    ],
)
def test_values_that_contradict_each_other_are_refused(given):
    with pytest.raises(BadSettings, match=r"^[a-z][^\n]*$"):
        load(given)


def test_two_tokens_are_refused_and_never_shown(env, tmp_path):
    env("RLVR_TOKEN", "hush-hush")
    with pytest.raises(BadSettings) as caught:
        load({"token_file": str(tmp_path / "token")})
    assert "hush-hush" not in str(caught.value)
    assert "hush-hush" not in repr(load())


@pytest.mark.usefixtures("env")
def test_the_token_may_stand_in_a_file(tmp_path):
    place = tmp_path / "token"
    settings = load({"token_file": str(place)})
    with pytest.raises(BadSettings, match="token_file"):
        settings.read_token()
    place.write_text("\n")
    with pytest.raises(BadSettings, match="is empty"):
        settings.read_token()
    place.write_text("hush\n")
    assert settings.read_token() == "hush"


def test_there_is_at_least_one_usable_cpu():
    assert module.usable_cpus() >= 1


def test_registered_databases_are_files_of_sqlite(tmp_path):
    shop, empty, folder = tmp_path / "shop.db", tmp_path / "empty.db", tmp_path / "folder"
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute("CREATE TABLE t (a)")
    empty.touch()
    folder.mkdir()
    assert load({"sql_databases": f"shop={shop}, again={shop},"}).sql_files() == {"shop": shop, "again": shop}
    for wrong in (
        f"shop={tmp_path / 'none.db'}",
        f"shop={empty}",
        f"shop={folder}",
        f"shop={shop},shop={shop}",
        "shop",
    ):
        with pytest.raises(BadSettings, match=r"sql_databases.*shop"):
            load({"sql_databases": wrong}).sql_files()


def test_a_variable_that_looks_like_a_setting_and_is_none_is_told():
    told = unknown_variables(
        {"RLVR_WORKER": "1", "RLVR_PORT": "1", "RLVR_SERVICE_IMAGE": "x", "RLVRS": "", "HOME": "/"}
    )
    assert told == ["RLVR_WORKER is no setting; RLVR_WORKERS is one"]
    assert unknown_variables({"RLVR_ZZZZZZZZ": "1"}) == ["RLVR_ZZZZZZZZ is no setting"]
    assert unknown_variables({f"RLVR_{name.upper()}": "1" for name in Settings.model_fields}) == []
