"""What LaTeX commands mean: tables only.

The lexer looks names up here; a command found nowhere is an unknown symbol of its own name. English
words are `vocabulary.py`'s.
"""


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


FUNCTIONS = {
    name: name
    for name in _set(
        "sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsec arccsc "
        "arcsinh arccosh arctanh ln log exp gcd lcm max min sgn det arg Re Im dim rank ker tr deg"
    )
} | {
    "lg": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "cosec": "csc", "ctg": "cot", "tg": "tan",
    "arctg": "arctan", "cth": "coth", "sh": "sinh", "ch": "cosh", "th": "tanh", "arsinh": "arcsinh",
    "arcosh": "arccosh", "artanh": "arctanh", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
    "sign": "sgn", "cis": "cis", "GCD": "gcd", "LCM": "lcm",
}  # fmt: skip
PLAIN_FUNCTIONS = frozenset(FUNCTIONS) - _set("deg sh ch th tg Re Im arg dim tr ker rank")
MANY_ARGUMENTS = _set("gcd lcm max min")
BIG_OPERATORS = _set("sum prod int oint iint iiint lim limsup liminf bigcup bigcap")

SYMBOLS = _set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell hbar partial nabla aleph Re Im wp prime ldots infty "
    "emptyset triangle angle perp parallel star dagger"
)
RENAMED = {
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
    "varnothing": "emptyset", "O": "emptyset", "dots": "ldots", "cdots": "ldots", "vdots": "ldots", "ddots": "ldots",
    "dotsc": "ldots", "dotsb": "ldots", "infin": "infty", "infinity": "infty", "hslash": "hbar", "Box": "square",
    "reals": "set:R", "R": "set:R", "Z": "set:Z", "N": "set:N", "Q": "set:Q", "C": "set:C", "bigtriangleup": "triangle",
    "measuredangle": "angle", "imath": "i", "jmath": "j",
}  # fmt: skip

OPERATORS = {
    "times": "*", "cdot": "*", "ast": "*", "div": "/", "pm": "pm", "mp": "mp", "cup": "cup", "cap": "cap",
    "setminus": "minus", "backslash": "minus", "bullet": "*", "circ": "o", "over": "over", "choose": "choose",
    "colon": ":", "land": "and", "lor": "or", "wedge": "and", "vee": "or", "mid": "|", "vert": "|", "lvert": "|",
    "rvert": "|", "Vert": "norm", "|": "norm", "lVert": "norm", "rVert": "norm", "%": "%", "$": "currency",
    "pounds": "£", "euro": "€", "yen": "¥", "&": "and", "degree": "degree", "percent": "%", "#": "#",
}  # fmt: skip
RELATIONS = {
    "=": "=", "==": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "=<": "<=", "=>": "=>", "!=": "!=", "<>": "!=",
    "le": "<=", "leq": "<=", "leqslant": "<=", "leqq": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "geqq": ">=",
    "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "approx": "~", "thickapprox": "~", "simeq": "~", "doteq": "~",
    "cong": "cong", "sim": "sim", "equiv": "=", "in": "in", "notin": "notin", "ni": "ni", "subset": "subset",
    "subseteq": "subseteq", "supset": "supset", "supseteq": "supseteq", "to": "to", "rightarrow": "to",
    "longrightarrow": "to", "Rightarrow": "=>", "implies": "=>", "Longrightarrow": "=>", "iff": "<=>",
    "Leftrightarrow": "<=>", "Longleftrightarrow": "<=>", "leftrightarrow": "<=>", "mapsto": "mapsto",
    "propto": "propto", "perp": "perp", "parallel": "parallel", "coloneqq": "=", ":=": "=", "->": "to",
    "ll": "ll", "gg": "gg", "triangleq": "=", "nless": ">=", "ngtr": "<=",
}  # fmt: skip
OPENERS = {
    "(": "(", "[": "[", "\\{": "{", "langle": "<", "lfloor": "floor", "lceil": "ceil", "lbrace": "{", "lbrack": "[",
    "lparen": "(",
}  # fmt: skip
CLOSERS = {
    ")": ")", "]": "]", "\\}": "}", "rangle": ">", "rfloor": "floor", "rceil": "ceil", "rbrace": "}", "rbrack": "]",
    "rparen": ")",
}  # fmt: skip

IGNORED = _set(
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl "
    "biggr Biggl Biggr bigm Bigm middle left right boldmath centering normalsize large Large small nonumber noindent "
    "tiny quad qquad hfill enspace thinspace relax bf rm it sf tt cal mathop mathrel mathbin mathopen mathclose "
    "mathpunct allowbreak protect hline unboldmath strut mathstrut ensuremath"
)
SPACES = frozenset({",", ";", ":", "!", " ", ">", "/", "\n", "\t", "\r"})
TEXTS = _set(
    "text textbf textit textrm textnormal texttt textsf mathrm mathsf mathtt mbox hbox operatorname "
    "operatornamewithlimits textup textsc textmd emph mathnormal mathit fbox"
)
TRANSPARENT = _set("boxed mathord underline smash")
SKIPPED = _set("phantom hphantom vphantom hspace vspace label color textcolor mspace")
ACCENTS = {
    "mathbf": "bf", "boldsymbol": "bf", "bm": "bf", "pmb": "bf", "vec": "vec", "overrightarrow": "vec", "bar": "bar",
    "overline": "bar", "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "dot": "dot",
    "ddot": "ddot", "mathbb": "set", "mathcal": "cal", "mathscr": "cal", "mathfrak": "frak", "overarc": "arc",
    "wideparen": "arc", "overparen": "arc", "check": "check", "acute": "acute", "grave": "grave", "Bbb": "set",
}  # fmt: skip

# Commands with arguments that LaTeX and its mathematics packages have beside those above, whatever they mean here.
OTHERS = _set(
    "frac dfrac tfrac cfrac sfrac nicefrac genfrac sqrt surd cbrt root binom dbinom tbinom pmod bmod mod pod stackrel "
    "overset underset sideset substack underbrace overbrace underbracket overbracket overarc cancel bcancel xcancel "
    "cancelto sout xrightarrow xleftarrow xleftrightarrow overleftarrow overleftrightarrow underrightarrow "
    "mathring dddot breve widecheck begin end array matrix pmatrix cases left right not mathclap mathrlap mathllap "
    "abs norm ket bra braket dv pdv dd eval qty num unit si SI ang set Set ce pu mathds mathbbm mathpzc frak scr "
    "textcircled textsuperscript textsubscript textcolor colorbox fcolorbox enclose rotatebox raisebox scalebox "
    "resizebox makebox framebox mbox parbox fbox tag label ref eqref href url footnote hphantom vphantom rule kern "
    "hskip vskip mkern intertext shortintertext limits nolimits middle operatorname DeclareMathOperator Bigg textsl "
    "textgreek vv lvert rvert lVert rVert bold uwave uline mathopen boxed neg lnot sim therefore because forall exists "
    "square Box blacksquare checkmark deg degree celsius hat bar ovalbox phantom long choose over atop brace brack "
    "scriptstyle footnotesize bigstar diamond dagger ddagger colon prescript tensor indices c d u v H r b t k"
)


def is_known(name: str) -> bool:
    """Tells whether a command is one that the tables here know."""
    return len(name) == 1 or any(name in table for table in _TABLES)


_TABLES = (
    OTHERS, TEXTS, ACCENTS, FUNCTIONS, SYMBOLS, RENAMED, OPERATORS, RELATIONS, OPENERS, CLOSERS, IGNORED, TRANSPARENT,
    SKIPPED, BIG_OPERATORS,
)  # fmt: skip
