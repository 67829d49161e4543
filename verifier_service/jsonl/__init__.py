"""JSON lines offline: a file of groups in, a file of results out, through the same engine as the server's.

`lines` cuts the input, `run` keeps a bounded window of it under way and writes in input order, `resume`
takes up an unfinished output, `progress` shows how far it is. Called by the command line.
"""
