"""The supervisor of one sandbox slot: runs untrusted programs one at a time, each in namespaces of its own.

Runs inside the slot's container on the image's Python, with the standard library alone; imports
nothing of the service. `PROTOCOL.md` says what it speaks. Nothing here knows what a right answer is.
"""
