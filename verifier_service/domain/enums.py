"""The words of a task: every enum that a caller may set, named as in the contract, without its wire prefix.

A member's value is its name; the wire adds the enum's prefix (`Extraction.BOXED_ONLY` is
`EXTRACTION_BOXED_ONLY`). The wire's `_UNSPECIFIED` becomes the default of the field that holds it,
so a verifier never sees it. Nothing here imports anything of ours.
"""

from enum import StrEnum


class FinishReason(StrEnum):
    """Why generation ended, as the caller's sampler reported it."""

    STOP = "STOP"
    LENGTH = "LENGTH"
    OTHER = "OTHER"


class CachePolicy(StrEnum):
    """Whether a verdict may come from memory (USE), must not (BYPASS), or is computed and stored anew (REFRESH)."""

    USE = "USE"
    BYPASS = "BYPASS"
    REFRESH = "REFRESH"


class View(StrEnum):
    """How much of a verdict travels: BASIC leaves out per-test and per-step detail."""

    BASIC = "BASIC"
    FULL = "FULL"


class Extraction(StrEnum):
    """Where the answer stands in the completion."""

    LAST_COMMITTED = "LAST_COMMITTED"
    BOXED_ONLY = "BOXED_ONLY"
    ANSWER_TAG = "ANSWER_TAG"
    WHOLE_TEXT = "WHOLE_TEXT"


class Units(StrEnum):
    """What a unit of measure in the reference asks of the answer."""

    COMPATIBLE = "COMPATIBLE"
    REQUIRED = "REQUIRED"
    IGNORED = "IGNORED"


class Percent(StrEnum):
    """How `x%` and a bare number compare."""

    STANDARD = "STANDARD"
    STRICT = "STRICT"
    EITHER = "EITHER"


class Multiple(StrEnum):
    """Whether an answer must give every value of a several-valued reference, or any one."""

    ALL = "ALL"
    ANY = "ANY"


class Undecided(StrEnum):
    """What becomes of a comparison that the algebra cannot decide within its budget."""

    FAIL = "FAIL"
    ERROR = "ERROR"


class ValueSyntax(StrEnum):
    """How the arguments and values of call-based tests are written."""

    JSON = "JSON"
    PYTHON_LITERAL = "PYTHON_LITERAL"


class Compare(StrEnum):
    """Which value of a call is compared."""

    RETURN = "RETURN"
    ARGUMENT_0 = "ARGUMENT_0"


class TestIsolation(StrEnum):
    """Where the assertions of a test run."""

    __test__ = False  # not a test class, whatever its name

    PROXY = "PROXY"
    IN_PROCESS = "IN_PROCESS"


class CheckerKind(StrEnum):
    """How a program's output is compared."""

    WHITESPACE = "WHITESPACE"
    EXACT = "EXACT"
    TOKENS = "TOKENS"
    FLOATS = "FLOATS"
    UNORDERED_LINES = "UNORDERED_LINES"
    CASE_INSENSITIVE = "CASE_INSENSITIVE"
    PROGRAM = "PROGRAM"


class AnswerType(StrEnum):
    """What a question asks for."""

    INFER = "INFER"
    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DATE = "DATE"
    YEAR = "YEAR"
    RANGE = "RANGE"
    YES_NO = "YES_NO"
    PERSON = "PERSON"
    PLACE = "PLACE"
    LIST = "LIST"
    SET = "SET"


class Partial(StrEnum):
    """How an answer that does not match is graded."""

    NONE = "NONE"
    F1 = "F1"


class Mode(StrEnum):
    """Whether a JSON answer must equal the expected value or only satisfy the schema."""

    MATCH = "MATCH"
    SCHEMA_ONLY = "SCHEMA_ONLY"


class Order(StrEnum):
    """Whether tool calls may come in any order."""

    ANY = "ANY"
    STRICT = "STRICT"


class ExtraCalls(StrEnum):
    """Whether tool calls beyond the expected ones are tolerated."""

    FORBID = "FORBID"
    ALLOW = "ALLOW"


class Frame(StrEnum):
    """Whether what no goal names must stay as it was."""

    UNCHANGED_ELSEWHERE = "UNCHANGED_ELSEWHERE"
    FREE = "FREE"


class StateSource(StrEnum):
    """Where the final state comes from."""

    ENVIRONMENT = "ENVIRONMENT"
    COMPLETION_TEXT = "COMPLETION_TEXT"


class RowOrder(StrEnum):
    """Whether the rows of a query's result are compared in order."""

    ANY = "ANY"
    STRICT = "STRICT"


class ColumnOrder(StrEnum):
    """How the columns of two results are paired."""

    STRICT = "STRICT"
    ANY_NAMED_OR_POSITIONAL = "ANY_NAMED_OR_POSITIONAL"


class Aggregate(StrEnum):
    """How the constraints of an instruction make a score."""

    ALL = "ALL"
    FRACTION = "FRACTION"


class StepsScoring(StrEnum):
    """Whether steps count only up to the first failure (PREFIX) or each by itself."""

    PREFIX = "PREFIX"
    INDEPENDENT = "INDEPENDENT"


class CompositeMode(StrEnum):
    """How the parts of a composite task make a verdict."""

    ALL = "ALL"
    ANY = "ANY"
    WEIGHTED = "WEIGHTED"
