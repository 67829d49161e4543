from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Extraction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXTRACTION_UNSPECIFIED: _ClassVar[Extraction]
    EXTRACTION_LAST_COMMITTED: _ClassVar[Extraction]
    EXTRACTION_BOXED_ONLY: _ClassVar[Extraction]
    EXTRACTION_ANSWER_TAG: _ClassVar[Extraction]
    EXTRACTION_WHOLE_TEXT: _ClassVar[Extraction]
EXTRACTION_UNSPECIFIED: Extraction
EXTRACTION_LAST_COMMITTED: Extraction
EXTRACTION_BOXED_ONLY: Extraction
EXTRACTION_ANSWER_TAG: Extraction
EXTRACTION_WHOLE_TEXT: Extraction
