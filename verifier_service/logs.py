"""How the service logs: one structured line an event, JSON or console, to standard error.

What may be in a line is its writer's duty: counts, durations and names, never a completion, reference
or secret. Lines of libraries come through here too, without their tracebacks' values.
"""

import logging
import sys
from typing import TextIO

import structlog

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


class _Forward(logging.Handler):
    """Turns a library's log record into a structured line."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record's message, with the name of its exception but not what that says."""
        failure = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        extra = {"failure": failure} if failure else {}
        structlog.get_logger(record.name).log(record.levelno, record.getMessage(), logger=record.name, **extra)


def configure(level: str, log_format: str, stream: TextIO | None = None) -> None:
    """Sets logging up for this process; `log_format` is `json`, `console` or `auto`."""
    stream = stream or sys.stderr
    console = log_format == "console" or (log_format == "auto" and stream.isatty())
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty()) if console else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(LEVELS[level], logging.WARNING), handlers=[_Forward()], force=True)
