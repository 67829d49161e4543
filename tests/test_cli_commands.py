"""The command line: what is missing is told with its mending, and nothing slow is imported for it."""

import json
import subprocess
import sys

import pytest

from verifier_service import extra
from verifier_service.settings import markdown_table

WITHOUT_EXTRA = """
import sys
class Without:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {names!r}:
            return self.finder.find_spec(name, path, target)
    def __getattr__(self, name):
        return getattr(self.finder, name)
sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
for name in [name for name in sys.modules if name.partition(".")[0] in {names!r}]:
    del sys.modules[name]
from verifier_service.cli import main
sys.exit(main({arguments!r}))
"""


def without_extra(*arguments):
    """Runs the command where no module of the extra `service` can be found."""
    program = WITHOUT_EXTRA.format(names=sorted(extra.NEEDS), arguments=list(arguments))
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)


def test_the_extras_modules_are_here():
    assert extra.missing() == []


@pytest.mark.parametrize("arguments", [[], ["serve"], ["verify", "x.jsonl"], ["settings"], ["nonsense"]])
def test_a_base_installation_says_which_extra_is_missing(arguments):
    done = without_extra(*arguments)
    assert done.returncode == 2
    assert "pip install 'rlvr-verifier[service]'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_base_installation_knows_its_version_and_its_help():
    assert without_extra("--version").returncode == 0
    assert "serve" in without_extra("--help").stdout


def test_the_doctor_works_on_a_base_installation():
    done = without_extra("doctor", "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    [finding] = [finding for finding in report["findings"] if finding["name"] == "extra service"]
    assert finding["health"] == "broken"
    assert finding["mend"] == "pip install 'rlvr-verifier[service]'"
    assert not report["works"]


def run(*arguments):
    command = [sys.executable, "-m", "verifier_service", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_table_of_settings_is_printed():
    assert run("settings").stdout == markdown_table() + "\n"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["serve", "--prot", "1"], ["serve", "--por", "1"]])
def test_a_wrong_call_is_exit_code_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: verifier-service" in done.stderr


def test_help_needs_no_slow_import():
    program = "import sys; from verifier_service.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    program += "print(sorted({'grpc', 'pydantic', 'sympy', 'structlog', 'rich'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == "[]\n"
