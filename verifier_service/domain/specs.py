"""The specs of the kinds: one frozen dataclass a kind, with the contract's field names.

Repeated fields are tuples, durations are `timedelta`, `None` means "not set" where presence
matters. What a field means is said once, in the contract (`proto/rlvr/v1`). Kinds that hold other
tasks stand in `task.py`. Never any behaviour here.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from verifier_service.domain import enums as e


@dataclass(frozen=True, slots=True)
class MathPolicy:
    """How a math answer is found and compared; every default is the contract's."""

    extraction: e.Extraction = e.Extraction.LAST_COMMITTED
    relative_tolerance: float | None = None
    absolute_tolerance: float | None = None
    significant_digits: int | None = None
    units: e.Units = e.Units.COMPATIBLE
    ordered: bool = False
    percent: e.Percent = e.Percent.STANDARD
    multiple: e.Multiple = e.Multiple.ALL
    undecided: e.Undecided = e.Undecided.FAIL
    allow_truncated: bool = False


@dataclass(frozen=True, slots=True)
class MathTask:
    """A mathematical answer; any one of `references` suffices."""

    question: str = ""
    references: tuple[str, ...] = ()
    policy: MathPolicy = field(default_factory=MathPolicy)


@dataclass(frozen=True, slots=True)
class StdioTest:
    """One run of a program: what it reads and what it must print."""

    stdin: str = ""
    expected_stdout: str = ""


@dataclass(frozen=True, slots=True)
class Checker:
    """How printed output is compared."""

    kind: e.CheckerKind = e.CheckerKind.WHITESPACE
    relative_tolerance: float | None = None
    absolute_tolerance: float | None = None
    program: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class StdioTests:
    """Tests through standard input and output."""

    cases: tuple[StdioTest, ...] = ()
    checker: Checker = field(default_factory=Checker)


@dataclass(frozen=True, slots=True)
class CallTest:
    """One call: arguments in, a value out."""

    arguments: str = ""
    keyword_arguments: str = ""
    expected: str = ""
    also_accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallTests:
    """Tests that call one function or method."""

    entry_point: str = ""
    cases: tuple[CallTest, ...] = ()
    syntax: e.ValueSyntax = e.ValueSyntax.JSON
    compare: e.Compare = e.Compare.RETURN
    relative_tolerance: float | None = None
    unordered: bool = False


@dataclass(frozen=True, slots=True)
class AssertTests:
    """Tests written as asserts, `check(candidate)` or pytest functions."""

    test_code: str = ""
    entry_point: str = ""
    setup_code: str = ""
    prelude: str = ""
    isolation: e.TestIsolation = e.TestIsolation.PROXY


@dataclass(frozen=True, slots=True)
class Limits:
    """A test's limits; unset means the contract's defaults."""

    cpu_time: timedelta | None = None
    wall_time: timedelta | None = None
    memory_bytes: int = 0
    processes: int = 0
    output_bytes: int = 0
    run_all: bool = False


@dataclass(frozen=True, slots=True)
class CodeTask:
    """A program; exactly one of `stdio`, `calls`, `asserts` is set."""

    language: str = ""
    stdio: StdioTests | None = None
    calls: CallTests | None = None
    asserts: AssertTests | None = None
    limits: Limits = field(default_factory=Limits)
    allow_truncated: bool = False


@dataclass(frozen=True, slots=True)
class QaPolicy:
    """How a worded answer is found and compared."""

    extraction: e.Extraction = e.Extraction.LAST_COMMITTED
    relative_tolerance: float | None = None
    partial: e.Partial = e.Partial.NONE
    allow_truncated: bool = False


@dataclass(frozen=True, slots=True)
class QaTask:
    """A question with a short answer; any one of `references` suffices."""

    question: str = ""
    references: tuple[str, ...] = ()
    type: e.AnswerType = e.AnswerType.INFER
    policy: QaPolicy = field(default_factory=QaPolicy)


@dataclass(frozen=True, slots=True)
class McqTask:
    """A multiple-choice question; `choices` in order are A, B, ..."""

    question: str = ""
    choices: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JsonTask:
    """A JSON value to be produced."""

    schema_json: str = ""
    expected_json: str = ""
    relative_tolerance: float | None = None
    unordered_paths: tuple[str, ...] = ()
    mode: e.Mode = e.Mode.MATCH


@dataclass(frozen=True, slots=True)
class ToolCallsTask:
    """Tool calls to be made."""

    functions_json: str = ""
    expected_json: str = ""
    order: e.Order = e.Order.ANY
    extra_calls: e.ExtraCalls = e.ExtraCalls.FORBID
    relative_tolerance: float | None = None
    unordered_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateTask:
    """An environment's state to be reached."""

    initial_json: str = ""
    goal_json: str = ""
    frame: e.Frame = e.Frame.UNCHANGED_ELSEWHERE
    allow_changes: tuple[str, ...] = ()
    must_communicate: tuple[str, ...] = ()
    answer_pattern: str = ""
    expected_state_json: str = ""
    source: e.StateSource = e.StateSource.ENVIRONMENT


@dataclass(frozen=True, slots=True)
class SqlTask:
    """A query whose result must equal the reference query's."""

    setup: str = ""
    setup_variants: tuple[str, ...] = ()
    reference: str = ""
    row_order: e.RowOrder = e.RowOrder.ANY
    column_order: e.ColumnOrder = e.ColumnOrder.STRICT
    database: str = ""


@dataclass(frozen=True, slots=True)
class ConstraintTask:
    """A puzzle whose solution is checked, not compared."""

    puzzle: str = ""
    parameters_json: str = ""


@dataclass(frozen=True, slots=True)
class InstructionTask:
    """Verifiable instructions about a text's form."""

    constraints_json: str = ""
    aggregate: e.Aggregate = e.Aggregate.ALL


@dataclass(frozen=True, slots=True)
class CustomTask:
    """A task for a verifier registered under the entry-point group `rlvr.verifiers`."""

    name: str = ""
    parameters_json: str = ""
