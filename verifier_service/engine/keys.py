"""When two items are the same: equal task, completion, limits and version, told by one digest.

A digest and not the texts, so that what remembers an item does not keep its megabytes.
"""

import hashlib

from verifier_service.domain.saying import said
from verifier_service.domain.task import Completion, Group

DIGEST_BYTES = 32


def group_digest(group: Group, version: str) -> bytes:
    """Returns the digest of all that a group's items share; id, labels, deadline and cache policy are no part of it."""
    task = group.task
    shared = repr((version, task.kind, said(task.spec), group.timeout, group.starts_in_thinking))
    return hashlib.blake2b(shared.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


def item_key(shared: bytes, completion: Completion) -> bytes:
    """Returns the key of one completion of a group with that digest."""
    text = completion.text.encode("utf-8", "surrogatepass")
    messages = completion.messages_json.encode("utf-8", "surrogatepass")
    state = completion.state_json.encode("utf-8", "surrogatepass")
    head = b"%b%d:%d:%d:%b:" % (shared, len(text), len(messages), len(state), completion.finish_reason.encode())
    return hashlib.blake2b(head + text + messages + state, digest_size=DIGEST_BYTES).digest()
