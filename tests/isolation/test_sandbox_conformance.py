"""What every sandbox backend does alike. The same tests run against each; `sandbox_fixtures` says which there are."""

import asyncio
import json
import struct

import pytest
from sandbox_fixtures import SMALL, ended, run

from verifier_service.domain.errors import Unsupported
from verifier_service.isolation.sandbox import Ended, Mode, Program, Run, RunLimits
from verifier_service.isolation.slot_pool import SlotPool

pytestmark = [pytest.mark.docker, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("sandbox")]

LEVEL_PROGRAM = "import os; print(os.getpid(), sorted(os.listdir('/proc')), os.listdir('/tmp'))"


async def test_a_program_reads_its_input_and_prints(any_sandbox: SlotPool) -> None:
    done = await run(any_sandbox, "import sys; print(input().upper()); print('e', file=sys.stderr)", b"abc\n")
    assert done.ok
    assert (done.stdout, done.stderr) == (b"ABC\n", b"e\n")


async def test_the_level_is_namespaces(any_sandbox: SlotPool) -> None:
    assert any_sandbox.info is not None
    assert any_sandbox.info.level == "namespaces"
    assert {"python", "cpp"} <= any_sandbox.info.languages
    assert any_sandbox.info.runtime.startswith("python 3.")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("raise SystemExit(3)", 3),
        ("import sys; sys.exit('why')", 1),
        ("1/0", 1),
        ("import os; os._exit(7)", 7),
        ("this is no python", 1),
        ("import sys; sys.exit()", 0),
    ],
)
async def test_exit_status_is_the_programs_own(any_sandbox: SlotPool, source: str, code: int) -> None:
    done = await run(any_sandbox, source)
    assert (done.ended, done.exit_code) == (Ended.EXITED, code)


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("while True: pass", Ended.CPU_LIMIT),
        ("import time; time.sleep(60)", Ended.WALL_LIMIT),
        ("x = []\nwhile True: x.append(bytearray(1 << 22))", Ended.MEMORY_LIMIT),
        ("x = bytearray(400 << 20)", Ended.MEMORY_LIMIT),
        ("while True: print('x' * 1000)", Ended.OUTPUT_LIMIT),
        ("import sys\nwhile True: sys.stderr.write('x' * 1000)", Ended.OUTPUT_LIMIT),
        ("import ctypes; ctypes.string_at(0)", Ended.SIGNALLED),
        ("import os\nfor _ in range(3): os.fork()\nwhile True: pass", Ended.CPU_LIMIT),
    ],
)
async def test_the_breached_limit_is_named(any_sandbox: SlotPool, source: str, how: Ended) -> None:
    done = await run(any_sandbox, source)
    assert ended(done) is how
    assert not done.ok


async def test_output_at_the_limit_is_whole_and_over_it_is_cut(any_sandbox: SlotPool) -> None:
    limits = RunLimits(output_bytes=1000)
    exact = await run(any_sandbox, "import sys; sys.stdout.write('x' * 1000)", limits=limits)
    over = await run(any_sandbox, "import sys; sys.stdout.write('x' * 1001)", limits=limits)
    assert (exact.ended, len(exact.stdout)) == (Ended.EXITED, 1000)
    assert (over.ended, len(over.stdout)) == (Ended.OUTPUT_LIMIT, 1000)


async def test_large_input_and_output_pass_whole(any_sandbox: SlotPool) -> None:
    data = b"x" * 3_000_000
    program = "import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d[::-1])"
    done = await run(any_sandbox, program, data, RunLimits(output_bytes=4_000_000))
    assert done.ok
    assert done.stdout == data


async def test_a_program_that_ignores_its_input_is_not_held_up(any_sandbox: SlotPool) -> None:
    done = await run(any_sandbox, "print(1)", b"x" * 3_000_000)
    assert done.ok
    assert done.wall_s < SMALL.wall_s


