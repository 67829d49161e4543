"""`trainer-client train | demo`: the process boundary of the training side. Errors end here, as a sentence and a code.

Imports nothing of torch before a command needs it, so that `--help` and a missing extra answer at once.
"""

import argparse
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

DEMO_CONFIG = "configs/demo.yaml"

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_VERIFIER_LOST = 3
EXIT_ITEM_ERRORS = 4
EXIT_NO_VERIFIER = 5

EXIT_CODES = """\
exit codes: 0 done; 1 failed; 2 a bad flag, configuration or data set; 3 the verifier was lost: the state is saved,
--resume goes on; 4 the demo ended, but items ended in errors; 5 the demo's verifier did not come up"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="trainer-client", epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, line in (
        ("train", "train a policy with TRL's GRPO on rewards from a verifier: --config FILE, and any option as a flag"),
        ("demo", f"watch a tiny policy learn, with a verifier of its own; takes train's flags over {DEMO_CONFIG}"),
    ):
        commands.add_parser(name, help=line, add_help=False)
    options, flags = parser.parse_known_args(arguments)
    _prepare_process()
    return _guarded(options.command, flags)


def demo_config() -> str:
    """Returns the demo's configuration: that of the checkout one stands in, else the one installed with the package."""
    here = Path(__file__).parent
    places = (Path(DEMO_CONFIG), here / DEMO_CONFIG, here.parent / DEMO_CONFIG)
    return str(next((place for place in places if place.is_file()), DEMO_CONFIG))


def _prepare_process() -> None:
    """Sets what must stand before torch and TRL are imported."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    # What the libraries say of each other's deprecations is nothing that a user of this command can mend.
    for module in ("transformers", "trl", "torch", "accelerate", "datasets"):
        warnings.filterwarnings("ignore", category=FutureWarning, module=module)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end_on_signal)


def _end_on_signal(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)  # unwinds, so that a verifier of our own is taken down


def _guarded(command: str, flags: Sequence[str]) -> int:
    """Runs the command; expected errors become one sentence on stderr and a code of their own."""
    try:
        from trainer_client.training.grpo import TrainingStopped  # noqa: PLC0415 - torch, only once it is needed
    except ImportError as error:
        return _say(f"{error}", EXIT_USAGE)
    from trainer_client.demo.server import NoVerifier  # noqa: PLC0415
    from trainer_client.errors import VerifierError, VerifierLost  # noqa: PLC0415

    _quiet_libraries()
    try:
        return _demo(flags) if command == "demo" else _train(flags)
    except TrainingStopped as stopped:
        hint = " Start the verifier and run the same command with --resume." if command == "train" else ""
        return _say(f"stopped: {stopped}.{hint}", EXIT_VERIFIER_LOST)
    except VerifierLost as lost:
        return _say(str(lost), EXIT_VERIFIER_LOST)
    except NoVerifier as error:
        return _say(str(error), EXIT_NO_VERIFIER)
    except (ValueError, OSError) as error:
        return _say(str(error), EXIT_USAGE)
    except (VerifierError, RuntimeError) as error:
        return _say(f"{type(error).__name__}: {error}", EXIT_FAILED)


def _quiet_libraries() -> None:
    """Leaves our own progress bars alone on the screen."""
    import datasets  # noqa: PLC0415
    import transformers  # noqa: PLC0415

    datasets.disable_progress_bars()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()


def _say(message: str, code: int) -> int:
    print(f"trainer-client: {message}", file=sys.stderr)  # noqa: T201 - the command line speaks to its user
    return code


def _train(flags: Sequence[str]) -> int:
    from trainer_client.training.parsing import parse  # noqa: PLC0415
    from trainer_client.training.run import build  # noqa: PLC0415

    run = build(*parse(flags))
    run.train()
    print(f"trained {run.trainer.state.global_step} steps; everything is in {run.folder}")  # noqa: T201
    return EXIT_OK


def _demo(flags: Sequence[str]) -> int:
    from trainer_client.demo.figures import merit_table, verdict_table  # noqa: PLC0415
    from trainer_client.demo.flow import run_demo  # noqa: PLC0415

    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the demo needs nothing from a hub
    arguments = list(flags) if "--config" in flags else ["--config", demo_config(), *flags]
    result = run_demo(arguments)
    print(f"\n{merit_table(result.comparison)}\n\n{verdict_table(result.comparison)}\n\nreport: {result.report}")  # noqa: T201
    if result.comparison.errors:
        return _say(f"{result.comparison.errors} items ended in errors", EXIT_ITEM_ERRORS)
    return EXIT_OK
