"""Words that say the same of a relation: who `wrote` a book is its `author`. Data only.

Used to tell which sentence takes up a question, never to accept an answer.
"""

_GROUPS = """
write wrote written writes writing writer author authored authors penned novelist compose composed composer composes
play played plays playing portray portrayed portrays star starred starring role cast actor actress acted voice voiced
sing sang sung sings singer sung performed performs performer recorded recording vocals vocalist
invent invented inventor inventors devised devise pioneered patented
discover discovered discoverer discovery found finds
create created creator creates creation developed developer founded founder founders established established
make made makes making manufacture manufactured manufacturer produce produced produces producer
direct directed director directs filmmaker
paint painted painter paints painting
design designed designer designs architect
win won wins winner winning champion champions victory victorious
beat defeated defeat beating defeating beaten
lead led leads leader leads headed heads head commanded
rule ruled ruler reigned reign reigns
own owned owner owns owners owning
start started starts starting begin began begun begins beginning commenced originate originated
end ended ends ending finish finished concluded conclude
die died dies death dead passed
kill killed kills killer assassinated assassin murdered shot
born birth birthplace native
marry married wife husband spouse wed
live lived lives living resides reside home
locate located location situated lies lie sits sit found
mean meaning means meant translates translated definition refers
call called name named known nicknamed titled entitled dubbed
release released releases debut debuted premiere premiered published publish aired air airs came
happen happened occurred occur occurs took take takes place held hosted
use used uses using
build built builds constructed construction erected
play plays
grow grew grows growing cultivated
speak spoken spoke speaks language
big biggest large largest huge greatest
tall tallest high highest height
long longest length
old oldest age aged
small smallest little least
ceo chief executive
president presidency presidential
spaceship spacecraft ship
car automobile
movie movies film films
show series programme program sitcom
song songs single track
band group
city town
country nation
measure measures measured measurement
contain contains contained consist consists consisted comprise comprises comprised
fight fought fights fighting
"""
KIN: dict[str, str] = {}
for _line in _GROUPS.strip().splitlines():
    for _word in _line.split():
        KIN.setdefault(_word, _line.split()[0])
