"""Units of measure: their names, and what they measure in exact multiples of a base unit.

A unit is spelled canonically (`cm`, `cm^2`, `m/s`, `usd`); what the table does not know is a counted
noun (`apple`) that is compared by name alone. Nothing here parses an expression.
"""

from fractions import Fraction

_SCALES: dict[str, tuple[str, Fraction]] = {}
_ALIASES: dict[str, str] = {}


def _unit(dimension: str, scale: Fraction | int | str, name: str, *aliases: str) -> None:
    _SCALES[name] = (dimension, Fraction(scale))
    for alias in (name, *aliases):
        _ALIASES[alias] = name


_unit("length", 1, "m", "meter", "meters", "metre", "metres")
_unit("length", "0.01", "cm", "centimeter", "centimeters", "centimetre", "centimetres", "cms")
_unit("length", "0.001", "mm", "millimeter", "millimeters", "millimetre", "millimetres")
_unit("length", 1000, "km", "kilometer", "kilometers", "kilometre", "kilometres", "kms")
_unit("length", "1e-6", "um", "micrometer", "micrometers", "micron", "microns")
_unit("length", "1e-9", "nm", "nanometer", "nanometers")
_unit("length", "0.1", "dm", "decimeter", "decimeters", "decimetre", "decimetres")
_unit("length", "0.0254", "in", "inch", "inches")
_unit("length", "0.3048", "ft", "foot", "feet")
_unit("length", "0.9144", "yd", "yard", "yards", "yds")
_unit("length", "1609.344", "mi", "mile", "miles")
_unit("mass", 1, "kg", "kilogram", "kilograms", "kgs", "kilo", "kilos")
_unit("mass", "0.001", "g", "gram", "grams", "gm", "gms")
_unit("mass", "1e-6", "mg", "milligram", "milligrams")
_unit("mass", "0.45359237", "lb", "lbs", "pound", "pounds")
_unit("mass", "0.028349523125", "oz", "ounce", "ounces")
_unit("mass", 1000, "t", "ton", "tons", "tonne", "tonnes")
_unit("time", 1, "s", "sec", "secs", "second", "seconds")
_unit("time", "0.001", "ms", "millisecond", "milliseconds")
_unit("time", 60, "min", "mins", "minute", "minutes")
_unit("time", 3600, "h", "hr", "hrs", "hour", "hours")
_unit("time", 86400, "day", "days")
_unit("time", 604800, "week", "weeks")
_unit("months", 1, "month", "months")
_unit("months", 12, "year", "years", "yr", "yrs")
_unit("volume", 1, "l", "liter", "liters", "litre", "litres", "L")
_unit("volume", "0.001", "ml", "milliliter", "milliliters", "millilitre", "millilitres", "mL", "cc")
_unit("volume", "3.785411784", "gal", "gallon", "gallons")
_unit("volume", "0.946352946", "qt", "quart", "quarts")
_unit("volume", "0.473176473", "pint", "pints")
_unit("volume", "0.2365882365", "cup", "cups")
_unit("usd", 1, "usd", "dollar", "dollars", "$", "USD")
_unit("usd", "0.01", "cent", "cents", "¢")
_unit("eur", 1, "eur", "euro", "euros", "€", "EUR")
_unit("gbp", 1, "gbp", "£", "GBP")
_unit("jpy", 1, "jpy", "yen", "¥", "JPY")
_unit("inr", 1, "inr", "rupee", "rupees", "₹", "INR")
_unit("rad", 1, "rad", "radian", "radians", "rads")
_unit("speed", "0.44704", "mph")
_unit("speed", Fraction(1000, 3600), "kph", "kmh")
_unit("force", 1, "N", "newton", "newtons")
_unit("energy", 1, "J", "joule", "joules")
_unit("power", 1, "W", "watt", "watts")
_unit("frequency", 1, "Hz", "hertz")
_unit("pressure", 1, "Pa", "pascal", "pascals")
_unit("temperature", 1, "K", "kelvin", "kelvins")
_unit("charge", 1, "C", "coulomb", "coulombs")
_unit("current", 1, "A", "ampere", "amperes", "amp", "amps")
_unit("voltage", 1, "V", "volt", "volts")
_unit("resistance", 1, "ohm", "ohms")
_unit("fahrenheit", 1, "fahrenheit", "F", "degree fahrenheit", "degrees fahrenheit")
_unit("celsius", 1, "celsius", "degree celsius", "degrees celsius", "centigrade")
_unit("unit", 1, "unit", "units")

PREFIXED = {"square": 2, "sq": 2, "cubic": 3, "cu": 3, "squared": 2, "cubed": 3}
GENERIC = frozenset({"unit", "unit^2", "unit^3"})
UPRIGHT_ONLY = frozenset({"N", "J", "W", "K", "C", "A", "V", "t", "l", "L", "h", "g", "s", "m"})


def canonical(word: str) -> str | None:
    """Returns the canonical name of a unit, or None where the word is none; case matters for letters only."""
    if word in _ALIASES:
        return _ALIASES[word]
    return _ALIASES.get(word.lower()) if len(word) > 1 else None


def singular(word: str) -> str:
    """Returns a counted noun in a form that does not depend on its number."""
    word = word.lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def measure(unit: str) -> tuple[tuple[tuple[str, int], ...], Fraction]:
    """Returns the dimensions of a canonical unit with their powers, and its multiple of their base units."""
    powers: dict[str, int] = {}
    scale = Fraction(1)
    sign = 1
    for part in unit.replace("/", " / ").split():
        if part == "/":
            sign = -1
            continue
        name, _, exponent = part.partition("^")
        power = sign * int(exponent or 1)
        dimension, factor = _SCALES.get(name, (f"noun:{name}", Fraction(1)))
        if dimension == "speed":
            powers["length"] = powers.get("length", 0) + power
            powers["time"] = powers.get("time", 0) - power
        elif dimension == "volume":
            powers["length"] = powers.get("length", 0) + 3 * power
            factor = factor / 1000
        else:
            powers[dimension] = powers.get(dimension, 0) + power
        scale *= factor**power
    return tuple(sorted((name, power) for name, power in powers.items() if power)), scale
