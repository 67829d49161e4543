"""Outcomes with a structure: one module a kind, with the rooms that only that kind needs beside it."""
