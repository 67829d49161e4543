"""The demo's few programs: right and wrong solutions of two small problems, verified in the sandbox where there is one.

A machine without a Docker engine, or without the image, runs the rest of the demo all the same: the report says
what was missing. Nothing of it enters the training.
"""

from rlvr import v1

from trainer_client.errors import VerifierError
from trainer_client.sync import Client
from trainer_client.texts import group

DEADLINE_S = 15.0  # an empty sandbox answers in a second; one that is missing is retried until then
_FENCED = "```python\n{}\n```"
_SUM = v1.Task(code=v1.CodeTask(stdio=v1.StdioTests(cases=[
    v1.StdioTest(stdin="2 3\n", expected_stdout="5\n"), v1.StdioTest(stdin="-7 4\n", expected_stdout="-3\n"),
])))  # fmt: skip
_REVERSED = v1.Task(code=v1.CodeTask(calls=v1.CallTests(entry_point="turned", cases=[
    v1.CallTest(arguments='["abc"]', expected='"cba"'), v1.CallTest(arguments='[""]', expected='""'),
])))  # fmt: skip
SAMPLES = (
    ("adds two numbers, by standard input", _SUM, "print(sum(map(int, input().split())))", True),
    ("adds two numbers, by standard input", _SUM, "print(max(map(int, input().split())) + 2)", False),
    ("turns a text around, by calls", _REVERSED, "def turned(text):\n    return text[::-1]", True),
    ("turns a text around, by calls", _REVERSED, "def turned(text):\n    return text", False),
)
"""Each problem, its task, a solution, and whether that solves it."""


def verify_programs(target: str) -> str:
    """Returns what the verifier at `target` makes of the programs, as Markdown; never raises for want of a sandbox."""
    groups = [group(str(place), task, [_FENCED.format(text)]) for place, (_, task, text, _) in enumerate(SAMPLES)]
    try:
        with Client(target, client_id="demo") as client:
            answers = client.verify(groups, deadline_s=DEADLINE_S, patience_s=0.0)
    except VerifierError as error:
        return f"No program was verified: {error}"
    results = [answer.results[0] for answer in answers]
    for result in results:
        if result.WhichOneof("outcome") != "verdict":
            return f"No program was verified, for want of a sandbox: {result.error.message}"
    rows = [
        f"| {problem} | {'right' if right else 'wrong'} | {v1.Reason.Name(result.verdict.reason)} |"
        for (problem, _, _, right), result in zip(SAMPLES, results, strict=True)
    ]
    return "\n".join(["| the program | is | verdict |", "|---|---|---|", *rows])
