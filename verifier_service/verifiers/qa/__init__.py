"""Questions answered in words: one small module a type of answer, all of them pure."""
