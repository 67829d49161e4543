"""Tells whether a sentence asserts a name that stands in it, or only mentions, denies, hedges or extends it."""

import re
from collections.abc import Set as AbstractSet

from verifier_service.verifiers.qa.kin import KIN
from verifier_service.verifiers.qa.namesakes import is_namesake
from verifier_service.verifiers.qa.passage import Clause, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.rivalry import has_rival
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME
from verifier_service.verifiers.reading.denial import is_denied
from verifier_service.verifiers.reading.fold import Token
from verifier_service.verifiers.reading.word_list import word_set

Known = frozenset[str]

MAX_RUN = 12
WINDOW = 60

# What makes another place of a name that follows it: `New York`, `South Georgia`.
_MODIFIERS = word_set(
    "new old south north east west southern northern eastern western upper lower little great greater"
)
_GENERIC = word_set("""
    river ocean sea mountains islands island city state states county company university college school stadium region
    province republic kingdom empire family band award awards mission jr sr ii iii iv ad bc league team series franchise
    street bridge park lake desert language dynasty era century church cathedral
""")
_OPENERS = word_set("""
    as according based although while yes no hello after before during since however both most some many overall
    additionally despite following originally today currently officially historically traditionally released
    january february march april may june july august september october november december
""")
_DEMONYM = re.compile(r"(?:ish|ese|ian|ians|ean|ican|icans|french|dutch|german|greek|swiss|welsh|czech|thai|roman)$")
_PASSING = re.compile(
    r"(?<!\w)(?:(?:friend|rival|brother|sister|twin|son|daughter|father|mother|wife|husband|partner|student|pupil|"
    r"teacher|mentor|contemporary|successor|predecessor|colleague|neighbou?r|tributary|suburb|half|fan|admirer|moon)"
    r"\s(?:of|to)"
    r"|(?:followed|preceded|succeeded|inspired|influenced|beaten|defeated|taught|joined|accompanied|replaced) by"
    r"|succeed(?:ing|ed)|replac(?:ing|ed)|following|defeat(?:ing|ed)|beat(?:ing)?|preced(?:ing|ed)|overtaking|"
    r"surpass(?:ing|ed)|resembling|befriend(?:s|ed|ing)?|t(?:aught|eaching)|outsold|edging|"
    r"(?:compet(?:ing|es|ed)|work(?:s|ed|ing)(?: together)?|together|along|partnered|compared|confused|shared) with|"
    r"(?:compared|similar|next|close|prior|thanks|opposed) to|like|near|beside|besides|ahead of|"
    r"alongside|instead of|rather than|other than|apart from|except|than|unlike|versus|vs|against|before|after|without|"
    r"below|above|behind|(?:find|found|visit|join|meet) the|(?:miles|kilomet(?:er|re)s|km|hours|years) (?:from|after|"
    r"before)|(?:north|south|east|west)\w* of|served (?:under|with|alongside)|(?:star(?:s|red)|appear(?:s|ed)|worked) "
    r"(?:alongside|with|opposite))\s(?:(?:the|a|an|his|her|its|their|later|earlier|actor|actress|singer|president|"
    r"king|queen)\s)*[\"']?$",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"(?<!\w)(?:(?:many|some|most|people|often|commonly|popularly|widely|mistakenly|wrongly|sometimes)\s(?:\w+\s){0,3}"
    r"(?:think|thinks|thought|say|believe|believed|assume|assumed|credited|attributed|mistaken|considered|confused)|"
    r"contrary to|mistaken for|not to be confused)(?!\w)",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"[\"')\]]{0,2}(?:,|\s)\s?(?:(?:is|was|are|were|did|does|do|has|had|have|can|could|would)(?:n't|\s(?:not|never))|"
    r"(?:is|was|are|were) (?:wrong|incorrect|false)|isnt|wasnt|cannot|never)(?!\w)",
    re.IGNORECASE,
)
# Signs between two names that stand side by side: `Paris / Lyon`, `Paris -> Lyon`.
_BESIDE = re.compile(r"\*|\s?(?:/|\|{1,2}|\.\.\.)\s?|\s(?:[-=]{0,2}>|[+=#~*])\s")
_GOES_ON = word_set("and & but then also while or vs versus alternatively")
_JOINING = word_set("and or nor & plus vs versus then alternatively")
_POSSESSIVES = word_set("its his her their whose")
_PREDICATE = re.compile(r"^(?:is|was|are|were|has|had)$|..(?:ed|[^s]s)$")
_NUMERIC = re.compile(r"[-+./,]?\d")


