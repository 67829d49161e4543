"""What LaTeX commands and bare words mean: tables only.

The lexer looks names up here; a command found nowhere is an unknown symbol of its own name.
"""

FUNCTIONS = {
    name: name
    for name in (
        "sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsec arccsc "
        "arcsinh arccosh arctanh ln log exp gcd lcm max min sgn det arg Re Im dim rank ker tr deg"
    ).split()
} | {
    "lg": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "cosec": "csc", "ctg": "cot", "tg": "tan",
    "arctg": "arctan", "cth": "coth", "sh": "sinh", "ch": "cosh", "th": "tanh", "arsinh": "arcsinh",
    "arcosh": "arccosh", "artanh": "arctanh", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
    "sign": "sgn", "GCD": "gcd", "LCM": "lcm",
}  # fmt: skip
PLAIN_FUNCTIONS = frozenset(FUNCTIONS) - {"deg", "sh", "ch", "th", "tg", "Re", "Im", "arg", "dim", "tr", "ker", "rank"}
MANY_ARGUMENTS = frozenset({"gcd", "lcm", "max", "min"})

BIG_OPERATORS = {
    "sum": "sum", "prod": "prod", "int": "int", "oint": "oint", "iint": "iint", "iiint": "iiint", "lim": "lim",
    "limsup": "limsup", "liminf": "liminf", "bigcup": "bigcup", "bigcap": "bigcap",
}  # fmt: skip

SYMBOLS = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell hbar partial nabla aleph Re Im wp prime ldots infty "
    "emptyset triangle angle perp parallel imath jmath bullet star dagger".split()
)
RENAMED = {
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
    "varnothing": "emptyset", "O": "emptyset", "dots": "ldots", "cdots": "ldots", "vdots": "ldots", "ddots": "ldots",
    "dotsc": "ldots", "dotsb": "ldots", "infin": "infty", "infinity": "infty", "hslash": "hbar", "Box": "square",
    "reals": "set:R", "R": "set:R", "Z": "set:Z", "N": "set:N", "Q": "set:Q", "C": "set:C", "bigtriangleup": "triangle",
    "measuredangle": "angle",
}  # fmt: skip

OPERATORS = {
    "times": "*", "cdot": "*", "ast": "*", "div": "/", "pm": "pm", "mp": "mp", "cup": "cup", "cap": "cap",
    "setminus": "minus", "backslash": "minus", "bullet": "*", "circ": "o", "over": "over", "colon": ":",
    "bigcup": "cup", "land": "and", "lor": "or", "wedge": "and", "vee": "or", "mid": "|", "vert": "|", "lvert": "|",
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
    "ll": "ll", "gg": "gg", "triangleq": "=", "lessgtr": "lessgtr", "nless": ">=", "ngtr": "<=",
}  # fmt: skip
OPENERS = {
    "(": "(", "[": "[", "\\{": "{", "langle": "<", "lfloor": "floor", "lceil": "ceil", "lbrace": "{", "lbrack": "[",
    "lparen": "(",
}  # fmt: skip
CLOSERS = {
    ")": ")", "]": "]", "\\}": "}", "rangle": ">", "rfloor": "floor", "rceil": "ceil", "rbrace": "}", "rbrack": "]",
    "rparen": ")",
}  # fmt: skip

IGNORED = frozenset(
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl "
    "biggr Biggl Biggr bigm Bigm middle left right boldmath centering normalsize large Large small nonumber noindent "
    "tiny quad qquad hfill enspace thinspace relax bf rm it sf tt cal mathop mathrel mathbin mathopen mathclose mathpunct "
    "allowbreak protect hline unboldmath quad strut ensuremath".split()
)
SPACES = frozenset({",", ";", ":", "!", " ", ">", "/", "\n", "\t", "\r"})
TEXTS = frozenset(
    "text textbf textit textrm textnormal texttt textsf mathrm mathsf mathtt mbox hbox operatorname operatornamewithlimits "
    "textup textsc textmd emph mathnormal mathit fbox".split()
)
TRANSPARENT = frozenset({"boxed", "mathord", "underline", "phantomless", "boldsymbol_", "mathstrut", "cancel_", "smash"})
ACCENTS = {
    "mathbf": "bf", "boldsymbol": "bf", "bm": "bf", "pmb": "bf", "vec": "vec", "overrightarrow": "vec", "bar": "bar",
    "overline": "bar", "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "dot": "dot",
    "ddot": "ddot", "mathbb": "set", "mathcal": "cal", "mathscr": "cal", "mathfrak": "frak", "overarc": "arc",
    "overset": "arc", "wideparen": "arc", "overparen": "arc", "check": "check", "acute": "acute", "grave": "grave",
    "Bbb": "set",
}  # fmt: skip

SHORT_WORDS = frozenset(
    "yes no not odd even none all any the is are was no one two six ten red blue or and if for of to from by in on at "
    "true false left right north south east west up down day days may june july more less both than dne nor so it its "
    "be has an per set pm am with how win lose tie men boy girl max min age "
    "cm mm km kg mg ml ft yd mi lb lbs oz hr hrs min mins sec secs mph kph rpm cups cup pts pt usd eur gal qt "
    "cents cent inch feet foot miles hours hour".split()
)
NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "sixteen": 16,
}  # fmt: skip
LEAD_INS = frozenset(
    "the final answer answers is are equals equal to value values of solution solutions result results therefore so thus "
    "hence we get have ans or approximately about roughly exactly total number sum product area perimeter volume "
    "probability option choice where only correct therefore".split()
) - {"or", "about", "where", "roughly"}
NEGATIONS = frozenset(
    "not no isnt is never neither nor except unless without cannot wrong incorrect but if when than between more less least "
    "most over under below above fewer greater smaller larger up down at almost nearly maybe perhaps or either".split()
)
