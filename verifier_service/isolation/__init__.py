"""Isolation: killable worker processes. Knows no kind; everything untrusted is touched behind it."""
