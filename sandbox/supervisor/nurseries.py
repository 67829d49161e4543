"""The slot's zygotes: one for programs that import next to nothing, one for most, one that holds numpy."""

from supervisor import imports, syscalls
from supervisor.processes import Nursery
from supervisor.zygote import Zygote

_MOST = imports.COMMON + imports.HARNESS


class Nurseries:
    """Every process that a slot's runs come from; `level` is the isolation that they got, `why` not a better one."""

    def __init__(self) -> None:
        """Starts the zygotes, in namespaces where the kernel grants them. Raises `OSError`."""
        self.level, self.why = "namespaces", ""
        try:
            self.lean = Nursery(Zygote(imports.LEAN, isolated=True).ready())
        except OSError as error:
            self.level, self.why = "container", str(error)
            syscalls.undumpable()  # without namespaces a run could see us
            self.lean = Nursery(Zygote(imports.LEAN, isolated=False).ready())
        isolated = self.level == "namespaces"
        started = [Zygote(modules, isolated) for modules in (_MOST, _MOST + imports.NUMPY)]
        self.plain, self.heavy = (Nursery(zygote.ready()) for zygote in started)
        self._last = self.lean

    def _all(self) -> tuple[Nursery, ...]:
        return self.lean, self.plain, self.heavy

    def fitting(self, driver: str, source: bytes) -> Nursery:
        """Returns the one for a Python program and what drives it, none for the program alone."""
        if imports.wants_numpy(source):
            self._last = self.heavy
        else:
            self._last = self.lean if not driver and imports.is_lean(source) else self.plain
        return self._last

    def prepare(self) -> None:
        """Makes the next run's process while nobody waits for it, of the kind that was wanted last."""
        self._last.prepare()

    @property
    def zygotes(self) -> list[int]:
        """The zygotes' pids."""
        return [nursery.pid for nursery in self._all()]

    @property
    def pids(self) -> list[int]:
        """All pids: the zygotes, and what they made ahead."""
        return [pid for nursery in self._all() for pid in nursery.pids]

    @property
    def living(self) -> int:
        """How many processes there should be between two runs."""
        return sum(nursery.living for nursery in self._all())
