from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MODE_UNSPECIFIED: _ClassVar[Mode]
    MODE_MATCH: _ClassVar[Mode]
    MODE_SCHEMA_ONLY: _ClassVar[Mode]

class Order(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_UNSPECIFIED: _ClassVar[Order]
    ORDER_ANY: _ClassVar[Order]
    ORDER_STRICT: _ClassVar[Order]

class ExtraCalls(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXTRA_CALLS_UNSPECIFIED: _ClassVar[ExtraCalls]
    EXTRA_CALLS_FORBID: _ClassVar[ExtraCalls]
    EXTRA_CALLS_ALLOW: _ClassVar[ExtraCalls]

class Frame(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FRAME_UNSPECIFIED: _ClassVar[Frame]
    FRAME_UNCHANGED_ELSEWHERE: _ClassVar[Frame]
    FRAME_FREE: _ClassVar[Frame]

class StateSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_SOURCE_UNSPECIFIED: _ClassVar[StateSource]
    STATE_SOURCE_ENVIRONMENT: _ClassVar[StateSource]
    STATE_SOURCE_COMPLETION_TEXT: _ClassVar[StateSource]

class RowOrder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROW_ORDER_UNSPECIFIED: _ClassVar[RowOrder]
    ROW_ORDER_ANY: _ClassVar[RowOrder]
    ROW_ORDER_STRICT: _ClassVar[RowOrder]

class ColumnOrder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COLUMN_ORDER_UNSPECIFIED: _ClassVar[ColumnOrder]
    COLUMN_ORDER_STRICT: _ClassVar[ColumnOrder]
    COLUMN_ORDER_ANY_NAMED_OR_POSITIONAL: _ClassVar[ColumnOrder]

class Aggregate(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGGREGATE_UNSPECIFIED: _ClassVar[Aggregate]
    AGGREGATE_ALL: _ClassVar[Aggregate]
    AGGREGATE_FRACTION: _ClassVar[Aggregate]
MODE_UNSPECIFIED: Mode
MODE_MATCH: Mode
MODE_SCHEMA_ONLY: Mode
ORDER_UNSPECIFIED: Order
ORDER_ANY: Order
ORDER_STRICT: Order
EXTRA_CALLS_UNSPECIFIED: ExtraCalls
EXTRA_CALLS_FORBID: ExtraCalls
EXTRA_CALLS_ALLOW: ExtraCalls
FRAME_UNSPECIFIED: Frame
FRAME_UNCHANGED_ELSEWHERE: Frame
FRAME_FREE: Frame
STATE_SOURCE_UNSPECIFIED: StateSource
STATE_SOURCE_ENVIRONMENT: StateSource
STATE_SOURCE_COMPLETION_TEXT: StateSource
ROW_ORDER_UNSPECIFIED: RowOrder
ROW_ORDER_ANY: RowOrder
ROW_ORDER_STRICT: RowOrder
COLUMN_ORDER_UNSPECIFIED: ColumnOrder
COLUMN_ORDER_STRICT: ColumnOrder
COLUMN_ORDER_ANY_NAMED_OR_POSITIONAL: ColumnOrder
AGGREGATE_UNSPECIFIED: Aggregate
AGGREGATE_ALL: Aggregate
AGGREGATE_FRACTION: Aggregate

class JsonTask(_message.Message):
    __slots__ = ("schema_json", "expected_json", "relative_tolerance", "unordered_paths", "mode")
    SCHEMA_JSON_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_JSON_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    UNORDERED_PATHS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    schema_json: str
    expected_json: str
    relative_tolerance: float
    unordered_paths: _containers.RepeatedScalarFieldContainer[str]
    mode: Mode
    def __init__(self, schema_json: _Optional[str] = ..., expected_json: _Optional[str] = ..., relative_tolerance: _Optional[float] = ..., unordered_paths: _Optional[_Iterable[str]] = ..., mode: _Optional[_Union[Mode, str]] = ...) -> None: ...

class ToolCallsTask(_message.Message):
    __slots__ = ("functions_json", "expected_json", "order", "extra_calls", "relative_tolerance", "unordered_paths")
    FUNCTIONS_JSON_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_JSON_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    EXTRA_CALLS_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    UNORDERED_PATHS_FIELD_NUMBER: _ClassVar[int]
    functions_json: str
    expected_json: str
    order: Order
    extra_calls: ExtraCalls
    relative_tolerance: float
    unordered_paths: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, functions_json: _Optional[str] = ..., expected_json: _Optional[str] = ..., order: _Optional[_Union[Order, str]] = ..., extra_calls: _Optional[_Union[ExtraCalls, str]] = ..., relative_tolerance: _Optional[float] = ..., unordered_paths: _Optional[_Iterable[str]] = ...) -> None: ...

class StateTask(_message.Message):
    __slots__ = ("initial_json", "goal_json", "frame", "allow_changes", "must_communicate", "answer_pattern", "expected_state_json", "source")
    INITIAL_JSON_FIELD_NUMBER: _ClassVar[int]
    GOAL_JSON_FIELD_NUMBER: _ClassVar[int]
    FRAME_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CHANGES_FIELD_NUMBER: _ClassVar[int]
    MUST_COMMUNICATE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_PATTERN_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_STATE_JSON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    initial_json: str
    goal_json: str
    frame: Frame
    allow_changes: _containers.RepeatedScalarFieldContainer[str]
    must_communicate: _containers.RepeatedScalarFieldContainer[str]
    answer_pattern: str
    expected_state_json: str
    source: StateSource
    def __init__(self, initial_json: _Optional[str] = ..., goal_json: _Optional[str] = ..., frame: _Optional[_Union[Frame, str]] = ..., allow_changes: _Optional[_Iterable[str]] = ..., must_communicate: _Optional[_Iterable[str]] = ..., answer_pattern: _Optional[str] = ..., expected_state_json: _Optional[str] = ..., source: _Optional[_Union[StateSource, str]] = ...) -> None: ...

class SqlTask(_message.Message):
    __slots__ = ("setup", "setup_variants", "reference", "row_order", "column_order", "database")
    SETUP_FIELD_NUMBER: _ClassVar[int]
    SETUP_VARIANTS_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ROW_ORDER_FIELD_NUMBER: _ClassVar[int]
    COLUMN_ORDER_FIELD_NUMBER: _ClassVar[int]
    DATABASE_FIELD_NUMBER: _ClassVar[int]
    setup: str
    setup_variants: _containers.RepeatedScalarFieldContainer[str]
    reference: str
    row_order: RowOrder
    column_order: ColumnOrder
    database: str
    def __init__(self, setup: _Optional[str] = ..., setup_variants: _Optional[_Iterable[str]] = ..., reference: _Optional[str] = ..., row_order: _Optional[_Union[RowOrder, str]] = ..., column_order: _Optional[_Union[ColumnOrder, str]] = ..., database: _Optional[str] = ...) -> None: ...

class ConstraintTask(_message.Message):
    __slots__ = ("puzzle", "parameters_json")
    PUZZLE_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_JSON_FIELD_NUMBER: _ClassVar[int]
    puzzle: str
    parameters_json: str
    def __init__(self, puzzle: _Optional[str] = ..., parameters_json: _Optional[str] = ...) -> None: ...

class InstructionTask(_message.Message):
    __slots__ = ("constraints_json", "aggregate")
    CONSTRAINTS_JSON_FIELD_NUMBER: _ClassVar[int]
    AGGREGATE_FIELD_NUMBER: _ClassVar[int]
    constraints_json: str
    aggregate: Aggregate
    def __init__(self, constraints_json: _Optional[str] = ..., aggregate: _Optional[_Union[Aggregate, str]] = ...) -> None: ...
