import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from rlvr.v1 import group_pb2 as _group_pb2
from rlvr.v1 import result_pb2 as _result_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class View(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VIEW_UNSPECIFIED: _ClassVar[View]
    VIEW_BASIC: _ClassVar[View]
    VIEW_FULL: _ClassVar[View]
VIEW_UNSPECIFIED: View
VIEW_BASIC: View
VIEW_FULL: View

class VerifyRequest(_message.Message):
    __slots__ = ("groups", "view", "client_id")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[_group_pb2.Group]
    view: View
    client_id: str
    def __init__(self, groups: _Optional[_Iterable[_Union[_group_pb2.Group, _Mapping]]] = ..., view: _Optional[_Union[View, str]] = ..., client_id: _Optional[str] = ...) -> None: ...

class VerifyResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_result_pb2.GroupResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_result_pb2.GroupResult, _Mapping]]] = ...) -> None: ...

class VerifyStreamRequest(_message.Message):
    __slots__ = ("groups", "view")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[_group_pb2.Group]
    view: View
    def __init__(self, groups: _Optional[_Iterable[_Union[_group_pb2.Group, _Mapping]]] = ..., view: _Optional[_Union[View, str]] = ...) -> None: ...

class VerifyStreamResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_result_pb2.GroupResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_result_pb2.GroupResult, _Mapping]]] = ...) -> None: ...

class GetServerInfoRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetServerInfoResponse(_message.Message):
    __slots__ = ("verifier_version", "service_version", "kinds", "caps", "limits", "isolation_level", "code")
    VERIFIER_VERSION_FIELD_NUMBER: _ClassVar[int]
    SERVICE_VERSION_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    CAPS_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    ISOLATION_LEVEL_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    verifier_version: str
    service_version: str
    kinds: _containers.RepeatedCompositeFieldContainer[KindInfo]
    caps: ServerCaps
    limits: ServerLimits
    isolation_level: str
    code: CodeInfo
    def __init__(self, verifier_version: _Optional[str] = ..., service_version: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[KindInfo, _Mapping]]] = ..., caps: _Optional[_Union[ServerCaps, _Mapping]] = ..., limits: _Optional[_Union[ServerLimits, _Mapping]] = ..., isolation_level: _Optional[str] = ..., code: _Optional[_Union[CodeInfo, _Mapping]] = ...) -> None: ...

class CodeInfo(_message.Message):
    __slots__ = ("languages", "max_cpu_time", "max_wall_time", "max_memory_bytes", "max_processes", "max_output_bytes")
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    MAX_CPU_TIME_FIELD_NUMBER: _ClassVar[int]
    MAX_WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    MAX_MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_PROCESSES_FIELD_NUMBER: _ClassVar[int]
    MAX_OUTPUT_BYTES_FIELD_NUMBER: _ClassVar[int]
    languages: _containers.RepeatedScalarFieldContainer[str]
    max_cpu_time: _duration_pb2.Duration
    max_wall_time: _duration_pb2.Duration
    max_memory_bytes: int
    max_processes: int
    max_output_bytes: int
    def __init__(self, languages: _Optional[_Iterable[str]] = ..., max_cpu_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., max_wall_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., max_memory_bytes: _Optional[int] = ..., max_processes: _Optional[int] = ..., max_output_bytes: _Optional[int] = ...) -> None: ...

class KindInfo(_message.Message):
    __slots__ = ("kind", "served", "version")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SERVED_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    kind: str
    served: bool
    version: str
    def __init__(self, kind: _Optional[str] = ..., served: bool = ..., version: _Optional[str] = ...) -> None: ...

class ServerCaps(_message.Message):
    __slots__ = ("max_groups", "max_items", "max_message_bytes", "max_completion_bytes", "max_task_bytes")
    MAX_GROUPS_FIELD_NUMBER: _ClassVar[int]
    MAX_ITEMS_FIELD_NUMBER: _ClassVar[int]
    MAX_MESSAGE_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_COMPLETION_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_TASK_BYTES_FIELD_NUMBER: _ClassVar[int]
    max_groups: int
    max_items: int
    max_message_bytes: int
    max_completion_bytes: int
    max_task_bytes: int
    def __init__(self, max_groups: _Optional[int] = ..., max_items: _Optional[int] = ..., max_message_bytes: _Optional[int] = ..., max_completion_bytes: _Optional[int] = ..., max_task_bytes: _Optional[int] = ...) -> None: ...

class ServerLimits(_message.Message):
    __slots__ = ("worker_cpu_time", "worker_memory_bytes", "default_deadline", "max_deadline", "workers", "max_queued_items")
    WORKER_CPU_TIME_FIELD_NUMBER: _ClassVar[int]
    WORKER_MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    MAX_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    WORKERS_FIELD_NUMBER: _ClassVar[int]
    MAX_QUEUED_ITEMS_FIELD_NUMBER: _ClassVar[int]
    worker_cpu_time: _duration_pb2.Duration
    worker_memory_bytes: int
    default_deadline: _duration_pb2.Duration
    max_deadline: _duration_pb2.Duration
    workers: int
    max_queued_items: int
    def __init__(self, worker_cpu_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., worker_memory_bytes: _Optional[int] = ..., default_deadline: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., max_deadline: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., workers: _Optional[int] = ..., max_queued_items: _Optional[int] = ...) -> None: ...