def asserted(sentence: Sentence, start: int, end: int, question: Question, known: Known, *, place: bool) -> bool:
    """Tells whether the sentence commits to the name in its tokens `start:end`.

    `known` are the folded words of all references, `place` asks for the care that names of places need.
    """
    words, text = sentence.words, sentence.text
    start, end = _widened(sentence, start, end, known)
    before, after = words[start].start, words[end - 1].end
    if is_denied(text, before) or _DENIED_AFTER.match(text, after):
        return False
    if _extended(sentence, start, end, question, known, place=place):
        return False
    if _coordinated(sentence, start, end, question, known) or has_rival(sentence, start, end, question, known):
        return False
    if _offers_again(sentence, start, end, question, known) or _told_beside(sentence, start, end, question, known):
        return False
    own_words = frozenset(range(start, end))
    if any(words[index].folded == "and" for index in own_words) and lists_more(sentence, own_words, question):
        return False
    clause = sentence.clause_at(start)
    passing = _PASSING.search(text, max(0, before - WINDOW), before)
    asked = passing is None or _is_asked(passing.group().lower().split()[0], question)
    if not asked and rivals(words[:start], words[start], question, known):
        return False
    return not _outside(sentence, clause, own_words, question, known)


def _is_asked(relation: str, question: Question) -> bool:
    """Tells whether the question asks for what stands in that relation: `who did they fight` for `against X`."""
    if relation in question.asked or question.topic(relation):
        return True
    return relation in ("against", "with") and any(KIN.get(word) in ("fight", "beat") for word in question.words)


def _widened(sentence: Sentence, start: int, end: int, known: Known) -> tuple[int, int]:
    """Returns the place of the whole name that an alias is a part of: words of any reference beside it belong to it."""
    words, names = sentence.words, known - FRAME
    while start and words[start - 1].folded in names and words[start].start - words[start - 1].end == 1:
        start -= 1
    while end < len(words) and words[end].folded in names and words[end].start - words[end - 1].end == 1:
        end += 1
    return start, end


def _outside(sentence: Sentence, clause: Clause, own: frozenset[int], question: Question, known: Known) -> bool:
    """Tells whether the name stands in an aside or an opinion, and the rest of the sentence names another."""
    words = sentence.words
    name = words[min(own)]
    opinion = _OPINION.search(sentence.text, words[clause.start].start, words[clause.end - 1].end)
    joined = not clause.share and words[clause.start].folded in ("and", "but", "while") and sentence.share > 0
    if not clause.aside and opinion is None and not joined:
        return False
    if clause.aside and opinion is None and clause.share > sentence.main_share:
        return False
    others = [
        word
        for each in sentence.clauses
        if each is not clause and (opinion is not None or not each.aside)
        for word in words[each.start : each.end]
    ]
    return bool(rivals(tuple(others), name, question, known))


def rivals(words: tuple[Token, ...], name: Token, question: Question, known: Known) -> list[Token]:
    """Returns the words that may name something else of the name's kind: capitals for a name with one."""
    proper = name.raw[:1].isupper() or name.raw[:1].isdigit()
    demonyms = _DEMONYM.search(name.folded) is not None
    return [
        word
        for index, word in enumerate(words)
        if word.folded not in known
        and word.folded not in FRAME
        and not question.explains(word.folded)
        and (_is_name(word, first=index == 0, demonyms=demonyms) if proper else _is_noun(word))
    ]


def _is_name(word: Token, *, first: bool, demonyms: bool = False) -> bool:
    if not word.raw[:1].isupper() or (first and word.folded in _OPENERS):
        return False
    return word.folded not in _OPENERS and (demonyms or _DEMONYM.search(word.folded) is None)


def _is_noun(word: Token) -> bool:
    return len(word.folded) > 3 and word.folded.isalpha() and not word.folded.endswith(("ed", "ly", "ing"))


def _extended(sentence: Sentence, start: int, end: int, question: Question, known: Known, *, place: bool) -> bool:
    """Tells whether the name is part of a longer one, or of a place elsewhere: `New York`, `Paris, Texas`."""
    words, text = sentence.words, sentence.text
    before = words[start - 1] if start and text[words[start - 1].end : words[start].start] == " " else None
    if before is not None and before.raw[:1].isupper() and before.folded not in known:
        if before.folded in _MODIFIERS and not question.explains(before.folded):
            return True
        if place and end - start == 1 and _is_rare(before, question, first=start == 1):
            return True
    gap = text[words[end - 1].end : words[end].start] if end < len(words) else ""
    following = words[end] if end < len(words) else None
    if following is None or not following.raw[:1].isupper() or following.folded in known:
        return _NUMERIC.match(text, words[end - 1].end) is not None and words[end - 1].raw[-1:].isdigit()
    if gap == " " and words[end - 1].raw[:1].isupper():
        return _is_rare(following, question, first=False) and following.folded not in _GENERIC
    return gap == ", " and place and is_namesake(words[start:end], words[end : end + 2])


def _is_rare(word: Token, question: Question, *, first: bool) -> bool:
    return not question.explains(word.folded) and word.folded not in _GENERIC and _is_name(word, first=first)


