from rlvr.v1 import policy_pb2 as _policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Units(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UNITS_UNSPECIFIED: _ClassVar[Units]
    UNITS_COMPATIBLE: _ClassVar[Units]
    UNITS_REQUIRED: _ClassVar[Units]
    UNITS_IGNORED: _ClassVar[Units]

class Percent(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PERCENT_UNSPECIFIED: _ClassVar[Percent]
    PERCENT_STANDARD: _ClassVar[Percent]
    PERCENT_STRICT: _ClassVar[Percent]
    PERCENT_EITHER: _ClassVar[Percent]

class Multiple(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MULTIPLE_UNSPECIFIED: _ClassVar[Multiple]
    MULTIPLE_ALL: _ClassVar[Multiple]
    MULTIPLE_ANY: _ClassVar[Multiple]

class Undecided(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UNDECIDED_UNSPECIFIED: _ClassVar[Undecided]
    UNDECIDED_FAIL: _ClassVar[Undecided]
    UNDECIDED_ERROR: _ClassVar[Undecided]
UNITS_UNSPECIFIED: Units
UNITS_COMPATIBLE: Units
UNITS_REQUIRED: Units
UNITS_IGNORED: Units
PERCENT_UNSPECIFIED: Percent
PERCENT_STANDARD: Percent
PERCENT_STRICT: Percent
PERCENT_EITHER: Percent
MULTIPLE_UNSPECIFIED: Multiple
MULTIPLE_ALL: Multiple
MULTIPLE_ANY: Multiple
UNDECIDED_UNSPECIFIED: Undecided
UNDECIDED_FAIL: Undecided
UNDECIDED_ERROR: Undecided

class MathTask(_message.Message):
    __slots__ = ("question", "references", "policy")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    question: str
    references: _containers.RepeatedScalarFieldContainer[str]
    policy: MathPolicy
    def __init__(self, question: _Optional[str] = ..., references: _Optional[_Iterable[str]] = ..., policy: _Optional[_Union[MathPolicy, _Mapping]] = ...) -> None: ...

class MathPolicy(_message.Message):
    __slots__ = ("extraction", "relative_tolerance", "absolute_tolerance", "significant_digits", "units", "ordered", "percent", "multiple", "undecided", "allow_truncated")
    EXTRACTION_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    ABSOLUTE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    SIGNIFICANT_DIGITS_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    ORDERED_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    MULTIPLE_FIELD_NUMBER: _ClassVar[int]
    UNDECIDED_FIELD_NUMBER: _ClassVar[int]
    ALLOW_TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    extraction: _policy_pb2.Extraction
    relative_tolerance: float
    absolute_tolerance: float
    significant_digits: int
    units: Units
    ordered: bool
    percent: Percent
    multiple: Multiple
    undecided: Undecided
    allow_truncated: bool
    def __init__(self, extraction: _Optional[_Union[_policy_pb2.Extraction, str]] = ..., relative_tolerance: _Optional[float] = ..., absolute_tolerance: _Optional[float] = ..., significant_digits: _Optional[int] = ..., units: _Optional[_Union[Units, str]] = ..., ordered: bool = ..., percent: _Optional[_Union[Percent, str]] = ..., multiple: _Optional[_Union[Multiple, str]] = ..., undecided: _Optional[_Union[Undecided, str]] = ..., allow_truncated: bool = ...) -> None: ...