async def test_closing_the_streams_early_does_not_end_a_run(any_sandbox: SlotPool) -> None:
    done = await run(any_sandbox, "import os, time\nos.close(1); os.close(2); time.sleep(0.2); os._exit(5)")
    assert (done.ended, done.exit_code) == (Ended.EXITED, 5)


async def test_nothing_is_left_of_an_earlier_run(any_sandbox: SlotPool) -> None:
    litter = (
        "import os, time\nopen('/tmp/a', 'w').write('x')\nopen('/dev/shm/b', 'w').write('y')\n"
        "if os.fork() == 0:\n    os.setsid()\n    os.close(0); os.close(1); os.close(2)\n    time.sleep(60)\n"
    )
    async with any_sandbox.open(Program("python", litter)) as submission:
        for _ in range(3):
            assert (await submission.run(Run(limits=SMALL))).ok
    for _ in range(2):
        done = await run(any_sandbox, LEVEL_PROGRAM)
        assert done.stdout.startswith(b"1 [")
        assert done.stdout.endswith(b"] []\n")


async def test_usage_is_measured(any_sandbox: SlotPool) -> None:
    done = await run(any_sandbox, "x = bytearray(100 << 20)\ns = 0\nfor i in range(3_000_000): s += i\nprint(s)")
    assert done.ok
    assert 0.03 < done.cpu_s < 2.0
    assert done.wall_s > 0.03
    assert 100 << 20 < done.peak_memory_bytes < 200 << 20


async def test_cpu_of_children_counts(any_sandbox: SlotPool) -> None:
    source = (
        "import os, time\nfor _ in range(2):\n    p = os.fork()\n"
        "    if p == 0:\n        while time.process_time() < 0.1: pass\n        os._exit(0)\n    os.wait()\n"
    )
    done = await run(any_sandbox, source)
    assert done.ok
    assert done.cpu_s > 0.15


async def test_hash_seed_is_fixed_and_random_is_not(any_sandbox: SlotPool) -> None:
    hashes = {(await run(any_sandbox, "print(hash('abc'))")).stdout for _ in range(3)}
    randoms = {(await run(any_sandbox, "import random; print(random.random())")).stdout for _ in range(3)}
    numpys = {(await run(any_sandbox, "import numpy; print(numpy.random.rand())")).stdout for _ in range(3)}
    assert (len(hashes), len(randoms), len(numpys)) == (1, 3, 3)


async def test_standard_devices_are_there(any_sandbox: SlotPool) -> None:
    source = (
        "print(open('/dev/stdin').read())\nopen('/dev/null', 'w').write('x')\n"
        "print(len(open('/dev/urandom', 'rb').read(4)), open('/dev/zero', 'rb').read(1))\n"
        "open('/dev/stdout', 'w').write('out')\n"
    )
    done = await run(any_sandbox, source, b"in")
    assert (done.stdout, done.stderr) == (b"outin\n4 b'\\x00'\n", b"")  # the buffered prints come last


async def test_multiprocessing_and_threads_work(any_sandbox: SlotPool) -> None:
    source = (
        "from multiprocessing import Pool\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "import asyncio, tempfile\n"
        "with Pool(2) as p: print(p.map(abs, [-1, -2]))\n"
        "with ThreadPoolExecutor(4) as t: print(list(t.map(abs, [-3])))\n"
        "async def f(): return 4\nprint(asyncio.run(f()))\nwith tempfile.TemporaryFile() as f: print(f.write(b'x'))\n"
    )
    done = await run(any_sandbox, source)
    assert (done.stdout, done.stderr) == (b"[1, 2]\n[3]\n4\n1\n", b"")


async def test_the_end_of_a_program_is_as_alone(any_sandbox: SlotPool) -> None:
    source = (
        "import atexit, threading, time\natexit.register(lambda: print('exit'))\n"
        "class A:\n    def __del__(self): print('del')\na = A()\n"
        "threading.Thread(target=lambda: (time.sleep(0.1), print('thread'))).start()\nprint('main')\n"
    )
    assert (await run(any_sandbox, source)).stdout == b"main\nthread\nexit\ndel\n"


