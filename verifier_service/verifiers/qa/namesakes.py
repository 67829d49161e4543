"""Cities whose famous name others bear in a state or province: `Paris, Texas` is not Paris. Data and a look-up."""

from verifier_service.verifiers.reading.fold import Token
from verifier_service.verifiers.reading.word_list import phrases, word_set

_FAMOUS = word_set("""
    paris london rome athens berlin moscow dublin florence venice naples manchester birmingham lima cairo toledo
    memphis alexandria odessa vienna warsaw geneva milan madrid lisbon delhi melbourne perth sydney hamburg dresden
    oxford cambridge bristol york bath bethlehem jerusalem damascus beirut baghdad tripoli carthage troy sparta
    corinth syracuse utica palermo verona turin genoa pisa valencia cordoba seville granada glasgow edinburgh aberdeen
    belfast bangor brussels antwerp amsterdam rotterdam stockholm copenhagen helsinki oslo bergen prague budapest
    petersburg kiev kyiv tokyo peking canton shanghai bombay calcutta mexico havana santiago quito panama lancaster
""")
_REGIONS = phrases("""
    alabama | alaska | arizona | arkansas | california | colorado | connecticut | delaware | florida | georgia | hawaii
    idaho | illinois | indiana | iowa | kansas | kentucky | louisiana | maine | maryland | massachusetts | michigan
    minnesota | mississippi | missouri | montana | nebraska | nevada | new hampshire | new jersey | new mexico
    new york | north carolina | north dakota | ohio | oklahoma | oregon | pennsylvania | rhode island | south carolina
    south dakota | tennessee | texas | utah | vermont | virginia | washington | west virginia | wisconsin | wyoming
    ontario | quebec | alberta | manitoba | saskatchewan | nova scotia | new brunswick | tx | ga | ny | oh | il | tn
""")


def is_namesake(place: tuple[Token, ...], container: tuple[Token, ...]) -> bool:
    """Tells whether a place, by the container that follows it, is a namesake of a more famous one."""
    if len(place) != 1 or place[0].folded not in _FAMOUS:
        return False
    words = [word.folded for word in container]
    return " ".join(words[:1]) in _REGIONS or " ".join(words) in _REGIONS
