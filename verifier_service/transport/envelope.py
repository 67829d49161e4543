"""The envelope of a request: what is wrong with it is the caller's fault, named by its field, and nothing is done.

Bytes are parsed here and not by grpc, whose own answer to bytes that are no message is INTERNAL.
Called by the servicer.
"""

from collections.abc import Sequence
from typing import TypeVar

from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.enums import View
from verifier_service.domain.errors import EnvelopeFault, Unsupported
from verifier_service.transport.intake import id_fault
from verifier_service.transport.reading import read_enum
from verifier_service.transport.twins import enum_twin

MAX_CLIENT_ID_CHARACTERS = 256
_VIEW = v1.VerifyRequest.DESCRIPTOR.fields_by_name["view"].enum_type
AnyMessage = TypeVar("AnyMessage", bound=Message)


def decode(kind: type[AnyMessage], data: bytes) -> AnyMessage:
    """Returns the message. Raises `EnvelopeFault` for bytes that are none."""
    message = kind()
    try:
        message.ParseFromString(data)
    except DecodeError:
        raise EnvelopeFault(f"the bytes are no {message.DESCRIPTOR.name}") from None
    return message


def refuse_unknown_fields(message: Message) -> None:
    """Raises `EnvelopeFault` where the message itself holds fields that this server's contract has not."""
    unknown = UnknownFieldSet(message)
    if len(unknown):
        raise EnvelopeFault(f"{message.DESCRIPTOR.name} has no field of number {unknown[0].field_number}")


def read_view(number: int) -> View:
    """Returns the view asked for; BASIC by default. Raises `EnvelopeFault` for a number that is none."""
    try:
        return View(read_enum(number, enum_twin(_VIEW), View.BASIC))
    except Unsupported as fault:
        raise EnvelopeFault(fault.message, "view") from None


def check(request: v1.VerifyRequest, caps: Caps) -> View:
    """Returns the view asked for. Raises `EnvelopeFault` naming the first field that is wrong."""
    refuse_unknown_fields(request)
    if not request.groups:
        raise EnvelopeFault("at least one group is needed", "groups")
    if len(request.groups) > caps.max_groups:
        raise EnvelopeFault(f"{len(request.groups)} groups, more than max_groups, {caps.max_groups}", "groups")
    if len(request.client_id) > MAX_CLIENT_ID_CHARACTERS:
        raise EnvelopeFault(f"is longer than {MAX_CLIENT_ID_CHARACTERS} characters", "client_id")
    view = read_view(request.view)
    check_ids(request.groups)
    check_items(request.groups, caps.max_items)
    return view


def check_ids(groups: Sequence[v1.Group]) -> None:
    """Raises `EnvelopeFault` for a group without a proper id, or with another's."""
    seen: dict[str, int] = {}
    for index, group in enumerate(groups):
        wrong = id_fault(group.id)
        if wrong:
            raise EnvelopeFault(wrong, f"groups[{index}].id")
        if group.id in seen:
            raise EnvelopeFault(f"the same id as groups[{seen[group.id]}]", f"groups[{index}].id")
        seen[group.id] = index


def check_items(groups: Sequence[v1.Group], max_items: int) -> None:
    """Raises `EnvelopeFault` where the completions of all groups together are more than `max_items`."""
    items = 0
    for index, group in enumerate(groups):
        items += len(group.completions)
        if items > max_items:
            raise EnvelopeFault(f"more than max_items, {max_items}, in one request", f"groups[{index}].completions")
