"""An order desk whose episodes are verified: an environment with tools, tasks about it, and scripts, right and wrong.

store.py       the desk's database, filled from JSON and read back as JSON
desk.py        the environment: its public methods are the tools
functions.py   the tools as JSON Schema, as a model is told of them
scenarios.py   what customers ask, and the task that judges it
scripts.py     what a model may do, with the verdict that is due
playing.py     plays a script on a desk: the transcript and the final state
judging.py     verdicts of episodes, in this process or from a server
"""
