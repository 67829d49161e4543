r"""What the math kind judges before its first task, so that no task pays for what is made at first use.

Constants to many digits, modules that a library loads late, the interpreter's own adaptation to the
code: all of it is inherited by every worker. The samples are of the commonest forms; their verdicts are nobody's.
"""

from collections.abc import Iterator

from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.math.verifier import prepare

_PAIRS = (
    ("18", "17"),
    ("2,187", "2187"),
    ("-3.75", "-\\frac{15}{4}"),
    ("\\frac{3}{8}", "\\dfrac{6}{16}"),
    ("2\\sqrt{3}", "\\sqrt{12}"),
    ("12\\pi", "37.7"),
    ("x^2 - 1", "(x-1)(x+1)"),
    ("\\frac{1}{2}\\sin 2x", "\\sin x \\cos x"),
    ("(1, 2)", "(2, 1)"),
    ("\\{1, 2\\}", "\\{2, 1\\}"),
    ("[0, 5)", "0 \\le x < 5"),
    ("x = 3, y = -1", "(3, -1)"),
    ("3 + 4i", "4i + 3"),
    ("40\\%", "0.4"),
    ("5\\text{ cm}", "50 mm"),
    ("\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "\\begin{pmatrix} 1 \\\\ 3 \\end{pmatrix}"),
    ("\\text{(B)}", "B"),
    ("\\text{no solution}", "\\emptyset"),
)
_TEXTS = (
    "We add both numbers and find that the value we are looking for is $\\boxed{{{}}}$.",
    "So half of them are left, and the rest is gone.\nA: {}",
    "Dividing both sides we get it. The final answer is {}.",
    "This gives ${}$",
)


def samples() -> Iterator[tuple[str, str]]:
    """Yields references, each with a text that answers rightly or wrongly."""
    return ((reference, text.format(answer)) for reference, answer in _PAIRS for text in _TEXTS)


def rehearse() -> None:
    """Judges the samples."""
    for reference, text in samples():
        prepare(MathTask(references=(reference,)), starts_in_thinking=False).judge(Completion(text))
