"""English words that stand in answers: tables only.

What is told apart here is a word from a product of variables, a unit from a negation, a phrase that
only leads in from one that says something.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SHORT_WORDS = _set(
    "yes no not odd even none all any the is are was no one two six ten red blue or and if for of to from by in on at "
    "true false left right north south east west up down day days may june july more less both than dne nor so it its "
    "be has an per set pm am with how win lose tie men boy girl max min age "
    "let try say "
    "cm mm km kg mg ml ft yd mi lb lbs oz hr hrs min mins sec secs mph kph rpm cups cup pts pt usd eur gal qt "
    "pct sq cents cent inch feet foot miles hours hour"
)
_SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred"
NUMBER_WORDS = {word: value for value, word in enumerate(_SMALL_NUMBERS.split())}
NUMBER_WORDS |= {word: 10 * value for value, word in enumerate(_TENS.split(), start=3)}
MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
LEAD_INS = _set(
    "the final answer answers is are equals equal to value values of solution solutions result results so thus "
    "hence we get have ans approximately exactly total number sum product area perimeter volume probability option "
    "choice only correct therefore then finally point points vertex center centre coordinates ordered pair domain "
    "range interval set line equation function"
)
NEGATIONS = _set(
    "not no isnt is never neither nor except unless without cannot wrong incorrect but if when than between more "
    "less least most over under below above fewer greater smaller larger up down at almost nearly maybe "
    "perhaps or either false impossible possibly probably presumably supposedly likely unlikely doubtful unsure "
    "uncertain unknown guess guessed alternatively otherwise whatever nan null"
)
# Behind a number these make another number of it: they count nothing.
OPERATION_WORDS = _set(
    "squared cubed half halves third thirds fourth fourths fifth fifths sixth sixths seventh sevenths eighth eighths "
    "ninth ninths tenth tenths hundredth hundredths thousandth thousandths st nd rd th doubled tripled halved "
    "factorial reciprocal plus minus divided multiplied mod modulo choose"
)
CONDITIONS = _set("if for when where otherwise else and with")
CURRENCIES = {"currency": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr"}
BASES = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10",    "twelve": "12", "sixteen": "16",
}  # fmt: skip
