"""Where the program stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.code.extraction import program
from verifier_service.verifiers.programs.languages import LANGUAGES, canonical


def fenced(body: str, tag: str = "python") -> str:
    return f"```{tag}\n{body}\n```"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (fenced("a = 1"), "a = 1\n"),
        (f"First:\n{fenced('a = 1')}\nBetter:\n{fenced('b = 2')}\nDone.", "b = 2\n"),
        (f"{fenced('a = 1')}\nIt prints:\n{fenced('1', 'text')}", "a = 1\n"),
        (f"{fenced('a = 1')}\nIt prints:\n{fenced('1', '')}", "a = 1\n"),
        (f"Run it:\n{fenced('python a.py', 'bash')}\n{fenced('a = 1', '')}", "a = 1\n"),
        (fenced("a = 1", "py"), "a = 1\n"),
        (fenced("a = 1", "Python3 title=x"), "a = 1\n"),
        (fenced("a = 1", "{.python}"), "a = 1\n"),
        ("~~~python\na = 1\n~~~", "a = 1\n"),
        ("````python\nx = '```'\n```\n````", "x = '```'\n```\n"),
        ("1. so:\n   ```python\n   if a:\n       b()\n   ```", "if a:\n    b()\n"),
        (f"{fenced('a = 1')}\nOr rather:\n```python\nb = 2", "a = 1\n"),
        (f"```python\na = (\n\nNo, again:\n{fenced('b = 2')}", "b = 2\n"),
        (f"<answer>\n{fenced('a = 1')}\n</answer>", "a = 1\n"),
        (f"<answer>\n{fenced('a = 1')}\n</answer>\nas in\n{fenced('b = 2')}", "a = 1\n"),
        ("I think so.\n<answer>\nprint(1)\n</answer>", "print(1)"),
        (fenced("print('<answer>7</answer>')"), "print('<answer>7</answer>')\n"),
        ("def f():\n    return 1\n", "def f():\n    return 1\n"),
        ("print(1)", "print(1)"),
        ("    return a + b", None),
        ("I cannot solve this.", None),
        ("", None),
        ("```python\na = 1", None),
        ("so a = 1:\n```\nprint(1)", None),
        (fenced("int main() {}", "cpp"), None),
        (fenced("", "python"), None),
        ("<answer>print(1)", None),
        ("<answer>  </answer>", None),
    ],
)
def test_the_last_complete_block_of_the_language_wins(text: str, found: str | None):
    assert program(text, "python") == found


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("cpp", "c++"),
        ("c", "c"),
        ("javascript", "js"),
        ("java", "java"),
        ("go", "golang"),
        ("rust", "rs"),
        ("bash", "sh"),
    ],
)
def test_every_language_has_its_tags(language: str, tag: str):
    assert program(f"{fenced('x', 'python')}\n{fenced('y', tag)}\n{fenced('z', 'python')}", language) == "y\n"


def test_names_of_languages_are_known_by_their_aliases():
    assert [canonical(name) for name in ("", "Python", "py", "C++", "js", "golang", "Cobol")] == [
        "python",
        "python",
        "python",
        "cpp",
        "javascript",
        "go",
        "cobol",
    ]


PIECES = ["`", "```", "```\n", "~~~\n", ">", "(", ")", ";", ",", "a", "a,", "=", ":", "#", "<answer>", "f()", " ", "\t"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("opening", ["", "f()", "for x:", "a", "int a", "```python\n", "x ="])
def test_a_large_text_of_anything_is_read_in_linear_time(opening: str):
    for piece in PIECES:
        for language in ("python", "cpp"):
            text = f"{opening}{piece * (200_000 // len(piece))} x"
            found = program(text, language)
            assert found is None or found.rstrip("\n") in text


@pytest.mark.property
@given(st.text(alphabet="`~ab\n <>answer/python=():", max_size=300), st.sampled_from(sorted(LANGUAGES)))
def test_no_text_raises_and_what_is_found_stands_in_it(text: str, language: str):
    found = program(text, language)
    assert found is None or found.strip()
