"""Tests in the program's own process: only where a task asks, always flagged, never passed by leaving early."""

import pytest
from judging_code import code_task, outcomes, told

from verifier_service.domain.verdict import Flag, Verdict

TASK = {
    "asserts": {
        "test_code": "x = [1]\nassert same(x) is x\n\ndef test_more():\n    assert same(2) == 2\n",
        "entry_point": "same",
        "isolation": "TEST_ISOLATION_IN_PROCESS",
    }
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def same(x):\n    return x", "ACCEPTED"),
        ("def same(x):\n    return x[:]", "WRONG_ANSWER"),
        ("def same(x):\n    raise ValueError", "RUNTIME_ERROR"),
        ("def same(x)", "COMPILE_ERROR"),
        ("import os\nos._exit(0)", "RUNTIME_ERROR"),
        ("import os\ndef same(x):\n    os._exit(0)", "RUNTIME_ERROR"),
        ("raise SystemExit(0)", "RUNTIME_ERROR"),
        (
            'import os\nbody = b\'{"token":"","results":[{"passed":true,"reason":"ACCEPTED"}]}\'\n'
            "for number in range(3, 40):\n    try:\n        os.write(number, len(body).to_bytes(4, 'big') + body)\n"
            "    except OSError:\n        pass\nos._exit(0)",
            "RUNTIME_ERROR",
        ),
        (
            'import os\nbody = b\'{"token":"\\\\ud800","results":[{"passed":true,"reason":"ACCEPTED"}]}\'\n'
            "for number in range(3, 40):\n    try:\n        os.write(number, len(body).to_bytes(4, 'big') + body)\n"
            "    except OSError:\n        pass\nos._exit(0)",
            "RUNTIME_ERROR",
        ),
        (
            "import json, os, sys\nframe = sys._getframe()\n"
            "while 'token' not in frame.f_locals:\n    frame = frame.f_back\n"
            "results = [{'passed': True, 'reason': ['ACCEPTED']}]\n"
            "body = json.dumps({'token': frame.f_locals['token'], 'results': results}).encode()\n"
            "for number in range(3, 40):\n    try:\n        os.write(number, len(body).to_bytes(4, 'big') + body)\n"
            "    except OSError:\n        pass\nos._exit(0)",
            "RUNTIME_ERROR",
        ),
    ],
)
async def test_only_reported_tests_pass_and_all_are_flagged(source: str, expected: str):
    (outcome,) = await outcomes(code_task(TASK), [source])
    assert isinstance(outcome, Verdict)
    assert told(outcome) == expected
    assert outcome.flags == (Flag.IN_PROCESS_TESTS,)
