import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REASON_UNSPECIFIED: _ClassVar[Reason]
    REASON_MATCH: _ClassVar[Reason]
    REASON_MISMATCH: _ClassVar[Reason]
    REASON_NO_ANSWER: _ClassVar[Reason]
    REASON_AMBIGUOUS: _ClassVar[Reason]
    REASON_UNPARSABLE_ANSWER: _ClassVar[Reason]
    REASON_TOO_COMPLEX: _ClassVar[Reason]
    REASON_TOO_LARGE: _ClassVar[Reason]
    REASON_TRUNCATED: _ClassVar[Reason]
    REASON_UNDECIDED: _ClassVar[Reason]
    REASON_GRADER_CRASH: _ClassVar[Reason]
    REASON_ACCEPTED: _ClassVar[Reason]
    REASON_WRONG_ANSWER: _ClassVar[Reason]
    REASON_RUNTIME_ERROR: _ClassVar[Reason]
    REASON_COMPILE_ERROR: _ClassVar[Reason]
    REASON_TIME_LIMIT: _ClassVar[Reason]
    REASON_MEMORY_LIMIT: _ClassVar[Reason]
    REASON_OUTPUT_LIMIT: _ClassVar[Reason]
    REASON_CONSTRAINT_VIOLATED: _ClassVar[Reason]
    REASON_REFUSED: _ClassVar[Reason]

