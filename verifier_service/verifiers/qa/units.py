"""Units of measure and currencies by one name each. Data and a look-up; conversion is not done here."""

_NAMES = """
m: metre metres meter meters
km: kilometre kilometres kilometer kilometers kms
cm: centimetre centimetres centimeter centimeters
mm: millimetre millimetres millimeter millimeters
mi: mile miles
ft: foot feet
in: inch inches
yd: yard yards
kg: kilogram kilograms kilogramme kilogrammes kilo kilos
g: gram grams gramme grammes
mg: milligram milligrams
t: tonne tonnes
lb: lbs pound-mass
oz: ounce ounces
l: litre litres liter liters
ml: millilitre millilitres milliliter milliliters
s: sec secs second seconds
min: mins minute minutes
h: hr hrs hour hours
day: days d
week: weeks wk
month: months
yr: yrs year years
C: c celsius °c degc centigrade
F: f fahrenheit °f degf
K: k kelvin kelvins
deg: degree degrees °
bpm: beats
hz: hertz
w: watt watts
kw: kilowatt kilowatts
v: volt volts
km/h: kph kmh
mi/h: mph
USD: $ usd us$ dollar dollars
EUR: € eur euro euros
GBP: £ gbp sterling quid
JPY: ¥ yen jpy
INR: ₹ inr rupee rupees
CNY: yuan renminbi rmb cny
%: percent pct percentage
"""
UNITS: dict[str, str] = {}
for _line in _NAMES.strip().splitlines():
    _unit, _, _rest = _line.partition(":")
    UNITS |= dict.fromkeys([_unit.lower(), *_rest.split()], _unit)

CURRENCIES = frozenset({"USD", "EUR", "GBP", "JPY", "INR", "CNY"})
TEMPERATURES = frozenset({"C", "F", "K"})


def unit_of(words: list[str]) -> str:
    """Returns the one name of the unit that the words begin with, or an empty text for none that is known."""
    if not words:
        return ""
    first = words[0]
    if first in ("degree", "degrees", "deg", "°") and len(words) > 1 and UNITS.get(words[1]) in TEMPERATURES:
        return UNITS[words[1]]
    if first in ("us", "u.s.") and len(words) > 1:
        return UNITS.get(words[1], "")
    if first == "per" and len(words) > 1 and words[1] == "cent":
        return "%"
    above, slash, below = first.partition("/")
    if slash and above in UNITS and below in UNITS:
        return f"{UNITS[above]}/{UNITS[below]}"
    if is_ratio(words):
        return f"{UNITS[first]}/{UNITS[words[2]]}"
    return UNITS.get(first, "")


def is_ratio(words: list[str]) -> bool:
    """Tells whether the words begin with a unit per another: `metres per second`."""
    return len(words) > 2 and words[1] in ("per", "an", "a") and words[0] in UNITS and words[2] in UNITS
