from rlvr.v1 import policy_pb2 as _policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AnswerType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANSWER_TYPE_UNSPECIFIED: _ClassVar[AnswerType]
    ANSWER_TYPE_INFER: _ClassVar[AnswerType]
    ANSWER_TYPE_TEXT: _ClassVar[AnswerType]
    ANSWER_TYPE_NUMBER: _ClassVar[AnswerType]
    ANSWER_TYPE_DATE: _ClassVar[AnswerType]
    ANSWER_TYPE_YEAR: _ClassVar[AnswerType]
    ANSWER_TYPE_RANGE: _ClassVar[AnswerType]
    ANSWER_TYPE_YES_NO: _ClassVar[AnswerType]
    ANSWER_TYPE_PERSON: _ClassVar[AnswerType]
    ANSWER_TYPE_PLACE: _ClassVar[AnswerType]
    ANSWER_TYPE_LIST: _ClassVar[AnswerType]
    ANSWER_TYPE_SET: _ClassVar[AnswerType]

class Partial(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTIAL_UNSPECIFIED: _ClassVar[Partial]
    PARTIAL_NONE: _ClassVar[Partial]
    PARTIAL_F1: _ClassVar[Partial]
ANSWER_TYPE_UNSPECIFIED: AnswerType
ANSWER_TYPE_INFER: AnswerType
ANSWER_TYPE_TEXT: AnswerType
ANSWER_TYPE_NUMBER: AnswerType
ANSWER_TYPE_DATE: AnswerType
ANSWER_TYPE_YEAR: AnswerType
ANSWER_TYPE_RANGE: AnswerType
ANSWER_TYPE_YES_NO: AnswerType
ANSWER_TYPE_PERSON: AnswerType
ANSWER_TYPE_PLACE: AnswerType
ANSWER_TYPE_LIST: AnswerType
ANSWER_TYPE_SET: AnswerType
PARTIAL_UNSPECIFIED: Partial
PARTIAL_NONE: Partial
PARTIAL_F1: Partial

class QaTask(_message.Message):
    __slots__ = ("question", "references", "type", "policy")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    question: str
    references: _containers.RepeatedScalarFieldContainer[str]
    type: AnswerType
    policy: QaPolicy
    def __init__(self, question: _Optional[str] = ..., references: _Optional[_Iterable[str]] = ..., type: _Optional[_Union[AnswerType, str]] = ..., policy: _Optional[_Union[QaPolicy, _Mapping]] = ...) -> None: ...

class QaPolicy(_message.Message):
    __slots__ = ("extraction", "relative_tolerance", "partial", "allow_truncated")
    EXTRACTION_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    ALLOW_TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    extraction: _policy_pb2.Extraction
    relative_tolerance: float
    partial: Partial
    allow_truncated: bool
    def __init__(self, extraction: _Optional[_Union[_policy_pb2.Extraction, str]] = ..., relative_tolerance: _Optional[float] = ..., partial: _Optional[_Union[Partial, str]] = ..., allow_truncated: bool = ...) -> None: ...

class McqTask(_message.Message):
    __slots__ = ("question", "choices", "references")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    question: str
    choices: _containers.RepeatedScalarFieldContainer[str]
    references: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, question: _Optional[str] = ..., choices: _Optional[_Iterable[str]] = ..., references: _Optional[_Iterable[str]] = ...) -> None: ...
