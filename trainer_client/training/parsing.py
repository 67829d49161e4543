"""From a YAML file and command-line flags to the options of a run; flags win over the file."""

from collections.abc import Sequence

from trl import TrlParser

from trainer_client.training.options import GRPOOptions, RunOptions


def parse(arguments: Sequence[str]) -> tuple[RunOptions, GRPOOptions]:
    """Returns both parts of the options; `--config FILE` may stand anywhere among the flags.

    Raises `ValueError` on values that do not go together or on an unknown key of the file, `OSError`
    where the file cannot be read, and exits with 2 on an unknown flag.
    """
    parser = TrlParser((RunOptions, GRPOOptions), prog="trainer-client train")
    options, args = parser.parse_args_and_config(args=list(arguments))
    return options, args
