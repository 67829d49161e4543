"""What runs inside the container beside the program under test: drivers in its process, the trusted tester in another.

Standard library only, for the image's own Python. The program under test shares a process with the drivers
(`calls`, `candidate`, `in_process`), so nothing that they say is believed beyond the values that they carry;
expected outputs and the success signal live in the service and in `tester`, which it cannot reach.
"""
