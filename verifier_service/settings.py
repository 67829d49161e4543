"""Settings of the service: environment variables `RLVR_...` and the flags of `serve` that mirror them, flags first.

The only place that reads the environment. Every setting stands here once, with its unit, range and
meaning; the flags and the README's table are made from it. Rooms receive plain limits, never this.
"""

import argparse
import os
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Self, get_args, get_origin

from pydantic import Field, FiniteFloat, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from verifier_service.domain.config import Caps, EngineLimits, WorkerLimits
from verifier_service.verifiers.code.limits import CodeCaps

PREFIX = "RLVR_"
NO_FLAG = frozenset({"token"})
OF_OTHERS = frozenset({"RLVR_SERVICE_IMAGE", "RLVR_DEMO_IMAGE", "RLVR_SANDBOX_DIGEST"})
"""Variables of the prefix that Compose and the sandbox's image have."""
_BYTES_PER_ITEM = 1024
_SQLITE = b"SQLite format 3\0"
_CAPS, _WORK, _ENGINE, _CODE = Caps(), WorkerLimits(), EngineLimits(), CodeCaps()


class BadSettings(Exception):
    """A setting has a value that it cannot take; the message is one line and names it."""


def usable_cpus() -> int:
    """Returns the number of CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """What an operator may set. Read with `load`, so that a bad value gives one line."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on; `0.0.0.0` for every network.")
    port: int = Field(50051, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    port_file: Path | None = Field(None, description="File that gets the port once the server serves.")
    token: SecretStr | None = Field(
        None,
        min_length=1,
        description="Bearer token asked of every call but health checks; has no flag, which others could read.",
    )
    token_file: Path | None = Field(None, description="File that holds the token, instead of `RLVR_TOKEN`.")
    grace_s: FiniteFloat = Field(30.0, ge=0, description="Seconds that calls under way get to finish after SIGTERM.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", description="`auto`: console on a terminal, JSON elsewhere."
    )
    workers: int = Field(default_factory=usable_cpus, ge=1, le=1024, description="Worker processes.")
    worker_cpu_s: FiniteFloat = Field(_WORK.cpu_s, gt=0, description="CPU seconds for one completion in a worker.")
    worker_prepare_cpu_s: FiniteFloat = Field(
        _WORK.prepare_cpu_s, gt=0, description="CPU seconds for reading a task's references."
    )
    worker_wall_factor: FiniteFloat = Field(
        _WORK.wall_factor, ge=1, description="Wall time allowed, as a multiple of the CPU limit."
    )
    worker_memory_bytes: int = Field(
        _WORK.memory_bytes, ge=16 * 1024 * 1024, description="Memory a worker may take beyond its start, in bytes."
    )
    sandbox: Literal["auto", "docker", "socket", "none"] = Field(
        "auto",
        description="Where code runs: slots of this machine's Docker engine, or of a sidecar behind `sandbox_socket`; "
        "`auto`: the sidecar where its socket is set, else Docker; `none`: code is not served.",
    )
    sandbox_socket: Path | None = Field(None, description="Socket file of the sidecar that runs code.")
    sandbox_image: str = Field("", description="Image of the slots; empty: the one that `make sandbox-image` makes.")
    sandbox_runtime: str = Field("", description="Docker runtime of the slots, such as `runsc`; empty: the engine's.")
    sandbox_slots: int = Field(default_factory=usable_cpus, ge=1, le=256, description="Programs that run at once.")
    sandbox_level: Literal["container", "namespaces", "gvisor"] = Field(
        "namespaces", description="Weakest isolation at which code is served."
    )
    code_cpu_s: FiniteFloat = Field(_CODE.max_cpu_s, gt=0, description="Most CPU seconds a test may ask for.")
    code_wall_s: FiniteFloat = Field(_CODE.max_wall_s, gt=0, description="Most wall seconds a test may ask for.")
    code_memory_bytes: int = Field(
        _CODE.max_memory_bytes, ge=64 * 1024 * 1024, description="Most memory a test may ask for, in bytes."
    )
    sql_databases: str = Field("", description="SQLite files that tasks may name: `name=path,name=path`.")
    max_groups: int = Field(_CAPS.max_groups, ge=1, description="Groups in one request.")
    max_items: int = Field(_CAPS.max_items, ge=1, description="Completions in one request.")
    max_message_bytes: int = Field(
        _CAPS.max_message_bytes, ge=65536, le=2**31 - 1, description="Bytes of one gRPC message, or of one JSON line."
    )
    max_completion_bytes: int = Field(
        _CAPS.max_completion_bytes,
        ge=1,
        description="Bytes of one completion; a larger one is `REASON_TOO_LARGE`.",
    )
    max_task_bytes: int = Field(_CAPS.max_task_bytes, ge=1, description="Bytes of one encoded task.")
    max_queued_items: int = Field(_ENGINE.max_queued_items, ge=1, description="Completions that may wait.")
    max_queued_bytes: int = Field(_ENGINE.max_queued_bytes, ge=1, description="Bytes that may wait.")
    cache_items: int = Field(_ENGINE.cache_items, ge=0, description="Verdicts remembered; 0 remembers none.")
    cache_bytes: int = Field(_ENGINE.cache_bytes, ge=0, description="Bytes of verdicts remembered.")
    default_deadline_s: FiniteFloat = Field(
        _ENGINE.default_deadline_s, gt=0, description="Deadline in seconds where a caller gives none."
    )
    max_deadline_s: FiniteFloat = Field(
        _ENGINE.max_deadline_s, gt=0, description="Longest deadline in seconds; a longer one is cut."
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        """Refuses values that contradict each other."""
        if self.default_deadline_s > self.max_deadline_s:
            raise ValueError("default_deadline_s is over max_deadline_s")
        if self.max_items * _BYTES_PER_ITEM > self.max_message_bytes:
            raise ValueError(f"max_items needs {_BYTES_PER_ITEM} bytes each of max_message_bytes for its answer")
        if self.sandbox == "socket" and self.sandbox_socket is None:
            raise ValueError("sandbox_socket is needed where sandbox is socket")
        if self.token and self.token_file:
            raise ValueError("token and token_file exclude each other")
        return self

    def caps(self) -> Caps:
        """Returns what one request may hold."""
        return Caps(**{name: getattr(self, name) for name in Caps.__slots__})

    def worker_limits(self) -> WorkerLimits:
        """Returns what one piece of work may take."""
        return WorkerLimits(**{name: getattr(self, f"worker_{name}") for name in WorkerLimits.__slots__})

    def engine_limits(self) -> EngineLimits:
        """Returns how much the engine holds and for how long."""
        return EngineLimits(**{name: getattr(self, name) for name in EngineLimits.__slots__})

    def code_caps(self) -> CodeCaps:
        """Returns the most that a code task may ask for."""
        asked = CodeCaps(self.code_cpu_s, self.code_wall_s, self.code_memory_bytes)
        memory_bytes = min(asked.compilation.memory_bytes, self.code_memory_bytes)
        return replace(asked, compilation=replace(asked.compilation, memory_bytes=memory_bytes))

    def sql_files(self) -> dict[str, Path]:
        """Returns the registered database files by name. Raises `BadSettings` for a malformed list or no such file."""
        files: dict[str, Path] = {}
        for pair in filter(None, (each.strip() for each in self.sql_databases.split(","))):
            name, equals, path = (part.strip() for part in pair.partition("="))
            if not (name and equals and path) or name in files:
                raise BadSettings(f"sql_databases: {pair!r} is no name=path of its own")
            files[name] = _sqlite_file(name, Path(path))
        return files

    def read_token(self) -> str:
        """Returns the token, or an empty text without one. Raises `BadSettings` for a file that gives none."""
        if self.token_file is None:
            return self.token.get_secret_value() if self.token else ""
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as failure:
            raise BadSettings(f"token_file: {failure}") from None
        if not token:
            raise BadSettings(f"token_file: {self.token_file} is empty")
        return token


def _sqlite_file(name: str, path: Path) -> Path:
    """Returns the path of a database. Raises `BadSettings` where no SQLite file can be read there."""
    try:
        with path.open("rb") as file:
            begins = file.read(len(_SQLITE))
    except (OSError, ValueError) as failure:
        raise BadSettings(f"sql_databases: {name}: {failure}") from None
    if begins != _SQLITE:
        raise BadSettings(f"sql_databases: {name}: {path} is no SQLite file")
    return path


def flag(name: str) -> str:
    """Returns the flag of a setting: `--max-groups`."""
    return "--" + name.replace("_", "-")


def load(given: Mapping[str, object] | None = None) -> Settings:
    """Returns the settings of the environment, with those given (flags) before them. Raises `BadSettings`."""
    given = {name: value for name, value in (given or {}).items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadSettings("; ".join(_line(e["loc"], e["msg"], e["input"], given) for e in error.errors())) from None


def unknown_variables(environment: Mapping[str, str] | None = None) -> list[str]:
    """Returns a line for each variable that looks like a setting and is none; nothing else tells of a slip."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    lines = []
    for name in sorted(os.environ if environment is None else environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known | OF_OTHERS:
            near = get_close_matches(name.upper(), sorted(known), 1)
            lines.append(f"{name} is no setting" + (f"; {near[0]} is one" if near else ""))
    return lines


def _line(place: tuple[int | str, ...], message: str, value: object, given: Mapping[str, object]) -> str:
    """Returns what is wrong with one setting, named as the operator wrote it; a secret's value is never shown."""
    if not place:
        return message.removeprefix("Value error, ")
    name = str(place[0])
    where = flag(name) if name in given and name not in NO_FLAG else (PREFIX + name.upper())
    if name not in Settings.model_fields:
        return f"there is no setting {name!r}"
    shown = "" if name in NO_FLAG else f", not {value!r}"
    return f"{where}: {message[:1].lower()}{message[1:]}{shown}"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Adds a flag for each setting; their values stay texts until `load` reads them."""
    for name, field in Settings.model_fields.items():
        if name not in NO_FLAG:
            parser.add_argument(flag(name), dest=name, metavar=_metavar(field), help=_help(name, field))


def _help(name: str, field: FieldInfo) -> str:
    """Returns the help of one flag."""
    text = f"{field.description} [{PREFIX}{name.upper()}; default: {default_text(field)}]"
    return text.replace("%", "%%")


def _metavar(field: FieldInfo) -> str:
    """Returns what stands for a flag's value."""
    if get_origin(field.annotation) is Literal:
        return "{" + ",".join(get_args(field.annotation)) + "}"
    names: dict[object, str] = {int: "N", float: "X", str: "TEXT"}
    return names.get(field.annotation, "FILE")


def default_text(field: FieldInfo) -> str:
    """Returns a setting's default as the table shows it."""
    if field.default_factory is not None:
        return "usable CPUs"
    return "none" if field.default is None else str(field.default)


def markdown_table() -> str:
    """Returns the README's configuration table, one row a setting."""
    rows = ["| variable | flag of `serve` | default | meaning |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        shown = "" if name in NO_FLAG else f"`{flag(name)}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {default_text(field)} | {field.description} |")
    return "\n".join(rows)
