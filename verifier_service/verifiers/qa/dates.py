"""Reads dates and years in normalised text, in many forms; a day and month that may be swapped are no date."""

import re
from dataclasses import dataclass
from functools import lru_cache

from verifier_service.verifiers.qa.number_words import ORDINALS, chinese_digits
from verifier_service.verifiers.reading.fold import without_accents

_MONTHS = """
january jan januar janvier enero gennaio janeiro januari января styczen stycznia
february feb februar fevrier febrero febbraio fevereiro februari февраля
march mar marz maerz mars marzo marco maart марта
april apr avril abril aprile апреля
may mai mayo maggio maio mei мая
june jun juni juin junio giugno junho июня
july jul juli juillet julio luglio julho июля
august aug aout agosto augustus августа
september sep sept septembre septiembre settembre setembro сентября
october oct oktober octobre octubre ottobre outubro oktober октября
november nov novembre noviembre novembro ноября
december dec dezember decembre diciembre dicembre dezembro desember декабря
"""
MONTHS = {word: number for number, line in enumerate(_MONTHS.strip().splitlines(), start=1) for word in line.split()}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_WORDS = {word: value for word, value in ORDINALS.items() if 0 < value <= 30}
_DAY = rf"(?:(?P<{{}}>\d{{{{1,2}}}})(?:st|nd|rd|th|er|º|\.)?|(?P<{{}}w>{'|'.join(_DAY_WORDS)}))"
_YEAR = r"(?P<{}>\d{{3,4}})(?!\d)"
_OF = r"(?:\s?,)?\s{0,2}(?:(?:of|de|del|di|do)\s)?"
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<iy>\d{{4}})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})"
    rf"|(?P<iy2>\d{{4}})-(?P<im2>\d{{2}})"
    rf"|(?P<n1>\d{{1,2}})[-/.]\s?(?P<n2>\d{{1,2}})[-/.]\s?(?P<ny>\d{{4}})"
    rf"|(?P<mm>\d{{1,2}})/(?P<my>\d{{4}})"
    rf"|(?P<cy>\d{{1,4}})\s?[年년]\s?(?:(?P<cm>\d{{1,2}})\s?[月월]\s?(?:(?P<cd>\d{{1,2}})\s?[日일])?)?"
    rf"|{_DAY.format('d1', 'd1')}\s{{0,2}}(?:(?:of|de)\s)?(?P<m1>{_MONTH})\.?(?:{_OF}{_YEAR.format('y1')})?"
    rf"|(?P<m2>{_MONTH})\.?\s(?:the\s)?{_DAY.format('d2', 'd2')}(?!\d)(?:{_OF}{_YEAR.format('y2')})?"
    rf"|(?P<m3>{_MONTH})\.?{_OF}{_YEAR.format('y3')})(?![\w/])"
)
_YEAR_FORM = re.compile(
    r"(?<![\w/.,$€£-])(?:(?P<pre>ad|ce|a\.d\.)\s?(?P<y1>\d{1,4})|(?P<y2>\d{1,4})\s?(?P<era>bce|bc|b\.c\.e\.|"
    r"b\.c\.|ad|ce|a\.d\.|v\. ?chr)"
    r"|(?P<y3>\d{3,4})(?P<decade>'?s)?|the (?P<word>twenties|thirties|forties|fifties|sixties|seventies|"
    r"eighties|nineties))(?![\w%]|[.,]\d)"
)
_DECADES = {
    word: 1920 + 10 * index
    for index, word in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
    )
}
_DIGIT = re.compile(r"\d")
_DAY_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_DAY_WORDS)})(?!\w)")
_YEAR_SIGN = re.compile(r"(?<=\d)[年년](?!\d)")
_WEEKDAY = re.compile(r"(?<!\w)(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!\w),?\s?")


@dataclass(frozen=True, slots=True)
class Date:
    """A date; None is not said. A year before Christ is negative, a decade is its first year with `decade` set."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    decade: bool = False

    def covers(self, other: "Date") -> bool:
        """Tells whether the other date says all that this one says, and maybe more."""
        if self.decade != other.decade:
            return False
        return all(
            own is None or own == its
            for own, its in ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A date with its place in the folded text; `date` is None where day and month cannot be told apart."""

    date: Date | None
    start: int
    end: int


@lru_cache(maxsize=512)
def fold_dates(text: str) -> str:
    """Returns normalised text as the finders read it, days of the week blanked."""
    folded = without_accents(chinese_digits(text))
    return _WEEKDAY.sub(lambda day: " " * len(day.group()), folded) if "day" in folded else folded


@lru_cache(maxsize=512)
def find_dates(folded: str) -> tuple[Found, ...]:
    """Returns the dates of folded text that name at least a month."""
    if _DIGIT.search(folded) is None and _DAY_WORD.search(folded) is None:
        return ()
    found = []
    for match in _DATE.finditer(folded):
        date, readable = _read(match)
        if readable and (date is None or date.month is not None):
            found.append(Found(date, match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=512)
def find_years(folded: str) -> tuple[Found, ...]:
    """Returns the years and decades of folded text, those of full dates included."""
    dates = find_dates(folded)
    found = [
        Found(Date(each.date.year), each.start, each.end)
        for each in dates
        if each.date is not None and each.date.year is not None
    ]
    spans = [(each.start, each.end) for each in dates]
    for match in _YEAR_FORM.finditer(chinese_years(folded)):
        if any(start <= match.start() < end for start, end in spans):
            continue
        if match["word"]:
            found.append(Found(Date(_DECADES[match["word"]], decade=True), match.start(), match.end()))
            continue
        year = int(match["y1"] or match["y2"] or match["y3"])
        before_christ = (match["era"] or "").startswith(("b", "v"))
        found.append(
            Found(Date(-year if before_christ else year, decade=bool(match["decade"])), match.start(), match.end())
        )
    return tuple(sorted(found, key=lambda each: each.start))


def chinese_years(folded: str) -> str:
    """Returns the text with the sign for year after a number blanked, so that places hold."""
    return folded if folded.isascii() else _YEAR_SIGN.sub(" ", folded)


def _read(match: re.Match[str]) -> tuple[Date | None, bool]:
    part = match.groupdict()
    if part["n1"]:
        first, second = int(part["n1"]), int(part["n2"])
        if first != second and first <= 12 and second <= 12:
            return None, True
        day, month = (second, first) if second > 12 else (first, second)
        return _checked(int(part["ny"]), month, day)
    for year, month_name, day_name in (("iy", "im", "id"), ("iy2", "im2", ""), ("my", "mm", ""), ("cy", "cm", "cd")):
        if part[year]:
            return _checked(int(part[year]), _int(part[month_name]), _int(part.get(day_name)))
    for year, month_name, day_name in (("y1", "m1", "d1"), ("y2", "m2", "d2"), ("y3", "m3", "")):
        if part[month_name]:
            named_day = _int(part.get(day_name)) or _DAY_WORDS.get(part.get(day_name + "w") or "")
            return _checked(_int(part[year]), MONTHS[part[month_name]], named_day)
    return None, False


def _checked(year: int | None, month: int | None, day: int | None) -> tuple[Date | None, bool]:
    fits = (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)
    return Date(year, month, day), fits


def _int(text: str | None) -> int | None:
    return int(text) if text else None
