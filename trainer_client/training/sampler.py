"""The order of prompts: TRL's repeating sampler, seeded by epoch so that a resumed run sees the same order."""

from trl.trainer.utils import RepeatSampler


class EpochSampler(RepeatSampler):  # type: ignore[misc]
    """A sampler whose order depends on the data seed and the epoch alone, not on how often it was iterated."""

    def __init__(self, **settings: object) -> None:
        """Takes TRL's settings by name; `seed` must be a number."""
        super().__init__(**settings)
        self._base_seed = int(str(settings["seed"]))

    def set_epoch(self, epoch: int) -> None:
        """Chooses an epoch's order; the training loop calls it before every epoch."""
        if self.shuffle:
            self.generator.manual_seed(self._base_seed + epoch)
