"""The base install alone (grpcio and protobuf) reaches the service: the README's ten lines, and what they import."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BARE_STUB = """
import sys
import grpc
from rlvr import v1

stub = v1.VerifierServiceStub(grpc.insecure_channel(sys.argv[1]))
task = v1.Task(math=v1.MathTask(references=["4"]))
completions = [v1.Completion(text="2 + 2 = 4"), v1.Completion(text="so it is 5")]
request = v1.VerifyRequest(groups=[v1.Group(id="sum", task=task, completions=completions)])
for result in stub.Verify(request, timeout=30).results[0].results:
    print(result.verdict.passed if result.HasField("verdict") else result.error.message)
"""

CLIENT = """
import sys
from rlvr import v1
from trainer_client import Client, group

task = v1.Task(math=v1.MathTask(references=["4"]))
with Client(sys.argv[1]) as client:
    [answer] = client.verify([group("sum", task, ["2 + 2 = 4", "so it is 5"])])
for result in answer.results:
    print(result.verdict.passed if result.HasField("verdict") else result.error.message)
"""

BASE_ONLY = """
import importlib.abc, sys
class OnlyBase(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root not in sys.stdlib_module_names | {"grpc", "google", "rlvr", "trainer_client", "typing_extensions"}:
            raise ModuleNotFoundError(f"not in a base install: {name}", name=name)
sys.meta_path.insert(0, OnlyBase())
"""


def run(script, *arguments):
    command = [sys.executable, "-W", "error", "-c", BASE_ONLY + script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_bare_stub_reaches_the_service_in_ten_lines(fake):
    assert len(BARE_STUB.strip().splitlines()) <= 10
    assert run(BARE_STUB, fake.target) == ["True", "False"]


def test_the_client_reaches_the_service_in_ten_lines(fake):
    assert len(CLIENT.strip().splitlines()) <= 10
    assert run(CLIENT, fake.target) == ["True", "False"]


def test_the_reward_and_its_adapters_need_no_more_than_the_base():
    assert run("import trainer_client.reward, trainer_client.adapters.trl; print('fine')") == ["fine"]
