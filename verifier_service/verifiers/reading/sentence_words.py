"""Words of English sentences that tell a result, or keep one from telling it: tables and patterns only.

What is in no table neither tells nor forbids. Those who read last sentences use them.
"""

import re

from verifier_service.verifiers.reading.word_list import phrases, word_set

# Anywhere in the sentence: a guess, a condition, a choice, a beginning, words about someone else's answer.
OPEN = word_set("""
    if whether suppose supposing assume assumes assuming maybe perhaps possibly probably presumably might may could
    would should guess guesses guessing guessed think thinks thinking thought believe believes believed likely unlikely
    seems seem appears appear wonder wonders imagine imagines feels hope hopes hoping unless let
    expect expected reference gold grader claim claims claimed supposed say says said told asks asked question problem
    statement unsure uncertain doubt unclear unknown try trying want wants wanted either neither or rather wait hmm
    oops sorry hypothetically first firstly secondly next still initially originally already step steps case cases
    when although though however but instead yet begin began begins start started estimate ideally hopefully
    nearly almost roughly somewhat around before until far another possible bound subtotal example
""")
# Phrases of mathematics whose words leave nothing open: a superlative, a division, a distance.
_CLOSED = re.compile(
    r"(?<!\w)(?:largest|greatest|smallest|least|highest|lowest|maximum|minimum|maximal|minimal|most|fewest|only|"
    r"(?:number|total) of) possible(?!\w)"
    r"|(?<!\w)when (?:[^\s,.;]{1,30} ){1,8}(?:is|are) divided by (?=\w)"
    r"|(?<!\w)(?:distance|difference|angle|gap|space) between (?:[a-z][\w'’]{0,20} ){1,5}and (?=[a-z])"
    r"|(?<!\w)(?:distance|difference|angle|gap|space) between (?:the|these|those|both|two|our)(?: [a-z]{2,20}){0,2}?"
    r" [a-z]{2,20}s(?!\w)",
    re.IGNORECASE,
)
# `Take x = 12`, `With x being 12`: an unknown that is given a value to go on from.
_SUPPOSES = re.compile(
    r"\W*(?:so |now |then,? |first,? )?(?:take|set|put|choose|pick|let|define|plug in|plug|substitute|test|given|use|"
    r"using|with|for|where|recall|start (?:with|from|at)|suppose that)\s(?:that\s)?[$(*]{0,2}[a-z]\w?"
    r"(?:\s?=|\s(?:be|is|equal|equals|as|being|to)(?!\w))[^,;:]*\Z",
    re.IGNORECASE,
)
OPEN_PHRASE = re.compile(
    r"(?<!\w)(?:can be|(?:need|needs|have|has|want|wants|left|remains|going) to "
    r"(?:find|determine|compute|calculate|solve|check|show|prove)|at this point|by now|(?:for|an) instance|e\.g\.|"
    r"close to|one (?:root|solution|value|answer|of))(?!\w)|≠|!=",
    re.IGNORECASE,
)
# In the clause that tells: a denial, a plan, or an operation after which the value is another one.
OTHERWISE = word_set("""
    not never no nor none nobody nothing cannot cant isnt arent wasnt werent doesnt dont didnt wont without impossible
    wrong incorrect false fails failed excluding except unlike than less fewer between exceed exceeds too
    add subtract multiply divide check verify let lets consider recall note remember
""")
OPERATIONS = word_set("plus minus times divided multiplied squared cubed quarter quarters factorial point most least")
ABOUT = re.compile(r"(?<!\w)(?:about|approximately|approx)(?!\w)|[≈~]", re.IGNORECASE)  # no doubt before a decimal
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# An operation on a number that is still unknown: `twice the number is 12` tells not what the number is.
_OPERATION = re.compile(
    r"(?<!\w)(?:half|twice|double|triple|thrice|times|squared|cubed|plus|minus|(?:square|cube|root|reciprocal|opposite|"
    r"third|thirds|quarter|quarters|fourth|fourths|fifth|fifths|percent) of|\d\s?% of|"
    r"(?:increased|decreased|multiplied|divided) by|(?:more|less|greater) than)(?!\w)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?<!\w)(?:[Ii]t|(?:[Tt]he|this|that|our|his|her|their|my|a|an) (?:\w{1,12} )?"
    r"(?:number|unknown|integer|variable)(?! of)|[b-zB-HJ-Z])(?![\w'’.])"
)
COUNTED = word_set("degree degrees percent")
NO_UNITS = word_set("in always this his its plus times less across else thus towards besides")

