"""The part of pytest that tests of data sets use, as a module of that name: raises, approx, parametrize, fixtures.

What is not here is a fault of the task as soon as the tests ask for it: nothing is skipped in silence.
"""

import math
import re
import types
from collections.abc import Callable, Iterator
from typing import Any

from harness.proxy import TaskFault


class Skipped(BaseException):
    """A test gave up on itself: that proves nothing."""


class Raises:
    """`with raises(ValueError, match="...") as caught:`; afterwards `caught.value` and `caught.type`."""

    def __init__(self, expected: type | tuple, match: str | None = None) -> None:
        """Takes the exception types and a pattern that the text must hold."""
        self.expected = expected
        self.pattern = match
        self.value: BaseException | None = None

    @property
    def type(self) -> type | None:
        """The type of what was raised."""
        return None if self.value is None else self.value.__class__

    def __enter__(self) -> "Raises":
        """Returns itself, to be filled."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Takes what was raised, if it is of the expected types."""
        if error is None:
            raise AssertionError(f"did not raise {self.expected}")
        if not isinstance(error, self.expected):
            return False
        self.value = error
        if self.pattern is not None:
            self.match(self.pattern)
        return True

    def match(self, pattern: str) -> bool:
        """Asserts that the pattern is found in the exception's text."""
        if not re.search(pattern, str(self.value)):
            raise AssertionError(f"{pattern!r} is not in {self.value!r}")
        return True


def raises(expected: type | tuple, *called: object, match: str | None = None, **named: object) -> Raises:
    """Returns a context that expects an exception, or calls a function that must raise it."""
    caught = Raises(expected, match)
    if called:
        with caught:
            called[0](*called[1:], **named)  # type: ignore[operator]
    return caught


class Approx:
    """Equal to numbers near it: within a millionth of it or 1e-12, unless told otherwise."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, expected: object, rel: float | None = None, abs: float | None = None) -> None:
        """Takes a number, or a list, tuple or dict of numbers."""
        self.expected, self.rel, self.abs = expected, rel, abs

    def __eq__(self, other: object) -> bool:
        """Compares member by member."""
        expected = self.expected
        if isinstance(expected, dict):
            return (
                isinstance(other, dict)
                and other.keys() == expected.keys()
                and all(self._near(other[key], expected[key]) for key in expected)
            )
        if isinstance(expected, (list, tuple)):
            return (
                type(other) is type(expected)
                and len(other) == len(expected)
                and all(  # type: ignore[arg-type]
                    map(self._near, other, expected)  # type: ignore[call-overload]
                )
            )
        return self._near(other, expected)

    def __repr__(self) -> str:
        """Names the number."""
        return f"approx({self.expected!r})"

    def _near(self, value: object, expected: object) -> bool:
        try:
            if value == expected:
                return True
            if isinstance(value, bool) or isinstance(expected, bool):
                return False
            distance = abs(value - expected)  # type: ignore[operator]
            if not math.isfinite(distance):
                return False
            absolute = 1e-12 if self.abs is None else self.abs
            relative = self.rel if self.rel is not None else 1e-6 if self.abs is None else 0.0
            return bool(distance <= max(absolute, relative * abs(expected)))  # type: ignore[arg-type]
        except TypeError:
            return False


class Mark:
    """`mark.parametrize`; other marks that say nothing about the outcome are taken and forgotten."""

    def __getattr__(self, name: str) -> Callable:
        """Returns a decorator. Raises `TaskFault` for marks that turn an outcome around."""
        if name in ("skip", "skipif", "xfail", "usefixtures"):
            raise TaskFault(f"the tests use pytest.mark.{name}")
        return lambda *given, **_: given[0] if given and callable(given[0]) else lambda function: function

    @staticmethod
    def parametrize(names: str | list | tuple, rows: list, **_: object) -> Callable:
        """Returns a decorator that gives a test its rows."""
        split = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        bare = isinstance(names, str) and len(split) == 1  # a list of one name has rows all the same
        table = [dict(zip(split, _row(row, bare), strict=True)) for row in rows]

        def decorate(function: Callable) -> Callable:
            function.parameters = [*getattr(function, "parameters", []), table]  # type: ignore[attr-defined]
            return function

        return decorate


class Param(tuple):
    """A row of `parametrize`, given by `pytest.param`."""

    __slots__ = ()


def param(*values: object, **_: object) -> Param:
    """Returns a row."""
    return Param(values)


def fixture(*given: Callable, **_: object) -> Callable:
    """Marks a function as a fixture; it is called anew for each test."""

    def decorate(function: Callable) -> Callable:
        function.is_fixture = True  # type: ignore[attr-defined]
        return function

    return decorate(given[0]) if given else decorate


def fail(reason: str = "", **_: object) -> None:
    """Fails the test."""
    raise AssertionError(reason)


def skip(reason: str = "", **_: object) -> None:
    """Gives the test up, which counts as failing."""
    raise Skipped(reason)


def module() -> types.ModuleType:
    """Returns the module that `import pytest` finds."""
    made = types.ModuleType("pytest")
    made.__dict__.update(raises=raises, approx=Approx, mark=Mark(), param=param, fixture=fixture, fail=fail, skip=skip)

    def missing(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        raise TaskFault(f"the tests use pytest.{name}, which is not offered here")

    made.__dict__["__getattr__"] = missing
    return made


def rows_of(function: Callable) -> list[dict]:
    """Returns the arguments of each run of a test."""
    rows: list[dict] = [{}]
    for table in getattr(function, "parameters", []):
        rows = [{**row, **more} for row in rows for more in table]
    return rows


def arguments_for(
    function: Callable, given: dict[str, Any], namespace: dict[str, Any], open_ones: list[Iterator]
) -> dict[str, Any]:
    """Returns a test's or fixture's arguments: its row's, fixtures', and the entry point for `candidate`."""
    import inspect  # noqa: PLC0415 - few tests have functions, and every fork pays for what its zygote holds

    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        maker = namespace.get(name)
        if name in given:
            found[name] = given[name]
        elif getattr(maker, "is_fixture", False):
            made = maker(**arguments_for(maker, given, namespace, open_ones))  # type: ignore[misc]
            if inspect.isgeneratorfunction(maker):
                open_ones.append(made)
                made = next(made)
            found[name] = made
        elif name == "candidate" and name in namespace:
            found[name] = namespace[name]
        elif parameter.default is parameter.empty and parameter.kind in (
            parameter.POSITIONAL_OR_KEYWORD,
            parameter.KEYWORD_ONLY,
        ):
            raise TaskFault(f"a test asks for {name}, which nothing provides")
    return found


def _row(row: object, bare: bool) -> tuple:
    if bare and not isinstance(row, Param):
        return (row,)
    return tuple(row)  # type: ignore[arg-type]
