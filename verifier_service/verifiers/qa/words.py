"""The small words of answers: what frames an answer, denies it, hedges it, corrects it. Data only."""

import re

from verifier_service.verifiers.reading.word_list import word_set

# Words around an answer that add nothing to it.
FRAME = word_set("""
    the a an it its that this these those there here he she they him her them his their i we you my our your one
    is was are were be been being am s re has have had do does did will would can could should must might may
    in on at by of for to from with as into during since around approximately about circa roughly nearly exactly
    and so then thus therefore hence well okay ok yes actually also which who whom whose what when where
    answer correct right final best guess think believe say believed known called named commonly generally usually
    probably likely perhaps maybe definitely certainly surely clearly obviously indeed simply just only specifically
    name person man woman thing place city country year date number word term title title full short form
    course fact general famous popular stands stood means refers took happened occurred
    bc bce ad ce
""")
_VERBS = """
write wrote written writes | sing sang sung | win won wins | find found finds | lead led leads | build built builds |
make made makes | begin began begun begins | give gave given | take took taken | hold held holds | fly flew flown
speak spoke spoken | draw drew drawn | fall fell fallen | break broke broken | see saw seen | sell sold sells
buy bought | teach taught | bring brought | catch caught | fight fought | think thought | become became becomes
come came comes | go went gone goes | run ran runs | rise rose risen | drive drove driven | eat ate eaten
grow grew grown | know knew known | lay laid | lie lay lain lies | lose lost loses | meet met meets | rule ruled
ride rode ridden | send sent | shoot shot | sink sank sunk | sit sat | steal stole stolen | strike struck
swim swam swum | wear wore worn | bear bore born borne | choose chose chosen | die died dies | compose composed
"""
# Irregular verb forms by their first one, so that an answer may turn the question's verb.
VERB_FORMS = {
    form: group.split()[0]
    for line in _VERBS.strip().splitlines()
    for group in line.split("|")
    for form in group.split()
}
NEGATIONS = word_set(
    "not no never neither nor none without except excluding isnt wasnt arent werent doesnt didnt dont cannot cant wont "
    "wrong incorrect false unlike instead nobody nothing hardly ne nicht kein keine pas non не нет"
)
COORDINATORS = word_set("or either and/or oder ou или versus vs")
RESTRICTIONS = word_set(
    "between among than over under least most more less fewer above below before after until except"
)

# "not X but Y", "not X: Y", "не X, а Y": what follows is the answer.
NOT_BUT = re.compile(
    r"(?<!\w)(?:not|n't|не|nicht|no es|pas)\s[^.;:,]{1,80}?(?:,?\s(?:but(?: rather)?|rather|instead|sondern|"
    r"sino|mais|а)\s|[:;]\s|\s[-–—]+\s)",
    re.IGNORECASE,
)
# A denied rival: ", not Sydney", "(not Sydney)", "rather than Sydney", "instead of Sydney".
DENIED = re.compile(
    r"\s*(?:,\s*(?:and\s+)?not(?!\s+(?:only|sure))|\(\s*not|(?<!\w)rather than|(?<!\w)instead of|"
    r"(?<!\w)as opposed to|,?\s(?<!\w)unlike)"
    r"\s[^.;:,()]{1,80}\)?",
    re.IGNORECASE,
)
LEAD_IN = re.compile(
    r"^(?:(?:well|however|but|so|therefore|thus|hence|instead|rather|ok|okay|sure|yes|hmm|i think|i believe|i'd say|"
    r"i would say|i guess|it is|it's|it was|that is|that's|that was|this is|this was|he is|he was|she is|she was|"
    r"they are|they were|there are|there were|there is|these are|those are|it might be|it may be|it could be|"
    r"it must be|it should be|it would be|might be|probably|perhaps|maybe|likely|definitely|certainly|"
    r"my (?:best )?guess is|most likely|it is called|it's called|called|namely|of course|"
    r"i am (?:fairly |pretty |quite )?(?:sure|certain|confident)(?: that)?|that|in|on|at|by|from|around|"
    r"the year|in the year|c'est|es ist|das ist|es|это)(?:,|:)?\s+)",
    re.IGNORECASE,
)
LEAD_OUT = re.compile(
    r"[,;]?\s+(?:i think|i believe|i guess|i suppose|i'm sure|if i remember correctly|if i recall correctly|"
    r"of course|probably|as far as i know|"
    r"right|i would say)[.!?]?$",
    re.IGNORECASE,
)
# How an explanation that follows the answer begins, after a comma or a dash.
EXPLAINS = re.compile(
    r"(?:the|a|an|which|who|whose|where|when|because|since|as|also|i\.?e\.?|e\.?g\.?|that is|namely|being|located|"
    r"known|written|born|made|built|led|found|sung|drawn|given|held|set|won|with|in|on|at|for|from|by|after|during|making|"
    r"having|though|although|it|he|she|they|this|one of|our|his|her|its|their|not|\w{3,20}(?:ed|ing))\s"
)
HEDGES = re.compile(
    r"(?<!\w)(?:possibly|or|either|could also|might also|maybe|perhaps|alternatively|not sure|depends)(?!\w)",
    re.IGNORECASE,
)

# A courtesy before the answer.
OPENER = re.compile(
    r"(?:(?:sure|of course|certainly|absolutely|definitely|ok|okay|alright|hello|hi|thanks|thank you|great|good|"
    r"excellent|nice|interesting|that's|what|a|an|easy|question|one|thing|happy to help|glad you asked|"
    r"let me think|let's see|let me see)[\s,]*)+",
    re.IGNORECASE,
)
