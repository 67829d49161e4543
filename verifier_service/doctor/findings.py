"""What a check found, and how findings are shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Health(StrEnum):
    """OK; WARNING: serving works, but not all of it or not as well; BROKEN: serving would not work."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, with what to do about it unless it is OK."""

    name: str
    health: Health
    detail: str
    mend: str = ""


def ok(name: str, detail: str) -> Finding:
    """Returns a finding that needs nothing."""
    return Finding(name, Health.OK, detail)


def warning(name: str, detail: str, mend: str) -> Finding:
    """Returns a finding that serving survives."""
    return Finding(name, Health.WARNING, detail, mend)


def broken(name: str, detail: str, mend: str) -> Finding:
    """Returns a finding that serving does not survive."""
    return Finding(name, Health.BROKEN, detail, mend)


def works(findings: Sequence[Finding]) -> bool:
    """Tells whether serving would work."""
    return all(finding.health != Health.BROKEN for finding in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """Returns the findings for a person."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.health.value:8} {finding.name}: {finding.detail}")
        if finding.mend:
            lines.append(f"{'':8} -> {finding.mend}")
    lines.append("serving works here" if works(findings) else "serving would not work here")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> dict[str, object]:
    """Returns the findings for a program."""
    return {"works": works(findings), "findings": [asdict(finding) for finding in findings]}
