"""The zygote's environment keeps libraries of linear algebra to one thread, whatever the service's own says."""

from pathlib import Path

import pytest

from verifier_service.isolation.process import PoolSettings, ProcessPool

HERE = str(Path(__file__).parent)


async def test_linear_algebra_has_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "8")
    pool = ProcessPool(["judges_for_isolation:prepare"], PoolSettings(workers=1, search_path=(HERE,)))
    await pool.start()
    try:
        environment = read(f"/proc/{pool.zygote_pid}/environ").split(b"\0")
    finally:
        await pool.stop()
    threads = {name: value for name, _, value in (each.partition(b"=") for each in environment) if b"THREADS" in name}
    assert threads.keys() >= {b"OPENBLAS_NUM_THREADS", b"OMP_NUM_THREADS", b"MKL_NUM_THREADS"}
    assert set(threads.values()) == {b"1"}


def read(path: str) -> bytes:
    return Path(path).read_bytes()
