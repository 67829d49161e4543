"""The zygote forks, so nothing that it imports may start a thread in it."""

import os

from verifier_service.app import KINDS
from verifier_service.isolation.process import PoolSettings, ProcessPool


async def test_a_zygote_has_one_thread_whatever_its_kinds_import() -> None:
    pool = ProcessPool(tuple(KINDS.values()), PoolSettings(workers=1))
    await pool.start()
    try:
        assert len(os.listdir(f"/proc/{pool.zygote_pid}/task")) == 1
    finally:
        await pool.stop()
