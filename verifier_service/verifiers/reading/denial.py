r"""Tells where a text denies or doubts what it is about to write: `is not \boxed{5}`, `I do not know if it is $5$`.

English only. Looks at the words right before a place, so that a `not` about something else denies nothing.
"""

import re

from verifier_service.verifiers.reading.word_list import word_set

WINDOW = 120
_NEAR = 30  # the words that decide mostly stand here

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[.!?;,:]|\n")
_MARKUP = re.compile(r"\\[a-zA-Z]+|[$*_`~(\[{]|\\[(\[]")
_NEGATIONS = word_set(
    "not never cannot neither nor isnt cant wont wouldnt shouldnt couldnt doesnt dont didnt arent wasnt aint"
)
# Words that may stand between a denial and what it denies.
LINKS = word_set("""
    be been is was are it that this the a an equal equals to answer final correct right value result think believe say
    expect necessarily definitely certainly actually exactly simply just really possibly clearly know sure certain if
    whether i we you would could can might may will should must x y n
""")
_DOUBTS = word_set("doubt doubts doubtful unlikely unsure uncertain excluding except wrong incorrect false eliminate")
DENYING = _NEGATIONS | _DOUBTS
_STOPS = ".!?;,:"
# Two words that deny together: `anything but 5`, `rather than 5`.
_EXCEPT = {"but": word_set("anything everything anyone all"), "than": word_set("other rather")}
# What is denied by its label: `Not this: 5`, `Wrong answer: 5`.
_LABEL = re.compile(
    r"(?<!\w)(?:not (?:this|that|it|these|the (?:\w{1,12} )?answer)|(?<!not )(?<!nothing )(?:wrong|incorrect|false)"
    r"(?: (?:answer|result|value|one|guess))?)[\s*_]{0,3}:[\s$*_`([\\]{0,8}\Z",
    re.IGNORECASE,
)
_UNDECIDED = word_set("either candidates options possibilities guesses")
_EITHER = re.compile(
    r"(?<!\w)either(?!\w)((?:[^.!?\n]|\.(?=\d)){1,60})(?<!\w)or(?: else)?[\s$*_]{0,4}(?:\\[(\[]\s?)?\Z", re.IGNORECASE
)
_WRONG = r"(?:wrong|incorrect|false|not (?:the )?(?:correct|right))(?= ?(?:[.,;!?\n]|because|since|as |so |\Z))"
_MOOD = r"(?:(?:clearly|obviously|definitely|certainly|actually|also|therefore|thus|probably|not surprisingly) ){0,2}"
_ENDS = r"(?= ?(?:[.,;!?\n]|because|since|as |so |but |\Z))"
_NOT_IT = (
    r"(?:the |my |your |our )?(?:final |correct |right )?"
    rf"(?:answer(?!\w)|(?:result|solution|value|total|number|one|right|correct){_ENDS})"
)
_REJECTED = re.compile(
    rf"(?:\\[)\]]|[\s$*_)}}]){{0,6}}(?:(?:is|was|seems|looks|must be|cannot be|can't be) {_MOOD}"
    rf"(?:{_WRONG}|not {_NOT_IT})|(?:isn|wasn)['’]t {_NOT_IT}"
    rf"|[.!,;?]?[\s$*_]{{1,6}}(?:(?:wait|hmm|no|actually|but|oh|oops|hold on)[,.!…]{{0,3}} ){{0,3}}"
    rf"(?:but |and |which |however,? )?(?:this|that|it|which)(?: answer| result| value)?"
    rf"(?: is|'s| was| seems| looks) {_MOOD}{_WRONG})",
    re.IGNORECASE,
)


def is_denied(text: str, place: int) -> bool:
    """Tells whether the words right before a place deny or doubt what follows it."""
    if ":" in text[max(0, place - 8) : place] and _LABEL.search(text, max(0, place - 60), place):
        return True
    if place > _NEAR:
        near = text[place - _NEAR : place]
        if is_clear(near.rstrip(" $*([\\").lower().split()[1:]):  # the first may be half a word
            return False
        denied = _denies(_words_before(text, place, _NEAR)[1:])
        if denied is not None:
            return denied
    return _denies(_words_before(text, place, WINDOW)) or False


def is_clear(words: list[str]) -> bool:
    """Tells, cheaply, whether one of the last words, in lower case, keeps every denial away from what follows."""
    for word in reversed(words):
        if word not in LINKS:
            return word[-1] in _STOPS or (word.isalpha() and word not in DENYING and word not in _EXCEPT)
    return False


def is_second_choice(text: str, place: int, commits: tuple[str, ...]) -> bool:
    """Tells whether `either 5 or` stands right before a place, the first choice being in no form that `commits`."""
    if "or" not in text[max(0, place - 14) : place].lower():
        return False
    either = _EITHER.search(text, max(0, place - 80), place)
    return either is not None and not any(form in either[1] for form in commits)


def _denies(words: list[str]) -> bool | None:
    """Tells whether the last words deny what follows them; None where only links are there."""
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word in _NEGATIONS or word in _DOUBTS:
            return True
        if word in _EXCEPT and index:
            return words[index - 1] in _EXCEPT[word]
        if word not in LINKS:
            return False
    return None


def is_rejected(text: str, end: int) -> bool:
    r"""Tells whether what ends here is called wrong right behind: `\boxed{17} is wrong`, `.. That is incorrect.`"""
    return _REJECTED.match(text, end, end + WINDOW) is not None


def is_open(text: str, place: int) -> bool:
    """Tells whether what follows a place is denied, doubted, or one of what the sentence names as candidates."""
    if is_denied(text, place):
        return True
    words = _words_before(text, place, WINDOW)
    while words and words[-1] in (",", ":"):
        words.pop()
    return bool(words) and words[-1] in _UNDECIDED


def _words_before(text: str, place: int, window: int) -> list[str]:
    before = _MARKUP.sub(" ", text[max(0, place - window) : place]).lower()
    return [word.replace("'", "").replace("’", "") for word in _WORD.findall(before)]
