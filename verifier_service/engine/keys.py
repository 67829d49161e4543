"""When two items are the same: equal task, completion, limits and version, told by one digest.

A digest and not the texts, so that what remembers an item does not keep its megabytes.
"""

import hashlib

from verifier_service.domain.task import Completion, Group

DIGEST_BYTES = 32


def group_digest(group: Group, version: str) -> bytes:
    """Returns the digest of all that a group's items share; id, labels, deadline and cache policy are no part of it."""
    shared = repr((version, group.task, group.timeout, group.starts_in_thinking))
    return hashlib.blake2b(shared.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


def item_key(shared: bytes, completion: Completion) -> bytes:
    """Returns the key of one completion of a group with that digest."""
    digest = hashlib.blake2b(shared, digest_size=DIGEST_BYTES)
    for text in (completion.finish_reason, completion.text, completion.messages_json, completion.state_json):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.digest()
