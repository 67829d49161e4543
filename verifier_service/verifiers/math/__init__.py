"""The math kind: an answer in LaTeX or plain text is read, and compared with the references.

`verifier.py` is the only door. Text becomes tokens (`lexer`), tokens a small frozen tree (`parser`,
`macros`, `statements` over `nodes`), and trees are compared (`matching`) exactly (`exact`), by
structure, by numeric probing (`probing`) and last by sympy (`symbolic`). Untrusted text is never
evaluated as code, and every cap (`caps`) is checked before anything large is built.
"""
