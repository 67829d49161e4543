"""Judges JSON answers: the value that a completion commits to, held against a schema and an expected value.

Called in a worker only. Nothing is fetched: a `$ref` that the schema does not hold itself is a bad task.
"""

from typing import cast

from jsonschema.protocols import Validator
from referencing.exceptions import Unresolvable

from verifier_service.domain.enums import Mode
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import JsonTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.said import said_or_failed
from verifier_service.verifiers.structured.committed_json import find_json
from verifier_service.verifiers.structured.comparing import Comparison, Path, pointed
from verifier_service.verifiers.structured.schema_soundness import dangling, impossible
from verifier_service.verifiers.structured.schemas import schema_of
from verifier_service.verifiers.structured.strict_json import Value, read_task, written
from verifier_service.verifiers.structured.unordered import leads_in_schema, leads_in_value, read_unordered
from verifier_service.verifiers.tolerance import check_relative

SCHEMA = "json.schema_json"


class JsonJudge:
    """A prepared task: `validator` None accepts any value, `mode` tells whether `expected` counts."""

    def __init__(
        self, validator: Validator | None, mode: Mode, expected: Value, comparison: Comparison, starts_in_thinking: bool
    ) -> None:
        """Takes the compiled schema and the expected value, which satisfies it."""
        self.validator = validator
        self.mode = mode
        self.expected = expected
        self.comparison = comparison
        self.starts_in_thinking = starts_in_thinking

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript, or a `$ref`, that is none."""
        said = said_or_failed(completion, self.starts_in_thinking)
        if isinstance(said, Verdict):
            return said
        found = find_json(said)
        if found.reason is not None:
            return failed(found.reason, found.explanation, flags=found.flags)
        shown = written(found.value)[:200]
        try:
            wrong = first_fault(self.validator, found.value)
            matches = self.mode is Mode.SCHEMA_ONLY or self.comparison.same(found.value, self.expected)
            place = None if matches else self.comparison.first_difference(found.value, self.expected)
        except (RecursionError, OverflowError):
            return failed(Reason.TOO_COMPLEX, "too much for the schema to be held against", extracted=shown)
        if wrong is not None:
            return failed(Reason.MISMATCH, f"not the schema's: {wrong}", extracted=shown)
        if not matches:
            return failed(
                Reason.MISMATCH, f"another value than the expected one at {pointed(place or ())}", extracted=shown
            )
        wanted = "" if self.mode is Mode.SCHEMA_ONLY else written(self.expected)[:200]
        rule = "schema" if self.mode is Mode.SCHEMA_ONLY else "value"
        return Verdict(True, 1.0, Reason.MATCH, extracted=shown, matched_reference=wanted, rule=rule)


def first_fault(validator: Validator | None, value: Value) -> str | None:
    """Returns where and by which keyword a value breaks the schema, None where it does not. Raises `BadTask`."""
    if validator is None:
        return None
    try:
        fault = next(validator.iter_errors(value), None)
    except Unresolvable as error:
        raise BadTask(f"refers to what it does not hold: {error}"[:200], SCHEMA) from None
    if fault is None:
        return None
    place = "/".join(str(part) for part in fault.absolute_path)[:80]
    return f"{fault.validator} at /{place}".encode("utf-8", "replace").decode()


def _check_schema(schema: Value, mode: Mode) -> None:
    """Raises `BadTask` where a schema refers to nothing, or alone decides and takes no value."""
    target = dangling(schema)
    if target:
        raise BadTask(f"refers to what it does not hold: {target}", SCHEMA)
    fault = impossible(schema) if mode is Mode.SCHEMA_ONLY else ""
    if fault:
        raise BadTask(fault, SCHEMA)


def prepare(spec: JsonTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a task. Raises `BadTask` naming the field that cannot be used."""
    check_relative(spec.relative_tolerance, "json.relative_tolerance")
    validator = schema_of(spec.schema_json, SCHEMA) if spec.schema_json.strip() else None
    if spec.mode is Mode.SCHEMA_ONLY and validator is None:
        raise BadTask("is needed where the schema alone is checked", SCHEMA)
    if validator is not None:
        _check_schema(cast("Value", validator.schema), spec.mode)
    if spec.mode is Mode.MATCH and not spec.expected_json.strip():
        raise BadTask("is needed, unless mode is MODE_SCHEMA_ONLY", "json.expected_json")
    has_value = spec.mode is Mode.MATCH or bool(spec.expected_json.strip())
    expected = read_task(spec.expected_json, "json.expected_json") if has_value else None
    try:
        wrong = first_fault(validator, expected)
    except (RecursionError, OverflowError):
        raise BadTask("never ends, or is too deep", SCHEMA) from None
    if wrong is not None and has_value:
        raise BadTask(f"does not satisfy the schema: {wrong}", "json.expected_json")

    def leads(path: Path) -> bool:
        told = validator is not None and leads_in_schema(cast("Value", validator.schema), path)
        return told or leads_in_value(expected, path)

    paths = read_unordered(spec.unordered_paths, "json.unordered_paths", leads)
    return JsonJudge(validator, spec.mode, expected, Comparison(spec.relative_tolerance, paths), starts_in_thinking)