# A clause begins anew here, and draws its conclusion from what stands before.
CLAUSE = re.compile(
    r"(?:[,;:–—]\s*|\s)(?:and\s+)?(?:so|thus|hence|therefore|consequently)(?:\s+that)?,?\s+"
    r"|[,;–—]?\s+(?:which|that)\s+(?=(?:gives|makes|means|leaves|equals|yields|totals|brings|is)\s)"
    r"|[,;–—]\s*(?:meaning|so|implying)\s+that\s+"
    r"|[,;–—]\s*(?=(?:giving|leaving|making|yielding|totall?ing|for a total|for a sum)\s)",
    re.IGNORECASE,
)
CONCLUSION = re.compile(
    r"\W*(?:and\s|then,?\s)?(?:so|thus|hence|therefore|consequently|finally|altogether|overall|"
    r"(?:in|as) (?:conclusion|total|all|a result|the end|summary)|(?:this|that) means|it follows|we conclude)(?!\w)",
    re.IGNORECASE,
)
# Right before a value: what says that it is the one.
TELLS = re.compile(
    r"(?:(?<!\w)(?:(?:it|that|this|there)['’]s|is|are|was|were|be|equals?|"
    r"equal to|(?:comes?|came|works?|worked) (?:out )?(?:to be|to)|adds? up to|sums? (?:up )?to|"
    r"amounts? to|totals?|tot?alling|gives?|giving|makes?|made|making|gets?|got|obtains?|has|have|finds?|found|"
    r"yields?|yielding|leaves?|leaving|needs?|costs?|earns?|earned|pays?|paid|takes?|took|spends?|spent|saves?|saved|"
    r"receives?|received|owes?|for a total of)|(?<![!<>])[=→]|(?<!\d):)"
    r"(?:\s(?:us|him|her|them|me|you))?"
    r"(?:\s(?:therefore|thus|then|hence|exactly|only|just|now|simply|indeed|equal to|a total of|a sum of)){0,3}\s*\Z",
    re.IGNORECASE,
)
# Right before a value: what makes it a part, a label or a measure of something else.
_BEFORE_PARTS = phrases("""
    by | from | of | with | into | like | as | until | since | per | to | up to | and | out | same | over | under
    the | these | those | all | both | his | her | their | my | its | your | our | every | each | another | other
    last | least | most | above | below | some | any | remaining | additional | extra | number | version | figure | page
    equation | part | section | table | chapter | line | rule | theorem | lemma | method | option | choice | term
    amc | aime | day | week | year | grade | level | group | row | column | box | room | round
    january | february | march | april | may | june | july | august | september | october | november | december
    twice | half | double | triple | plus | minus | negative | times
    ends in | end in | begins in | begin in | starts in | start in
""")
PART = re.compile(rf"(?:(?<!\w)(?:{'|'.join(_BEFORE_PARTS)})|#)\s*\Z", re.IGNORECASE)
PLACE = re.compile(r"(?<!\w)(?:in|on|at|for|after|within|before)\s*\Z", re.IGNORECASE)
# `Team 5`, `Apollo 11`: a name before a numeral, unless the word only opens the sentence.
LABEL = re.compile(r"(?<!\w)(?!(?:So|Thus|Hence|Therefore|Altogether|Overall|Finally|Consequently)\b)[A-Z][a-z]+\s*\Z")
# A sentence that is a result although no telling verb stands right before its value.
IN_ALL = re.compile(r"(?<!\w)(?:in (?:total|all)|altogether|overall|left|remaining|will)(?!\w)", re.IGNORECASE)
LEFT = re.compile(r"\s*(?:\w+\s){0,2}(?:(?:is|are|were|will be) (?:left|needed|required|remaining)|remain)(?!\w)")
VERB_BEHIND = re.compile(r"(?<!\w)(?:is|are|was|were|has|have|must|can|gives|makes|remains|and)(?!\w)", re.IGNORECASE)
COURTESY = re.compile(
    r"\W*(?:i hope|hope (?:this|that|it)|let me know|feel free|thank|happy to|please|good luck|done)(?!\w)",
    re.IGNORECASE,
)
# `Since 3*4 = 12, the total is ..`: a reason that comes first, up to its last comma; `Yes, 4.`: an interjection.
FIRST_REASON = re.compile(r"(?:since|because|given that)\s[^.!?]{1,200},\s(?=\w)", re.IGNORECASE)
INTERJECTION = re.compile(r"(?:yes|yeah|yep|sure|okay|ok|right|great|well|alright|indeed)[,!.]\s+", re.IGNORECASE)
# A stop behind one of these leads to a label: `by Thm. 4`.
ABBREVIATED = re.compile(
    r"(?<!\w)(?:thm|prop|lem|cor|def|ex|exs|prob|ch|chap|sec|eq|eqn|eqs|par|para|tab|ref|refs|vol|pg|p|pp|no|nos|nr|fig|"
    r"figs|art|cl|app|alg|rem|rmk|obs|q)\.\s*\Z",
    re.IGNORECASE,
)
REASON = re.compile(r"[,;:]?\s(?:because|since|given that|due to)\s", re.IGNORECASE)


def said(text: str) -> set[str]:
    """Returns the words of a text in lower case, without apostrophes."""
    return {word.replace("'", "").replace("’", "") for word in WORD.findall(text.lower())}


def closed(sentence: str) -> str:
    """Returns the sentence without the phrases of mathematics that only sound open: `the largest possible sum`."""
    return _CLOSED.sub(" ", sentence)


def leaves_open(sentence: str) -> bool:
    """Tells whether a sentence guesses, doubts, supposes, chooses or speaks of someone else's answer."""
    if not OPEN.isdisjoint(said(closed(sentence))) or OPEN_PHRASE.search(sentence) is not None:
        return True
    return _SUPPOSES.match(sentence) is not None


def operates(subject: str) -> bool:
    """Tells whether a subject is an operation on what is unknown: `twice the number`, `x plus 1`, `half of it`."""
    return _OPERATION.search(subject) is not None and _UNKNOWN.search(subject) is not None
