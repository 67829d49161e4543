"""Throughput, CPU and latency of the code sandbox against running the same program in plainer ways, in one run.

    python bench/code_vs_baselines.py [--seconds 3] [--concurrency 1 2 4 8] [--json FILE]

Peers: bare `python3 -I` (no isolation), `docker run --rm`, `docker exec`, and a warm fork with no isolation
at all. Programs: a tiny one, one that imports numpy, and C++ (compiled once, then run; the peer is the bare binary).
Quote the ratios: they hold on a busy machine, the figures do not.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from verifier_service.isolation import sandbox_files
from verifier_service.isolation.docker import DockerLimits, DockerSource
from verifier_service.isolation.sandbox import Program, Run, RunLimits
from verifier_service.isolation.slot_pool import PoolLimits, SlotPool

TINY = "print(sum(map(int, input().split())))\n"
NUMPY = "import numpy\nprint(int(numpy.arange(3).sum()) + int(input().split()[0]))\n"
CPP = "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }\n"
STDIN = b"2 3\n"
ANSWER = b"5\n"
COMPILE_LIMITS = RunLimits(cpu_s=30, wall_s=60, memory_bytes=1 << 30)


@dataclass(frozen=True)
class Row:
    """One measurement: runs a second, CPU seconds a run (None where it cannot be told), latencies in ms."""

    program: str
    way: str
    concurrency: int
    per_s: float
    cpu_ms: float | None
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Sandbox:
    """The pool that is measured, and what makes its slots."""

    source: DockerSource
    pool: SlotPool


def main() -> None:
    """Measures and prints a table, then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the ways take turns, the median counts")
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--slots", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", nargs="+", default=[], help="only these ways")
    parser.add_argument("--programs", nargs="+", default=["tiny", "numpy", "cpp"])
    parser.add_argument("--image", default="", help="another image than the one of the sandbox's files")
    parser.add_argument("--python", default="/usr/bin/python3", help="the bare Python")
    parser.add_argument("--numpy-python", default=sys.executable, help="the bare Python of the numpy program")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = asyncio.run(measure_all(given))
    show(rows)
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


async def measure_all(given: argparse.Namespace) -> list[Row]:
    """Returns a row for every program, way and concurrency; rounds take turns, so that load hits all alike."""
    image = given.image or sandbox_files.image_name()
    source = DockerSource(DockerLimits(image=image))
    sandbox = Sandbox(source, SlotPool(source, PoolLimits(slots=given.slots)))
    print(await sandbox.pool.start())
    rows = []
    try:
        with Ways(given, image) as ways:
            for program in given.programs:
                for concurrency in given.concurrency:
                    if program == "cpp" and concurrency > given.slots:
                        continue  # each of its workers holds a slot with what it compiled
                    rows += await _rounds(given, program, concurrency, ways.of(program), sandbox)
    finally:
        await sandbox.pool.stop()
    return rows


