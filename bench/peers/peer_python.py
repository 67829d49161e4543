"""The Python that a peer is installed in: asked for by `--peer-python`, looked at before anything is measured."""

import shutil
import subprocess


def lacking(python: str, module: str, package: str) -> str:
    """Returns why a peer cannot run in that Python and how to mend it; empty where it can.

    >>> import sys
    >>> lacking(sys.executable, "json", "json")
    ''
    """
    if shutil.which(python) is None:
        return f"--peer-python: there is no program {python!r}"
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0:
        return ""
    return f"{python} has no {module}: name another with --peer-python, or {python} -m pip install {package!r}"
