# ruff: noqa: S108 - the paths lie inside the sandbox
"""The languages: how each is compiled and run. One row a language; what the image lacks is left out at start.

`{memory_mb}` in a command is the run's memory limit. A compiled program is kept as one file, the
`artifact`: run as it is (`run` empty), or laid into the scratch directory under the name `file`.
"""

import shutil
from dataclasses import dataclass

HARNESS = "/opt/rlvr/harness"
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `needs`: the programs without which it is not offered; `stack_bytes` 0 keeps the usual stack."""

    source: str
    needs: tuple[str, ...] = ()
    compile: tuple[str, ...] = ()
    artifact: str = ""
    file: str = ""
    run: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    stack_bytes: int = 0
    in_zygote: bool = False

    @property
    def compiled(self) -> bool:
        """Whether a submission is compiled before it is run."""
        return bool(self.compile)

    def placed(self) -> str:
        """Returns the name under which a run finds its program; empty when the product itself is executed."""
        return self.file if self.compiled else self.source


_DEEP = 256 * _MB
_SHELL = "/bin/sh"
_LIBRARIES = "export LD_LIBRARY_PATH=/usr/lib/jvm/default-java/lib; "  # the launcher looks beside /proc/self/exe
_JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData"

LANGUAGES: dict[str, Language] = {
    "python": Language("main.py", in_zygote=True),
    "cpp": Language(
        "main.cpp",
        ("g++",),
        ("/usr/bin/g++", "-std=gnu++20", "-O2", "-pipe", "-w", "-o", "/tmp/main", "/tmp/main.cpp"),
        "/tmp/main",
        stack_bytes=_DEEP,
    ),
    "c": Language(
        "main.c",
        ("gcc",),
        ("/usr/bin/gcc", "-std=gnu17", "-O2", "-pipe", "-w", "-o", "/tmp/main", "/tmp/main.c", "-lm"),
        "/tmp/main",
        stack_bytes=_DEEP,
    ),
    "javascript": Language(
        "main.js",
        ("node",),
        run=("/usr/bin/node", "--stack-size=8000", "--max-old-space-size={memory_mb}", "/tmp/main.js"),
        calls=("/usr/bin/node", "--max-old-space-size={memory_mb}", f"{HARNESS}/calls.js", "/tmp/main.js"),
        stack_bytes=64 * _MB,
    ),
    "java": Language(
        "Main.java",
        ("javac", "java", "jar"),
        (
            _SHELL,
            "-c",
            _LIBRARIES
            + "mkdir classes && javac -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -J-XX:-UsePerfData -nowarn"
            " -encoding UTF-8 -d classes Main.java && jar --create --file main.jar -C classes .",
        ),
        "/tmp/main.jar",
        "main.jar",
        (_SHELL, "-c", f"{_LIBRARIES}exec java {_JAVA} -Xss64m -Xmx{{memory_mb}}m -cp main.jar Main"),
    ),
    "go": Language(
        "main.go",
        ("go",),
        (
            _SHELL,
            "-c",
            "GOCACHE=/tmp/cache GOPATH=/tmp/go GOFLAGS=-mod=mod GO111MODULE=off exec go build -o main main.go",
        ),
        "/tmp/main",
    ),
    "rust": Language(
        "main.rs",
        ("rustc",),
        (_SHELL, "-c", "exec rustc --edition 2021 -C opt-level=2 -A warnings -o main main.rs"),
        "/tmp/main",
        stack_bytes=_DEEP,
    ),
    "bash": Language("main.sh", ("bash",), run=("/bin/bash", "/tmp/main.sh")),
}


def offered() -> list[str]:
    """Returns the languages whose programs the image has."""
    return sorted(name for name, row in LANGUAGES.items() if all(shutil.which(program) for program in row.needs))


def filled(command: tuple[str, ...], memory_bytes: int) -> list[str]:
    """Returns a command with the run's limits filled in."""
    return [part.replace("{memory_mb}", str(max(memory_bytes // _MB, 16))) for part in command]
