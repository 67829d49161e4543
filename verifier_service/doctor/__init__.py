"""The doctor: what works on this machine and how to mend what does not; it changes nothing.

`findings` is what a check says, `machine` looks at the installation, `trial` serves and verifies for
real. Runs on a base installation too, where it says what is missing.
"""
