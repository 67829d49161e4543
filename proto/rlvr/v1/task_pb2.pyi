from rlvr.v1 import code_pb2 as _code_pb2
from rlvr.v1 import math_pb2 as _math_pb2
from rlvr.v1 import qa_pb2 as _qa_pb2
from rlvr.v1 import structured_pb2 as _structured_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StepsScoring(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STEPS_SCORING_UNSPECIFIED: _ClassVar[StepsScoring]
    STEPS_SCORING_PREFIX: _ClassVar[StepsScoring]
    STEPS_SCORING_INDEPENDENT: _ClassVar[StepsScoring]

class CompositeMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPOSITE_MODE_UNSPECIFIED: _ClassVar[CompositeMode]
    COMPOSITE_MODE_ALL: _ClassVar[CompositeMode]
    COMPOSITE_MODE_ANY: _ClassVar[CompositeMode]
    COMPOSITE_MODE_WEIGHTED: _ClassVar[CompositeMode]
STEPS_SCORING_UNSPECIFIED: StepsScoring
STEPS_SCORING_PREFIX: StepsScoring
STEPS_SCORING_INDEPENDENT: StepsScoring
COMPOSITE_MODE_UNSPECIFIED: CompositeMode
COMPOSITE_MODE_ALL: CompositeMode
COMPOSITE_MODE_ANY: CompositeMode
COMPOSITE_MODE_WEIGHTED: CompositeMode

class Task(_message.Message):
    __slots__ = ("math", "code", "qa", "mcq", "json", "tool_calls", "state", "sql", "constraint", "instruction", "steps", "composite", "custom")
    MATH_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    QA_FIELD_NUMBER: _ClassVar[int]
    MCQ_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    TOOL_CALLS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SQL_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINT_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    COMPOSITE_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_FIELD_NUMBER: _ClassVar[int]
    math: _math_pb2.MathTask
    code: _code_pb2.CodeTask
    qa: _qa_pb2.QaTask
    mcq: _qa_pb2.McqTask
    json: _structured_pb2.JsonTask
    tool_calls: _structured_pb2.ToolCallsTask
    state: _structured_pb2.StateTask
    sql: _structured_pb2.SqlTask
    constraint: _structured_pb2.ConstraintTask
    instruction: _structured_pb2.InstructionTask
    steps: StepsTask
    composite: CompositeTask
    custom: CustomTask
    def __init__(self, math: _Optional[_Union[_math_pb2.MathTask, _Mapping]] = ..., code: _Optional[_Union[_code_pb2.CodeTask, _Mapping]] = ..., qa: _Optional[_Union[_qa_pb2.QaTask, _Mapping]] = ..., mcq: _Optional[_Union[_qa_pb2.McqTask, _Mapping]] = ..., json: _Optional[_Union[_structured_pb2.JsonTask, _Mapping]] = ..., tool_calls: _Optional[_Union[_structured_pb2.ToolCallsTask, _Mapping]] = ..., state: _Optional[_Union[_structured_pb2.StateTask, _Mapping]] = ..., sql: _Optional[_Union[_structured_pb2.SqlTask, _Mapping]] = ..., constraint: _Optional[_Union[_structured_pb2.ConstraintTask, _Mapping]] = ..., instruction: _Optional[_Union[_structured_pb2.InstructionTask, _Mapping]] = ..., steps: _Optional[_Union[StepsTask, _Mapping]] = ..., composite: _Optional[_Union[CompositeTask, _Mapping]] = ..., custom: _Optional[_Union[CustomTask, _Mapping]] = ...) -> None: ...

class StepsTask(_message.Message):
    __slots__ = ("steps", "final", "scoring", "final_weight")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    SCORING_FIELD_NUMBER: _ClassVar[int]
    FINAL_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[Step]
    final: Step
    scoring: StepsScoring
    final_weight: float
    def __init__(self, steps: _Optional[_Iterable[_Union[Step, _Mapping]]] = ..., final: _Optional[_Union[Step, _Mapping]] = ..., scoring: _Optional[_Union[StepsScoring, str]] = ..., final_weight: _Optional[float] = ...) -> None: ...

class Step(_message.Message):
    __slots__ = ("id", "task")
    ID_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    id: str
    task: Task
    def __init__(self, id: _Optional[str] = ..., task: _Optional[_Union[Task, _Mapping]] = ...) -> None: ...

class CompositeTask(_message.Message):
    __slots__ = ("mode", "parts")
    MODE_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    mode: CompositeMode
    parts: _containers.RepeatedCompositeFieldContainer[CompositePart]
    def __init__(self, mode: _Optional[_Union[CompositeMode, str]] = ..., parts: _Optional[_Iterable[_Union[CompositePart, _Mapping]]] = ...) -> None: ...

class CompositePart(_message.Message):
    __slots__ = ("task", "weight", "gate")
    TASK_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    GATE_FIELD_NUMBER: _ClassVar[int]
    task: Task
    weight: float
    gate: bool
    def __init__(self, task: _Optional[_Union[Task, _Mapping]] = ..., weight: _Optional[float] = ..., gate: bool = ...) -> None: ...

class CustomTask(_message.Message):
    __slots__ = ("name", "parameters_json")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_JSON_FIELD_NUMBER: _ClassVar[int]
    name: str
    parameters_json: str
    def __init__(self, name: _Optional[str] = ..., parameters_json: _Optional[str] = ...) -> None: ...
