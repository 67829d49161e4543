"""Programs, judged by running them in a sandbox: extraction, tests in three forms, limits, verdicts.

The program under test runs elsewhere and says what it likes; expected values never leave this process for the
program's. Nothing here knows which backend holds the sandbox.
"""
