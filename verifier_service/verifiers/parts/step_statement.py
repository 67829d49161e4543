r"""Reads the value that a step's last statement comes to, where the step tells what is done and not its answer alone.

    2 + 2 = 4                             4 in words; in mathematics the chain, which has to hold
    Add the apples.\nTotal = 2 + 2 = 4    as above
    Add 2 and 2 to get 4                  4
    Find the sum of 2 and 2: 4            4
    The sum is 4 apples.                  4 apples
    Add the apples\n4                      4

Only numbers are read so, and only where the statement says one and leaves nothing open; everything else is the step's
kind to read as it stands, boxes and other announcements too. Linear in the text.
"""

import re

WORDED, MATHEMATICAL = "qa", "math"
LONGEST = 300
"""Characters of a statement; a longer one is read by its kind alone."""
_EXPLICIT = ("$", "\\", "<answer", "```", "~~~", "answer")
_OPEN = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|presumably|guess\w{0,4}|unsure|sure|either|wrong\w{0,2}|incorrect\w{0,2}|false\w{0,2}|unclear|unknown"
    r"|might|could|would|should|suppose|assum\w{1,4}|if|mistake\w{0,4})\b|\?",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|nor|never|or|except|but|instead|rather)\b|n['’]t\b|[≠≈~<>≤≥]|!=", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[.!;]|\*\*)[ \t]{1,8}(?=[A-Z\d(−-])")
_VALUE = r"[-−+]?[€£]?\d[\d,.]{0,40}(?:/\d{1,20}|[ \t]\d{1,9}/\d{1,9})?%?"
_NO_UNIT = r"(?!(?:times|fold|or|and|so|at|off|short|too|as|is|was|are|were|then|when)\b)"
_UNIT = rf"(?:[ \t]{{0,2}}\b{_NO_UNIT}[^\W\d]{{1,20}}(?:/[^\W\d]{{1,20}})?){{0,3}}"
_END = re.compile(rf"(?P<value>{_VALUE}{_UNIT})[ \t]{{0,8}}\.?\Z")
_COMES_TO = re.compile(
    r"(?:\b(?:is|are|was|were|equals?|gives?|giving|gets?|makes?|making|leaves?|leaving|yields?|totals?|becomes?|obtains?"
    r"|equal to|comes to|results in|adds up to|have|has|remain)|(?<![\d)])(?<![\d)][ \t]):)[ \t]{1,4}\Z",
    re.IGNORECASE,
)
# A colon behind a number announces a value only where an operation on numbers is told; in `2 : 4` it is a ratio.
_AFTER_NUMBER = re.compile(r"[\d)]:[ \t]{1,4}\Z")
_TOLD_OPERATION = re.compile(
    r"\b(?:find|compute|calculate|determine|evaluate|add(?:ing)?|subtract(?:ing)?|multiply(?:ing)?|divid(?:e|ing)|sum|total"
    r"|difference|product|quotient|remainder|average|mean)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\b(?:ratios?|odds|proportions?|scales?|scores?|o'clock|a\.?m|p\.?m)\b|\d[ \t]?:[ \t]?\d", re.IGNORECASE
)
_OPERATION = re.compile(r"[-+*/×÷·^−x]")
_UNEQUAL = "!<>~≈≠≤≥"
_WORDS_BEFORE = re.compile(r"[A-Za-z'’,.:;()*#> \t-]{0,200}?(?<![\w(-])(?=[\d(−-])")
_FUNCTION = re.compile(r"(?:sin|cos|tan|cot|sec|csc|log|ln|exp|sqrt|root|abs|gcd|lcm|max|min|mod)[ \t]{0,4}\Z", re.I)


def stated(answer: str, kind: str) -> str:
    """Returns what a step's answer comes to, for the kinds that read numbers; the answer itself where nothing does."""
    if kind not in (WORDED, MATHEMATICAL) or any(form in answer.lower() for form in _EXPLICIT) or _OPEN.search(answer):
        return answer
    found = _below_title(answer) or _of_statement(answer, kind)
    if kind == WORDED and found == answer and answer.count("=") == 1 and "\n" not in answer:
        way, _, value = answer.partition("=")
        return value.strip() if _is_computed(way) and value.strip() else answer  # 3 * 4 = twelve says twelve
    return found


def is_number(text: str) -> bool:
    """Tells whether a text is a number and its unit, and nothing else."""
    bare = text.strip().strip("*_").strip()
    found = _END.search(bare) if len(bare) <= LONGEST else None
    return found is not None and found.start() == 0


def tells_number(answer: str) -> bool:
    """Tells whether an answer is a number, or its last statement comes to one."""
    return is_number(answer) or stated(answer, WORDED) != answer


def _below_title(answer: str) -> str | None:
    """Returns the number that stands alone on the second of two lines, the first of which says what is done."""
    lines = [line for line in answer.splitlines() if line.strip()] if len(answer) <= LONGEST else []
    if len(lines) != 2 or not is_number(lines[1]) or not lines[0].strip(" *_#")[:1].isalpha():
        return None
    title = lines[0]
    if (
        title.rstrip().endswith((",", ";", "=", " and"))
        or _DENIED.search(title)
        or _of_statement(title, WORDED) != title
    ):
        return None
    if _END.search(title) is not None and not _TOLD_OPERATION.search(title):
        return None
    return lines[1].strip().strip("*_").strip()


def _of_statement(answer: str, kind: str) -> str:
    """Returns the number that the last statement comes to, or the answer itself."""
    statement = _last_statement(answer)
    end = _END.search(statement) if len(statement) <= LONGEST and not _DENIED.search(statement) else None
    if end is None or end.start() == 0:
        return answer
    before = statement[: end.start()]
    if before.rstrip().endswith("=") and _is_computed(before.rstrip()[:-1]):
        return end["value"] if kind == WORDED else _without_words(statement)
    return end["value"] if _COMES_TO.search(before) is not None or _announces(before) else answer


def _announces(before: str) -> bool:
    """Tells whether what stands before a value tells an operation on numbers and ends in a colon behind the last."""
    told = _AFTER_NUMBER.search(before) is not None and _TOLD_OPERATION.search(before) is not None
    return told and _RATIO.search(before) is None


def _is_computed(way: str) -> bool:
    """Tells whether what stands before an equals sign is an operation on numbers."""
    first = next((place for place, character in enumerate(way) if character.isdigit()), len(way))
    return not way.rstrip().endswith(tuple(_UNEQUAL)) and _OPERATION.search(way, first + 1) is not None


def _last_statement(answer: str) -> str:
    """Returns the last sentence of the last line."""
    line = answer.rstrip().rpartition("\n")[2].strip().strip("*_").strip()
    if len(line) > LONGEST:
        return line
    breaks = [found.end() for found in _SENTENCE.finditer(line)]
    return line[breaks[-1] if breaks else 0 :]


def _without_words(statement: str) -> str:
    """Returns the chain of equal terms behind the words that lead to it."""
    words = _WORDS_BEFORE.match(statement)
    if words is None or _FUNCTION.search(words[0]) is not None:
        return statement
    return statement[words.end() :]
