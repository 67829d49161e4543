"""Training: the only place of the client that knows torch and TRL; it reaches the verifier through the reward alone.

Importing this package checks that the trainer extra is installed and that TRL is recent enough; it
imports neither torch nor TRL itself, so that a missing extra is one clear sentence.
"""

from importlib import metadata

OLDEST_TRL = "1.6"


class TrainerMissing(ImportError):
    """The trainer extra is not installed, or its TRL is too old for what this package overrides."""


def require_trl() -> None:
    """Raises `TrainerMissing` unless `trl>=1.6` is installed."""
    try:
        found = metadata.version("trl")
    except metadata.PackageNotFoundError:
        raise TrainerMissing("training needs the extra: pip install 'rlvr-verifier[trainer]'") from None
    from packaging.version import Version  # noqa: PLC0415 - comes with the extra

    if Version(found) < Version(OLDEST_TRL):
        raise TrainerMissing(f"training needs trl>={OLDEST_TRL}, but {found} is installed")


require_trl()