def _coordinated(sentence: Sentence, start: int, end: int, question: Question, known: Known) -> bool:
    """Tells whether the name is one of several that the sentence offers side by side."""
    proper = sentence.words[start].raw[:1].isupper()
    joined: set[str] = set()
    foreign = 0
    for step in (1, -1):
        position = end if step > 0 else start - 1
        for _ in range(MAX_RUN):
            separator, item, position = _neighbour(sentence, position, step, proper=proper)
            if not separator or not item:
                break
            if all(word.folded in known or question.explains(word.folded) for word in item):
                continue
            joined.add(separator)
            foreign += 1
    if not foreign:
        return False
    return "or" in joined or "and" in joined or foreign > 2


def _neighbour(sentence: Sentence, position: int, step: int, *, proper: bool) -> tuple[str, list[Token], int]:
    """Returns the separator beside a place, the item beyond it, and where that ends; an empty item: there is none."""
    words, text = sentence.words, sentence.text
    inside = 0 <= position < len(words)
    if not inside:
        return "", [], position
    edge = position if step > 0 else position + 1
    gap = text[words[edge - 1].end : words[edge].start] if 0 < edge < len(words) else ""
    separator = "," if gap.strip() == "," else "or" if _BESIDE.fullmatch(gap) else ""
    if words[position].folded in _JOINING or _is_as_well_as(words, position, step):
        separator = "and" if words[position].folded in ("and", "&") else "or"
        position += step if words[position].folded in _JOINING else 3 * step
        if step > 0 and position < len(words) and words[position].folded in ("by", "in", "on", "the", "a", "at"):
            position += 1
    elif not separator and gap.strip():
        return "", [], position
    item: list[Token] = []
    while separator and 0 <= position < len(words) and len(item) < 4 and _in_item(words[position], proper=proper):
        item.append(words[position])
        position += step
        edge = position if step > 0 else position + 1
        if 0 < edge < len(words) and text[words[edge - 1].end : words[edge].start] != " ":
            break
    if not proper and item and separator != "or" and not _list_goes_on(words, position, text, step):
        return "", [], position
    return separator, item, position


def _offers_again(sentence: Sentence, start: int, end: int, question: Question, known: Known) -> bool:
    """Tells whether the sentence goes on with another name: `.. wrote it or Marlowe`, `.. and Marlowe wrote it`.

    After `or` the name is enough; after other words as much of what is asked must follow it as stands before.
    """
    words = sentence.words
    if not words[start].raw[:1].isupper():
        return False
    for index in range(end, len(words) - 1):
        if words[index].folded in _GOES_ON and rivals(words[index + 1 : index + 2], words[start], question, known):
            before = question.share(word.folded for word in words[:index])
            again = question.share(word.folded for word in words[index + 2 :])
            if words[index].folded in COORDINATORS or 0 < before <= again:
                return True
    return False


def _told_beside(sentence: Sentence, start: int, end: int, question: Question, known: Known) -> bool:
    """Tells whether the name stands in a predicate beside what is asked, behind one that names another.

    As in `.. was developed by Newton and later disproved by Einstein`.
    """
    words = sentence.words
    joint = next((index for index in range(start - 1, 0, -1) if words[index].folded in ("and", "then")), 0)
    conjunct = (*words[joint + 1 : start], *words[end : sentence.clause_at(start).end])
    opens = joint + 1 == start or words[joint + 1].raw.islower()  # unlike `The Museum of Art and Archaeology is in ..`
    if not joint or not opens or words[joint + 1].folded in _POSSESSIVES:  # `.., and its chief executive is ..`
        return False
    if not any(word.raw.islower() and _PREDICATE.search(word.folded) for word in conjunct):
        return False
    if question.share(word.folded for word in conjunct) or not question.share(word.folded for word in words[:joint]):
        return False
    return bool(rivals(words[:joint], words[start], question, known))


def _is_as_well_as(words: tuple[Token, ...], position: int, step: int) -> bool:
    if words[position].folded != "as":
        return False
    three = words[position : position + 3] if step > 0 else words[max(0, position - 2) : position + 1]
    return [word.folded for word in three] == ["as", "well", "as"]


def _in_item(word: Token, *, proper: bool) -> bool:
    if proper:
        return word.raw[:1].isupper()
    return word.raw.islower() and word.folded not in FRAME and word.folded not in ("and", "or", "but")


def _list_goes_on(words: tuple[Token, ...], position: int, text: str, step: int) -> bool:
    """Tells whether an item of common nouns is followed by what ends or continues a listing."""
    if step < 0:
        return False
    if position >= len(words):
        return True
    return words[position].folded in ("and", "or") or "," in text[words[position - 1].end : words[position].start]


def lists_more(sentence: Sentence, covered: AbstractSet[int], question: Question) -> bool:
    """Tells whether a clause that takes up nothing of what is asked joins two other words as a listing does."""
    words = sentence.words
    return any(
        words[index].folded in ("and", "or")
        and index not in covered
        and clause.start < index < clause.end - 1
        and not any(word.folded in FRAME or question.explains(word.folded) for word in words[index - 1 : index + 2 : 2])
        for clause in sentence.clauses
        if not clause.aside and not clause.share
        for index in range(clause.start, clause.end)
    )
