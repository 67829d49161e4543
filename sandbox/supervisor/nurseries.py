"""The slot's zygotes, by what they have imported; all but the lean one start with the first run that needs them."""

from supervisor import imports, syscalls
from supervisor.processes import Nursery
from supervisor.zygote import Zygote


class Nurseries:
    """Every process that a slot's runs come from; `level` is the isolation that they got, `why` not a better one.

    `lean` makes programs that import next to nothing, and what runs other languages. `grown` tells that a zygote was
    started since it was last looked at, so that what was measured of an idle slot holds no more.
    """

    def __init__(self) -> None:
        """Starts the lean zygote, in namespaces where the kernel grants them. Raises `OSError`."""
        self.level, self.why = "namespaces", ""
        try:
            self.lean = Nursery(Zygote(imports.LEAN, isolated=True).ready())
        except OSError as error:
            self.level, self.why = "container", str(error)
            syscalls.undumpable()  # without namespaces a run could see us
            self.lean = Nursery(Zygote(imports.LEAN, isolated=False).ready())
        self._others: dict[tuple[str, ...], Nursery] = {}
        self.grown = False
        self._last = self.lean

    def of(self, modules: tuple[str, ...]) -> Nursery:
        """Returns the one whose zygote has imported these, starting it if need be. Raises `OSError`."""
        found = self._others.get(modules)
        if found is None:
            found = Nursery(Zygote(modules, isolated=self.level == "namespaces").ready())
            self._others[modules] = found
            self.grown = True
        return found

    def _all(self) -> tuple[Nursery, ...]:
        return self.lean, *self._others.values()

    def fitting(self, driver: str, *texts: bytes) -> Nursery:
        """Returns the one for a Python program, what drives it (none for the program alone), and its tests' text."""
        if imports.wants_numpy(texts):
            self._last = self.of(imports.MOST + imports.NUMPY)
        elif not imports.is_lean(texts):
            self._last = self.of(imports.MOST)
        else:
            self._last = self.of(imports.DRIVEN) if driver else self.lean
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