async def test_a_compiled_program_is_compiled_once_and_run_often(any_sandbox: SlotPool) -> None:
    source = (
        "#include <iostream>\nint main() { int a; std::cin >> a; std::cout << a * 2 << std::endl; return a == 0; }\n"
    )
    async with any_sandbox.open(Program("cpp", source)) as submission:
        compiled = await submission.compile(RunLimits(cpu_s=30, wall_s=60, memory_bytes=1 << 30))
        assert compiled is not None
        assert compiled.ok
        outputs = [await submission.run(Run(stdin=b"%d" % n, limits=SMALL)) for n in (21, 0)]
    assert [done.stdout for done in outputs] == [b"42\n", b"0\n"]
    assert [done.exit_code for done in outputs] == [0, 1]


async def test_a_compile_error_is_the_compilers_own_word(any_sandbox: SlotPool) -> None:
    async with any_sandbox.open(Program("cpp", "int main() { return x; }")) as submission:
        compiled = await submission.compile(RunLimits(cpu_s=30, wall_s=60, memory_bytes=1 << 30))
    assert compiled is not None
    assert (compiled.ended, compiled.exit_code) == (Ended.EXITED, 1)
    assert b"not declared" in compiled.stderr


async def test_a_compile_that_takes_too_much_is_a_limit(any_sandbox: SlotPool) -> None:
    source = "template<int n> struct F { static const long v = F<n-1>::v + F<n-2>::v * (n % 7); };\n"
    deep = "#include <map>\n#include <regex>\n#include <iostream>\n" + source + 'int main() { std::regex r("x"); }\n'
    async with any_sandbox.open(Program("cpp", deep)) as submission:
        compiled = await submission.compile(RunLimits(cpu_s=0.2, wall_s=30, memory_bytes=1 << 30))
    assert compiled is not None
    assert compiled.ended is Ended.CPU_LIMIT


async def test_an_aborted_program_ends_by_its_signal(any_sandbox: SlotPool) -> None:
    done = await run(any_sandbox, "#include <cstdlib>\nint main() { abort(); }", language="cpp")
    assert (done.ended, done.signal) == (Ended.SIGNALLED, 6)


async def test_an_unknown_language_is_unsupported(any_sandbox: SlotPool) -> None:
    with pytest.raises(Unsupported):
        await run(any_sandbox, "x", language="cobol")


async def test_calls_are_answered_over_the_channel(any_sandbox: SlotPool) -> None:
    payload = json.dumps({"entry_point": "f", "compare": "RETURN", "calls": []}).encode()
    async with any_sandbox.open(Program("python", "def f(): return 1\nprint('loaded')")) as submission:
        done = await submission.run(Run(Mode.CALLS, payload=payload, limits=SMALL))
        broken = await submission.run(Run(Mode.CALLS, payload=payload.replace(b'"f"', b'"g"'), limits=SMALL))
    assert (done.ended, done.stdout, done.replies) == (Ended.EXITED, b"loaded\n", b"")
    (size,) = struct.unpack(">I", broken.replies[:4])
    assert json.loads(broken.replies[4 : 4 + size])["i"] == -1


async def test_programs_run_side_by_side(any_sandbox: SlotPool) -> None:
    done = await asyncio.gather(*(run(any_sandbox, f"print({n})") for n in range(20)))
    assert [one.stdout for one in done] == [b"%d\n" % n for n in range(20)]


async def test_a_cancelled_run_frees_its_slot(any_sandbox: SlotPool) -> None:
    tasks = [asyncio.ensure_future(run(any_sandbox, "while True: pass", limits=RunLimits(60, 120))) for _ in range(4)]
    await asyncio.sleep(0.3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    done = await asyncio.wait_for(run(any_sandbox, "print('free')"), 20)
    assert done.stdout == b"free\n"
