import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CheckerKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHECKER_KIND_UNSPECIFIED: _ClassVar[CheckerKind]
    CHECKER_KIND_WHITESPACE: _ClassVar[CheckerKind]
    CHECKER_KIND_EXACT: _ClassVar[CheckerKind]
    CHECKER_KIND_TOKENS: _ClassVar[CheckerKind]
    CHECKER_KIND_FLOATS: _ClassVar[CheckerKind]
    CHECKER_KIND_UNORDERED_LINES: _ClassVar[CheckerKind]
    CHECKER_KIND_CASE_INSENSITIVE: _ClassVar[CheckerKind]
    CHECKER_KIND_PROGRAM: _ClassVar[CheckerKind]

class ValueSyntax(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VALUE_SYNTAX_UNSPECIFIED: _ClassVar[ValueSyntax]
    VALUE_SYNTAX_JSON: _ClassVar[ValueSyntax]
    VALUE_SYNTAX_PYTHON_LITERAL: _ClassVar[ValueSyntax]

class Compare(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPARE_UNSPECIFIED: _ClassVar[Compare]
    COMPARE_RETURN: _ClassVar[Compare]
    COMPARE_ARGUMENT_0: _ClassVar[Compare]

class TestIsolation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TEST_ISOLATION_UNSPECIFIED: _ClassVar[TestIsolation]
    TEST_ISOLATION_PROXY: _ClassVar[TestIsolation]
    TEST_ISOLATION_IN_PROCESS: _ClassVar[TestIsolation]
CHECKER_KIND_UNSPECIFIED: CheckerKind
CHECKER_KIND_WHITESPACE: CheckerKind
CHECKER_KIND_EXACT: CheckerKind
CHECKER_KIND_TOKENS: CheckerKind
CHECKER_KIND_FLOATS: CheckerKind
CHECKER_KIND_UNORDERED_LINES: CheckerKind
CHECKER_KIND_CASE_INSENSITIVE: CheckerKind
CHECKER_KIND_PROGRAM: CheckerKind
VALUE_SYNTAX_UNSPECIFIED: ValueSyntax
VALUE_SYNTAX_JSON: ValueSyntax
VALUE_SYNTAX_PYTHON_LITERAL: ValueSyntax
COMPARE_UNSPECIFIED: Compare
COMPARE_RETURN: Compare
COMPARE_ARGUMENT_0: Compare
TEST_ISOLATION_UNSPECIFIED: TestIsolation
TEST_ISOLATION_PROXY: TestIsolation
TEST_ISOLATION_IN_PROCESS: TestIsolation

class CodeTask(_message.Message):
    __slots__ = ("language", "stdio", "calls", "asserts", "limits", "allow_truncated")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    STDIO_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    ASSERTS_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    ALLOW_TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    language: str
    stdio: StdioTests
    calls: CallTests
    asserts: AssertTests
    limits: Limits
    allow_truncated: bool
    def __init__(self, language: _Optional[str] = ..., stdio: _Optional[_Union[StdioTests, _Mapping]] = ..., calls: _Optional[_Union[CallTests, _Mapping]] = ..., asserts: _Optional[_Union[AssertTests, _Mapping]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., allow_truncated: bool = ...) -> None: ...

class StdioTests(_message.Message):
    __slots__ = ("cases", "checker")
    CASES_FIELD_NUMBER: _ClassVar[int]
    CHECKER_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[StdioTest]
    checker: Checker
    def __init__(self, cases: _Optional[_Iterable[_Union[StdioTest, _Mapping]]] = ..., checker: _Optional[_Union[Checker, _Mapping]] = ...) -> None: ...

class StdioTest(_message.Message):
    __slots__ = ("stdin", "expected_stdout")
    STDIN_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_STDOUT_FIELD_NUMBER: _ClassVar[int]
    stdin: str
    expected_stdout: str
    def __init__(self, stdin: _Optional[str] = ..., expected_stdout: _Optional[str] = ...) -> None: ...

class Checker(_message.Message):
    __slots__ = ("kind", "relative_tolerance", "absolute_tolerance", "program", "language")
    KIND_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    ABSOLUTE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    PROGRAM_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    kind: CheckerKind
    relative_tolerance: float
    absolute_tolerance: float
    program: str
    language: str
    def __init__(self, kind: _Optional[_Union[CheckerKind, str]] = ..., relative_tolerance: _Optional[float] = ..., absolute_tolerance: _Optional[float] = ..., program: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class CallTests(_message.Message):
    __slots__ = ("entry_point", "cases", "syntax", "compare", "relative_tolerance", "unordered")
    ENTRY_POINT_FIELD_NUMBER: _ClassVar[int]
    CASES_FIELD_NUMBER: _ClassVar[int]
    SYNTAX_FIELD_NUMBER: _ClassVar[int]
    COMPARE_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    UNORDERED_FIELD_NUMBER: _ClassVar[int]
    entry_point: str
    cases: _containers.RepeatedCompositeFieldContainer[CallTest]
    syntax: ValueSyntax
    compare: Compare
    relative_tolerance: float
    unordered: bool
    def __init__(self, entry_point: _Optional[str] = ..., cases: _Optional[_Iterable[_Union[CallTest, _Mapping]]] = ..., syntax: _Optional[_Union[ValueSyntax, str]] = ..., compare: _Optional[_Union[Compare, str]] = ..., relative_tolerance: _Optional[float] = ..., unordered: bool = ...) -> None: ...

class CallTest(_message.Message):
    __slots__ = ("arguments", "keyword_arguments", "expected", "also_accepted")
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    KEYWORD_ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    ALSO_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    arguments: str
    keyword_arguments: str
    expected: str
    also_accepted: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, arguments: _Optional[str] = ..., keyword_arguments: _Optional[str] = ..., expected: _Optional[str] = ..., also_accepted: _Optional[_Iterable[str]] = ...) -> None: ...

class AssertTests(_message.Message):
    __slots__ = ("test_code", "entry_point", "setup_code", "prelude", "isolation")
    TEST_CODE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_POINT_FIELD_NUMBER: _ClassVar[int]
    SETUP_CODE_FIELD_NUMBER: _ClassVar[int]
    PRELUDE_FIELD_NUMBER: _ClassVar[int]
    ISOLATION_FIELD_NUMBER: _ClassVar[int]
    test_code: str
    entry_point: str
    setup_code: str
    prelude: str
    isolation: TestIsolation
    def __init__(self, test_code: _Optional[str] = ..., entry_point: _Optional[str] = ..., setup_code: _Optional[str] = ..., prelude: _Optional[str] = ..., isolation: _Optional[_Union[TestIsolation, str]] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("cpu_time", "wall_time", "memory_bytes", "processes", "output_bytes", "run_all")
    CPU_TIME_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    PROCESSES_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_BYTES_FIELD_NUMBER: _ClassVar[int]
    RUN_ALL_FIELD_NUMBER: _ClassVar[int]
    cpu_time: _duration_pb2.Duration
    wall_time: _duration_pb2.Duration
    memory_bytes: int
    processes: int
    output_bytes: int
    run_all: bool
    def __init__(self, cpu_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., wall_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., memory_bytes: _Optional[int] = ..., processes: _Optional[int] = ..., output_bytes: _Optional[int] = ..., run_all: bool = ...) -> None: ...