class Flag(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FLAG_UNSPECIFIED: _ClassVar[Flag]
    FLAG_HEDGED: _ClassVar[Flag]
    FLAG_MULTIPLE_ANSWERS: _ClassVar[Flag]
    FLAG_PROMPT_ECHO: _ClassVar[Flag]
    FLAG_ANSWER_ONLY_IN_THINKING: _ClassVar[Flag]
    FLAG_INJECTION_LIKE: _ClassVar[Flag]
    FLAG_CONTROL_CHARS: _ClassVar[Flag]
    FLAG_NO_OP: _ClassVar[Flag]
    FLAG_COLLATERAL: _ClassVar[Flag]
    FLAG_WRITE_ATTEMPT: _ClassVar[Flag]
    FLAG_IN_PROCESS_TESTS: _ClassVar[Flag]

class ErrorCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_CODE_UNSPECIFIED: _ClassVar[ErrorCode]
    ERROR_CODE_BAD_TASK: _ClassVar[ErrorCode]
    ERROR_CODE_UNSUPPORTED: _ClassVar[ErrorCode]
    ERROR_CODE_TASK_TOO_LARGE: _ClassVar[ErrorCode]
    ERROR_CODE_OVERLOADED: _ClassVar[ErrorCode]
    ERROR_CODE_WORKER_LOST: _ClassVar[ErrorCode]
    ERROR_CODE_SANDBOX_LOST: _ClassVar[ErrorCode]
    ERROR_CODE_SANDBOX_UNAVAILABLE: _ClassVar[ErrorCode]
    ERROR_CODE_INTERNAL: _ClassVar[ErrorCode]
    ERROR_CODE_DEADLINE_EXCEEDED: _ClassVar[ErrorCode]
    ERROR_CODE_CANCELLED: _ClassVar[ErrorCode]
REASON_UNSPECIFIED: Reason
REASON_MATCH: Reason
REASON_MISMATCH: Reason
REASON_NO_ANSWER: Reason
REASON_AMBIGUOUS: Reason
REASON_UNPARSABLE_ANSWER: Reason
REASON_TOO_COMPLEX: Reason
REASON_TOO_LARGE: Reason
REASON_TRUNCATED: Reason
REASON_UNDECIDED: Reason
REASON_GRADER_CRASH: Reason
REASON_ACCEPTED: Reason
REASON_WRONG_ANSWER: Reason
REASON_RUNTIME_ERROR: Reason
REASON_COMPILE_ERROR: Reason
REASON_TIME_LIMIT: Reason
REASON_MEMORY_LIMIT: Reason
REASON_OUTPUT_LIMIT: Reason
REASON_CONSTRAINT_VIOLATED: Reason
REASON_REFUSED: Reason
FLAG_UNSPECIFIED: Flag
FLAG_HEDGED: Flag
FLAG_MULTIPLE_ANSWERS: Flag
FLAG_PROMPT_ECHO: Flag
FLAG_ANSWER_ONLY_IN_THINKING: Flag
FLAG_INJECTION_LIKE: Flag
FLAG_CONTROL_CHARS: Flag
FLAG_NO_OP: Flag
FLAG_COLLATERAL: Flag
FLAG_WRITE_ATTEMPT: Flag
FLAG_IN_PROCESS_TESTS: Flag
ERROR_CODE_UNSPECIFIED: ErrorCode
ERROR_CODE_BAD_TASK: ErrorCode
ERROR_CODE_UNSUPPORTED: ErrorCode
ERROR_CODE_TASK_TOO_LARGE: ErrorCode
ERROR_CODE_OVERLOADED: ErrorCode
ERROR_CODE_WORKER_LOST: ErrorCode
ERROR_CODE_SANDBOX_LOST: ErrorCode
ERROR_CODE_SANDBOX_UNAVAILABLE: ErrorCode
ERROR_CODE_INTERNAL: ErrorCode
ERROR_CODE_DEADLINE_EXCEEDED: ErrorCode
ERROR_CODE_CANCELLED: ErrorCode

class GroupResult(_message.Message):
    __slots__ = ("id", "results", "error")
    ID_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    id: str
    results: _containers.RepeatedCompositeFieldContainer[Result]
    error: ItemError
    def __init__(self, id: _Optional[str] = ..., results: _Optional[_Iterable[_Union[Result, _Mapping]]] = ..., error: _Optional[_Union[ItemError, _Mapping]] = ...) -> None: ...

class Result(_message.Message):
    __slots__ = ("verdict", "error", "timings", "cache_hit", "verifier_version")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    TIMINGS_FIELD_NUMBER: _ClassVar[int]
    CACHE_HIT_FIELD_NUMBER: _ClassVar[int]
    VERIFIER_VERSION_FIELD_NUMBER: _ClassVar[int]
    verdict: Verdict
    error: ItemError
    timings: Timings
    cache_hit: bool
    verifier_version: str
    def __init__(self, verdict: _Optional[_Union[Verdict, _Mapping]] = ..., error: _Optional[_Union[ItemError, _Mapping]] = ..., timings: _Optional[_Union[Timings, _Mapping]] = ..., cache_hit: bool = ..., verifier_version: _Optional[str] = ...) -> None: ...

class Timings(_message.Message):
    __slots__ = ("queue", "work", "cpu")
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    WORK_FIELD_NUMBER: _ClassVar[int]
    CPU_FIELD_NUMBER: _ClassVar[int]
    queue: _duration_pb2.Duration
    work: _duration_pb2.Duration
    cpu: _duration_pb2.Duration
    def __init__(self, queue: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., work: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., cpu: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ("passed", "score", "reason", "explanation", "extracted", "matched_reference", "rule", "tests", "steps", "flags")
    PASSED_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    EXTRACTED_FIELD_NUMBER: _ClassVar[int]
    MATCHED_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    TESTS_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    passed: bool
    score: float
    reason: Reason
    explanation: str
    extracted: str
    matched_reference: str
    rule: str
    tests: _containers.RepeatedCompositeFieldContainer[TestResult]
    steps: _containers.RepeatedCompositeFieldContainer[StepResult]
    flags: _containers.RepeatedScalarFieldContainer[Flag]
    def __init__(self, passed: bool = ..., score: _Optional[float] = ..., reason: _Optional[_Union[Reason, str]] = ..., explanation: _Optional[str] = ..., extracted: _Optional[str] = ..., matched_reference: _Optional[str] = ..., rule: _Optional[str] = ..., tests: _Optional[_Iterable[_Union[TestResult, _Mapping]]] = ..., steps: _Optional[_Iterable[_Union[StepResult, _Mapping]]] = ..., flags: _Optional[_Iterable[_Union[Flag, str]]] = ...) -> None: ...

class TestResult(_message.Message):
    __slots__ = ("index", "reason", "passed", "cpu", "wall", "peak_memory_bytes", "stdout", "stderr")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    CPU_FIELD_NUMBER: _ClassVar[int]
    WALL_FIELD_NUMBER: _ClassVar[int]
    PEAK_MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    STDOUT_FIELD_NUMBER: _ClassVar[int]
    STDERR_FIELD_NUMBER: _ClassVar[int]
    index: int
    reason: Reason
    passed: bool
    cpu: _duration_pb2.Duration
    wall: _duration_pb2.Duration
    peak_memory_bytes: int
    stdout: str
    stderr: str
    def __init__(self, index: _Optional[int] = ..., reason: _Optional[_Union[Reason, str]] = ..., passed: bool = ..., cpu: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., wall: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., peak_memory_bytes: _Optional[int] = ..., stdout: _Optional[str] = ..., stderr: _Optional[str] = ...) -> None: ...

class StepResult(_message.Message):
    __slots__ = ("id", "passed", "score", "reason", "extracted")
    ID_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXTRACTED_FIELD_NUMBER: _ClassVar[int]
    id: str
    passed: bool
    score: float
    reason: Reason
    extracted: str
    def __init__(self, id: _Optional[str] = ..., passed: bool = ..., score: _Optional[float] = ..., reason: _Optional[_Union[Reason, str]] = ..., extracted: _Optional[str] = ...) -> None: ...

class ItemError(_message.Message):
    __slots__ = ("code", "message", "field", "retryable", "retry_after")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_FIELD_NUMBER: _ClassVar[int]
    code: ErrorCode
    message: str
    field: str
    retryable: bool
    retry_after: _duration_pb2.Duration
    def __init__(self, code: _Optional[_Union[ErrorCode, str]] = ..., message: _Optional[str] = ..., field: _Optional[str] = ..., retryable: bool = ..., retry_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...
