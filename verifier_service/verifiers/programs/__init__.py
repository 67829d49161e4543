"""Runs programs in sandbox slots for the kinds that need it: languages, budgets, measured runs, a task's checkers.

Knows the sandbox by its shape alone and no kind; what a run means for a completion is the kinds' to say.
"""
