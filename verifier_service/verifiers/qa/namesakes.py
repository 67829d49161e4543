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
# Where well-known cities are, so that `Boston, Massachusetts` is Boston and `Ottawa, Illinois` is not Ottawa.
_HOMES = """
massachusetts usa: boston | cambridge | salem | worcester | plymouth
new york usa: new york | new york city | buffalo | brooklyn | manhattan
california usa: los angeles | san francisco | san diego | sacramento | oakland | hollywood | berkeley | san jose
illinois usa: chicago | springfield
texas usa: houston | dallas | austin | san antonio | el paso
pennsylvania usa: philadelphia | pittsburgh | gettysburg
georgia usa: atlanta | savannah
washington usa: seattle | tacoma | spokane
florida usa: miami | orlando | tampa | jacksonville | tallahassee
tennessee usa: memphis | nashville
louisiana usa: new orleans | baton rouge
michigan usa: detroit | ann arbor
colorado usa: denver | boulder
missouri usa: st louis | kansas city
nevada usa: las vegas | reno
ohio usa: cleveland | cincinnati | columbus
minnesota usa: minneapolis | st paul
wisconsin usa: milwaukee | green bay | madison
arizona usa: phoenix | tucson
utah usa: salt lake city
oregon usa: portland
maryland usa: baltimore | annapolis
hawaii usa: honolulu | pearl harbor
indiana usa: indianapolis
kentucky usa: louisville | lexington
virginia usa: richmond | jamestown | alexandria
ontario canada: toronto | ottawa
quebec canada: montreal | quebec city
british columbia canada: vancouver | victoria
alberta canada: calgary | edmonton
england uk: london | manchester | liverpool | birmingham | oxford | cambridge | bristol | york | leeds | newcastle
scotland uk: edinburgh | glasgow | aberdeen
wales uk: cardiff | swansea
northern ireland uk: belfast
ireland: dublin | cork
france: paris | lyon | marseille | nice | cannes | versailles | bordeaux | toulouse
germany: berlin | munich | hamburg | frankfurt | cologne | dresden | leipzig | nuremberg
italy: rome | milan | venice | florence | naples | turin | pisa | verona | bologna | genoa
spain: madrid | barcelona | seville | valencia | granada
portugal: lisbon | porto
greece: athens | sparta | olympia
netherlands: amsterdam | rotterdam | the hague
belgium: brussels | antwerp | bruges
switzerland: geneva | zurich | bern | basel | lausanne
austria: vienna | salzburg
denmark: copenhagen
sweden: stockholm
norway: oslo | bergen
finland: helsinki
poland: warsaw | krakow | gdansk
hungary: budapest
russia: moscow | st petersburg
ukraine: kyiv | kiev | odessa
turkey: istanbul | ankara
egypt: cairo | alexandria | giza
kenya: nairobi
south africa: cape town | johannesburg | pretoria
india: delhi | new delhi | mumbai | calcutta | kolkata | agra
china: beijing | shanghai
japan: tokyo | kyoto | osaka | hiroshima | nagasaki
south korea: seoul
new south wales australia: sydney
victoria australia: melbourne
queensland australia: brisbane
australia: canberra | perth | adelaide
new zealand: wellington | auckland
mexico: mexico city
brazil: rio de janeiro | sao paulo | brasilia
argentina: buenos aires
chile: santiago
peru: lima
cuba: havana
"""
_OTHER_NAMES = {"usa": ("us", "united states", "united states of america"), "uk": ("united kingdom",)}


def _homes() -> dict[str, frozenset[str]]:
    """Returns the names of the state and country of each city."""
    homes: dict[str, frozenset[str]] = {}
    for line in _HOMES.strip().splitlines():
        home, _, cities = line.partition(":")
        state, _, country = home.rpartition(" ")
        inside = country in ("usa", "uk", "canada", "australia")
        names = {state, country, *_OTHER_NAMES.get(country, ())} - {""} if inside else {home}
        for city in phrases(cities):
            homes[city] = homes.get(city, frozenset()) | names
    return homes


_HOME_OF = _homes()
_REGIONS = phrases("""
    alabama | alaska | arizona | arkansas | california | colorado | connecticut | delaware | florida | georgia | hawaii
    idaho | illinois | indiana | iowa | kansas | kentucky | louisiana | maine | maryland | massachusetts | michigan
    minnesota | mississippi | missouri | montana | nebraska | nevada | new hampshire | new jersey | new mexico
    new york | north carolina | north dakota | ohio | oklahoma | oregon | pennsylvania | rhode island | south carolina
    south dakota | tennessee | texas | utah | vermont | virginia | washington | west virginia | wisconsin | wyoming
    ontario | quebec | alberta | manitoba | saskatchewan | nova scotia | new brunswick | tx | ga | ny | oh | il | tn
""")


def is_home(place: tuple[Token, ...], container: tuple[Token, ...]) -> bool:
    """Tells whether a well-known place is in the state or country that it is said to be in."""
    homes = _HOME_OF.get(" ".join(word.folded for word in place), ())
    return " ".join(word.folded for word in container) in homes


def is_namesake(place: tuple[Token, ...], container: tuple[Token, ...]) -> bool:
    """Tells whether a place, by the container that follows it, is a namesake of a more famous one."""
    if is_home(place, container[:1]) or is_home(place, container):
        return False
    if len(place) != 1 or place[0].folded not in _FAMOUS:
        return False
    words = [word.folded for word in container]
    return " ".join(words[:1]) in _REGIONS or " ".join(words) in _REGIONS
