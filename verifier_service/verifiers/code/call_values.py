"""Reads the values of call-based tests in the task's syntax, once for all completions: arguments out, expected kept."""

import json
from dataclasses import dataclass

from verifier_service.domain.enums import Compare, ValueSyntax
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import CallTest, CallTests
from verifier_service.verifiers.code.comparing import Rules
from verifier_service.verifiers.code.literals import NoLiteral, read, whole_number
from verifier_service.verifiers.code.tables import Table, table_of
from verifier_service.verifiers.tolerance import check_relative

# A reply with an accepted value is that value in the harness's form, a few times as long at most: 18 bytes for the 3 of
# an empty list, 17 digits for the 3 of a decimal within a tolerance, 6 bytes for a character that JSON escapes.
LENGTHENED = 16
LEAST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its arguments as JSON of the harness's form, the values that are accepted, the longest reply read."""

    payload: str
    accepted: tuple[Table, ...]
    largest_bytes: int


def rules_of(spec: CallTests) -> Rules:
    """Returns how values are compared. Raises `BadTask` on a tolerance that is none."""
    tolerance = spec.relative_tolerance
    check_relative(tolerance, "code.calls.relative_tolerance")
    return Rules(spec.syntax, tolerance, spec.unordered)


def calls_of(spec: CallTests) -> tuple[Call, ...]:
    """Returns every call. Raises `BadTask` naming the value that does not parse."""
    return tuple(_call(case, spec, f"code.calls.cases[{number}]") for number, case in enumerate(spec.cases))


def _call(case: CallTest, spec: CallTests, field: str) -> Call:
    arguments = value_of(case.arguments, spec.syntax, f"{field}.arguments")
    if not isinstance(arguments, list | tuple):
        raise BadTask("must be a list of the positional arguments", f"{field}.arguments")
    if spec.compare is Compare.ARGUMENT_0 and not arguments:
        raise BadTask("has no first argument to compare", f"{field}.arguments")
    named: object = {}
    if case.keyword_arguments.strip():
        named = value_of(case.keyword_arguments, spec.syntax, f"{field}.keyword_arguments")
    if not isinstance(named, dict) or not all(isinstance(name, str) for name in named):
        raise BadTask("must be an object of named arguments", f"{field}.keyword_arguments")
    sent = table_of([list(arguments), named])
    positional, keywords = sent.nodes[sent.root[0]][1:]
    message = {"n": sent.nodes, "a": positional, "k": keywords}
    accepted = [_expected(case.expected, spec, f"{field}.expected")]
    for number, text in enumerate(case.also_accepted):
        accepted.append(_expected(text, spec, f"{field}.also_accepted[{number}]"))
    payload = json.dumps(message, separators=(",", ":"), allow_nan=False)
    length = max(len(text.encode("utf-8", "surrogatepass")) for text in (case.expected, *case.also_accepted))
    return Call(payload, tuple(accepted), LEAST_BYTES + LENGTHENED * length)


def _expected(text: str, spec: CallTests, field: str) -> Table:
    table = table_of(value_of(text, spec.syntax, field))
    if any(isinstance(item, dict) and item["v"] == "nan" for node in [[table.root], *table.nodes] for item in node):
        raise BadTask("holds NaN, which equals nothing", field)
    return table


def value_of(text: str, syntax: ValueSyntax, field: str) -> object:
    """Returns the value that a text writes. Raises `BadTask` where it writes none."""
    try:
        if syntax is ValueSyntax.PYTHON_LITERAL:
            return read(text)
        return json.loads(text, parse_int=whole_number)
    except NoLiteral as error:
        raise BadTask(f"does not parse as a Python literal: {error}", field) from None
    except (ValueError, RecursionError) as error:
        raise BadTask(f"does not parse as JSON: {error or 'nested too deeply'}", field) from None