async def _rounds(
    given: argparse.Namespace, program: str, concurrency: int, ways: "dict[str, Callable[[], None]]", sandbox: Sandbox
) -> list[Row]:
    names = [name for name in ("sandbox", *ways) if not given.only or name in given.only]
    taken: dict[str, list[Row]] = {name: [] for name in names}
    for _ in range(given.rounds):
        for name in names:
            if name == "sandbox":
                row = await _measure_sandbox(program, sandbox, concurrency, given.seconds)
            else:
                row = await asyncio.to_thread(_measure_threads, program, name, ways[name], concurrency, given.seconds)
            taken[name].append(row)
    rows = [sorted(found, key=lambda row: row.per_s)[len(found) // 2] for found in taken.values()]
    for row in rows:
        print(row, flush=True)
    return rows


async def _measure_sandbox(program: str, sandbox: Sandbox, concurrency: int, seconds: float) -> Row:
    before = _own_cpu_s() + await sandbox.source.cpu_s()
    latencies: list[float] = []
    started = time.perf_counter()
    work = _one_cpp if program == "cpp" else _one_python
    await asyncio.gather(*(work(program, sandbox.pool, seconds, latencies) for _ in range(concurrency)))
    wall = seconds if program == "cpp" else time.perf_counter() - started  # compilations are not counted
    cpu = None if program == "cpp" else _own_cpu_s() + await sandbox.source.cpu_s() - before
    return _row(program, "sandbox", concurrency, latencies, wall, cpu)


async def _one_python(program: str, pool: SlotPool, seconds: float, latencies: list[float]) -> None:
    source = {"tiny": TINY, "numpy": NUMPY}[program]
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        async with pool.open(Program("python", source)) as submission:
            execution = await submission.run(Run(stdin=STDIN))
        assert execution.stdout.split()[0] == ANSWER.strip(), execution
        latencies.append(time.perf_counter() - began)


async def _one_cpp(program: str, pool: SlotPool, seconds: float, latencies: list[float]) -> None:
    async with pool.open(Program("cpp", CPP)) as submission:
        compiled = await submission.compile(COMPILE_LIMITS)
        assert compiled, "it is not compiled"
        assert compiled.ok, compiled
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            execution = await submission.run(Run(stdin=STDIN))
            assert execution.stdout == ANSWER, execution
            latencies.append(time.perf_counter() - began)


def _own_cpu_s() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _measure_threads(program: str, name: str, way: Callable[[], None], concurrency: int, seconds: float) -> Row:
    before = _own_cpu_s() + _children_cpu_s() + _forkers_cpu_s()
    latencies: list[float] = []
    started = time.perf_counter()

    def work() -> None:
        while (began := time.perf_counter()) < started + seconds:
            way()
            latencies.append(time.perf_counter() - began)

    with ThreadPoolExecutor(concurrency) as threads:
        for future in [threads.submit(work) for _ in range(concurrency)]:
            future.result()
    wall = time.perf_counter() - started
    cpu = None if "docker" in name else _own_cpu_s() + _children_cpu_s() + _forkers_cpu_s() - before
    return _row(program, name, concurrency, latencies, wall, cpu)


def _row(program: str, way: str, concurrency: int, latencies: list[float], wall: float, cpu: float | None) -> Row:
    latencies.sort()
    count = len(latencies)
    cpu_ms = None if cpu is None else round(cpu / count * 1e3, 3)
    p99 = latencies[min(int(count * 0.99), count - 1)]
    p50 = statistics.median(latencies)
    return Row(program, way, concurrency, round(count / wall, 1), cpu_ms, round(p50 * 1e3, 2), round(p99 * 1e3, 2))


class Forker:
    """One warm fork server."""

    def __init__(self, python: str, program: str) -> None:
        """Starts it with what the program imports."""
        script = Path(__file__).parent / "peers" / "warm_fork.py"
        self.process = subprocess.Popen(
            [python, "-I", str(script), program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, source: bytes) -> bytes:
        """Returns what the program printed."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(struct.pack(">I", len(source)) + source)
        stdin.flush()
        return stdout.read(struct.unpack(">I", stdout.read(4))[0])


_FORKERS: list[Forker] = []


def _forkers_cpu_s() -> float:
    """Returns the CPU seconds of the fork servers and the children that they reaped."""
    ticks = 0
    for forker in _FORKERS:
        fields = Path(f"/proc/{forker.process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


class Ways:
    """The plainer ways to run a program, with what they need set up."""

    def __init__(self, given: argparse.Namespace, image: str) -> None:
        """Takes the bare interpreters and the image for Docker's ways."""
        self._pythons, self._image = {"tiny": given.python, "numpy": given.numpy_python}, image
        self._local = threading.local()

    def __enter__(self) -> "Ways":
        """Writes the programs, compiles, and starts a container for `docker exec`."""
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name)
        for name, text in (("tiny.py", TINY), ("numpy.py", NUMPY), ("main.cpp", CPP)):
            (self._path / name).write_text(text)
        subprocess.run(["g++", "-O2", "-o", self._path / "main", self._path / "main.cpp"], check=True)
        command = ["docker", "run", "-d", "--rm", "--network", "none", "--entrypoint", "sleep", self._image, "3600"]
        self._container = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        return self

    def __exit__(self, *_: object) -> None:
        """Removes everything."""
        subprocess.run(["docker", "rm", "-f", self._container], check=False, capture_output=True)
        for forker in _FORKERS:
            forker.process.kill()
            forker.process.wait()
        self._folder.cleanup()

    def of(self, program: str) -> dict[str, Callable[[], None]]:
        """Returns the ways that make sense for a program."""
        if program == "cpp":
            return {"bare": lambda: self._run([str(self._path / "main")])}
        source = {"tiny": TINY, "numpy": NUMPY}[program]
        inside = ["python3", "-I", "-c", source]
        run = ["docker", "run", "--rm", "-i", "--network", "none", "--entrypoint", inside[0], self._image, *inside[1:]]
        exec_ = ["docker", "exec", "-i", self._container, *inside]
        return {
            "bare": lambda: self._run([self._pythons[program], "-I", str(self._path / f"{program}.py")]),
            "warm fork": lambda: self._fork(program, source),
            "docker exec": lambda: self._run(exec_),
            "docker run": lambda: self._run(run),
        }

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, input=STDIN, capture_output=True, check=True)
        assert done.stdout == ANSWER, done

    def _fork(self, program: str, source: str) -> None:
        forker = getattr(self._local, "forker", None)
        if forker is None:
            forker = self._local.forker = Forker(self._pythons[program], program)
            _FORKERS.append(forker)
        text = source.replace("input()", repr(STDIN.decode())).encode()
        assert forker.run(text) == ANSWER


def show(rows: list[Row]) -> None:
    """Prints the table and what is to be shown."""
    print(
        f"{'program':8} {'way':12} {'conc':>4} {'runs/s':>8} {'cpu ms':>8} {'p50 ms':>8} {'p99 ms':>8} {'sandbox':>8}"
    )
    ours = {(row.program, row.concurrency): row for row in rows if row.way == "sandbox"}
    for row in rows:
        mine = ours.get((row.program, row.concurrency))
        times = f"{mine.per_s / row.per_s:9.2f}x" if mine and mine is not row else ""
        cpu = "" if row.cpu_ms is None else f"{row.cpu_ms:.2f}"
        start = f"{row.program:8} {row.way:12} {row.concurrency:4} {row.per_s:8.1f}"
        print(f"{start} {cpu:>8} {row.p50_ms:8.2f} {row.p99_ms:8.2f} {times}")


if __name__ == "__main__":
    main()
