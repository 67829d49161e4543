"""What a run uses, read from control groups of both versions and from /proc, as made-up trees."""

from pathlib import Path

import pytest
from supervisor.meters import GroupMeter, members, waited_s


def second_version(folder: Path, memory: int, anon: int, cpu_us: int, kills: int) -> None:
    (folder / "cgroup.controllers").write_text("cpu memory pids\n")
    (folder / "memory.current").write_text(f"{memory}\n")
    (folder / "memory.stat").write_text(f"anon {anon}\nfile 77777\nshmem 1000\nanon_thp 5\n")
    (folder / "cpu.stat").write_text(f"usage_usec {cpu_us}\nuser_usec 1\nsystem_usec 1\n")
    (folder / "memory.events").write_text(f"low 0\nmax 3\noom 0\noom_kill {kills}\n")


def first_version(folder: Path, memory: int, anon: int, cpu_us: int, kills: int) -> None:
    for name in ("memory", "cpuacct"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "memory" / "memory.usage_in_bytes").write_text(f"{memory}\n")
    (folder / "memory" / "memory.stat").write_text(f"rss 1\ntotal_cache 77777\ntotal_rss {anon}\ntotal_shmem 1000\n")
    (folder / "cpuacct" / "cpuacct.usage").write_text(f"{cpu_us * 1000}\n")
    (folder / "memory" / "memory.oom_control").write_text(f"oom_kill_disable 0\nunder_oom 0\noom_kill {kills}\n")


@pytest.mark.parametrize("tree", [first_version, second_version])
def test_a_group_is_measured_against_its_idle_state(tmp_path: Path, tree):
    tree(tmp_path, memory=50_000, anon=40_000, cpu_us=2_000_000, kills=1)
    meter = GroupMeter([], tmp_path)
    meter.begin([])
    assert not meter.out_of_memory(1.0)
    tree(tmp_path, memory=90_000, anon=60_000, cpu_us=63_000_000, kills=2)
    assert meter.memory_bytes() == 40_000
    assert meter.confirmed_bytes() == 20_000  # the cache of files is not a program's
    assert 60 < meter.cpu_s() <= 61  # less what this process has used meanwhile
    assert meter.out_of_memory(1.0)
    assert not meter.out_of_memory(1.0), "one kill counts once"


@pytest.mark.parametrize("tree", [first_version, second_version])
def test_a_kill_before_a_run_is_not_its_own(tmp_path: Path, tree):
    tree(tmp_path, memory=50_000, anon=40_000, cpu_us=0, kills=1)
    meter = GroupMeter([], tmp_path)
    tree(tmp_path, memory=50_000, anon=40_000, cpu_us=0, kills=2)
    meter.begin([])
    assert not meter.out_of_memory(1.0)
    tree(tmp_path, memory=50_000, anon=40_000, cpu_us=0, kills=3)
    assert meter.out_of_memory(1.0)


def test_a_group_that_cannot_be_read_says_so(tmp_path: Path):
    with pytest.raises(OSError, match="memory"):
        GroupMeter([], tmp_path)


def process(proc: Path, pid: int, parent: int, threads: dict[int, tuple[float, float]]) -> None:
    folder = proc / str(pid)
    folder.mkdir()
    (folder / "stat").write_text(f"{pid} (a) b) S {parent} 1 1\n")
    for thread, (ran, waited) in threads.items():
        (folder / "task" / str(thread)).mkdir(parents=True)
        (folder / "task" / str(thread) / "schedstat").write_text(f"{ran * 1e9:.0f} {waited * 1e9:.0f} 7\n")


def test_a_run_has_all_its_descendants_and_no_stranger(tmp_path: Path):
    for pid, parent in ((10, 1), (11, 10), (12, 11), (20, 1), (21, 20)):
        process(tmp_path, pid, parent, {pid: (0, 0)})
    assert members([10, 99], tmp_path) == {10, 11, 12}


@pytest.mark.parametrize(
    ("threads", "used_s", "waited"),
    [
        ({10: (1.0, 3.0)}, 1.0, 3.0),  # alone: others kept it waiting
        ({10: (0.0, 0.0), 11: (0.25, 3.0)}, 1.0, 2.25),  # a thread among four: the others may have cost it 0.75 s
        ({10: (0.1, 0.9)}, 1.0, 0.0),  # its own other threads, gone by now, explain all of it
        ({10: (0.5, 0.0)}, 0.5, 0.0),  # it was never kept waiting, it sleeps
    ],
)
def test_waiting_that_a_program_may_have_caused_itself_does_not_count(
    tmp_path: Path, threads: dict[int, tuple[float, float]], used_s: float, waited: float
):
    process(tmp_path, 10, 1, threads)
    assert waited_s([10], used_s, tmp_path) == pytest.approx(waited)
    assert waited_s([99], used_s, tmp_path) == 0.0
