"""How far each kind of clue narrows the search for a family. Data with its reasons, and the sum that is made of them.

The measure is an area of ordinary size. Of some 78,000 children in an English local authority some 330 have a child
protection plan and some 550 are looked after at any time (Department for Education, figures of 2024, the country's
divided by its 153 authorities); with those who were so in the years before, about a thousand families. Whoever reads
a report knows already that the family is one of them. Each clue is said to leave "one in so many" of these. The
figures are rounded and rough: they order the clues and set a threshold, and prove nothing.

Official statistics do not publish figures below five, because people can be told from them. The sum is rough, so twice
that: where fewer than ten families are left, it is a finding.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FAMILIES = 1000
FEW = 10
ALONE = 300  # one in so many: a clue that needs no second one
AT_MOST = 2  # one in so many: all particulars together, which are found by what they are not
SLIGHT = 5  # one in fewer than this: counts, and is never one of the two clues that a finding needs


@dataclass(frozen=True)
class Kind:
    """A kind of clue. Of several clues `of` the same thing the narrowest counts: an age and a school year tell one
    fact."""

    key: str
    of: str
    said: str  # in a sentence about what narrows
    one_in: int
    because: str


# fmt: off
TABLE = (
    Kind("age", "age", "an exact age", 12, "children of one year of age, among eighteen"),
    Kind("age_to_the_month", "age", "an age to the month or week", 60, "five times narrower than the year"),
    Kind("school_year", "age", "a school year", 12, "tells the age"),
    Kind("sibling_age", "sibling age", "the age of a brother or sister", 15, "as an age, of those who have siblings"),
    Kind("adult_age", "adult age", "the age of an adult", 12, "parents are between sixteen and forty-five"),
    Kind("young_parent", "adult age", "a very young parent", 10, "few parents are children themselves"),
    Kind("birth_day", "birth", "a day of birth", 1000, "known to everybody who knows the child"),
    Kind("birth_month", "birth", "a month of birth", 60, "an age to the month"),
    Kind("birthday", "birth", "how long before or after a birthday", 60, "an age to the week, for those who know it"),
    Kind("early_birth", "early birth", "the week of an early birth", 25, "one birth in thirteen is early"),
    Kind("birth_story", "birth story", "how the child was conceived or born", 40, "told by everybody who was there"),
    Kind("sex", "sex", "whether a girl or a boy", 2, "half of all children"),
    Kind("death_day", "death", "a day of death", 1000, "in the newspaper, on the grave, in the register"),
    Kind("death_holiday", "death", "a day of death", 500, "a day without its year: everybody remembers it"),
    Kind("death_month", "death", "a month of death", 40, "some thirty children of an area die in a year, few so"),
    Kind("incident_day", "incident", "the day of the incident", 500, "neighbours and newspapers know it"),
    Kind("incident_month", "incident", "the month of the incident", 25, "a handful of such incidents in a month"),
    Kind("court_day", "court day", "a day in court", 500, "court lists are public"),
    Kind("court_month", "court day", "a month in court", 12, "few such cases in a court in one month"),
    Kind("other_day", "day", "an exact day in the family’s life", 12, "known to those who were there"),
    Kind("other_month", "day", "a month in the family’s life", 6, "known to those who were there"),
    Kind("court", "court", "a court by its name", 12, "leads to the newspaper’s report of the trial"),
    Kind("sentence", "sentence", "a sentence or trial to be looked up", 20, "newspapers report it to the year"),
    Kind("place", "place", "a place by its name", 12, "a town of an area, or less"),
    Kind("small_place", "small place", "a small or particular place", 20, "a village, a street, a farm: few families"),
    Kind("spot", "spot", "a spot that neighbours know", 6, "whoever passes there remembers"),
    Kind("hospital", "hospital", "a hospital by its name or a long stay", 6, "few hospitals serve an area"),
    Kind("school", "school", "a school by its name", 60, "an area has a hundred and sixty schools"),
    Kind("school_type", "school", "a particular type of school", 25, "an area has a handful of the type"),
    Kind("school_life", "school life", "what school had decided", 6, "a few pupils of each school"),
    Kind("event", "event", "an event that people remember", 20, "it dates and places what is told"),
    Kind("parents", "parents", "how the parents came together", 20, "told from mouth to mouth"),
    Kind("ethnicity", "ethnicity", "ethnicity or origin", 25, "in most areas one family in twenty-five or fewer"),
    Kind("language", "ethnicity", "the language of the family", 40, "fewer than share an origin"),
    Kind("faith", "faith", "the faith of the family", 25, "small communities whose members know each other"),
    Kind("arrival", "arrival", "how the family came here", 20, "few came so"),
    Kind("only_one", "only one", "that there is only one such family", 1000, "says itself that there is one"),
    Kind("sibling_order", "siblings", "the place among brothers and sisters", 25, "number and order together"),
    Kind("sibling_count", "siblings", "how many brothers and sisters", 8, "large families are few"),
    Kind("sibling_kind", "sibling kind", "what kind of brother or sister", 6, "half and step-siblings; an only child"),
    Kind("sibling_sex", "sibling kind", "an older or younger brother or sister", 3, "order and sex"),
    Kind("twins", "twins", "a twin", 60, "one birth in sixty-five"),
    Kind("triplets", "twins", "triplets or more", 1000, "a few in an area in ten years"),
    Kind("care", "care", "who brought the child up", 15, "adoption, kinship, a residential home"),
    Kind("fostered", "care", "foster care", 4, "one in three of these families"),
    Kind("harm", "harm", "the kind of harm", 10, "such harm comes to a few children of an area in a year"),
    Kind("rare_harm", "harm", "a rare kind of harm", 60, "remembered for years in an area"),
    Kind("health", "health", "an illness or disability", 15, "one child in a hundred or fewer"),
    Kind("common_health", "health", "a common condition", 5, "one child in twenty"),
    Kind("work", "work", "what an adult did for a living", 25, "known to everybody around them"),
    Kind("prison", "prison", "an adult in prison", 6, "a few families"),
    Kind("bereavement", "bereavement", "an earlier death in the family", 20, "remembered by all who know them"),
    Kind("renown", "renown", "what somebody is known for", 20, "a team, a choir, a prize: pictures with names"),
    Kind("everyday_roles", "role", "professionals whom every family meets", 2, "two of them together tell little"),
    Kind("role", "role", "the roles of professionals", 6, "two roles together, or a rare one"),
)
# What is found by lists of words, and by being no word of ordinary reports: each of them slight.
PARTICULAR = (
    Kind("calling", "calling", "what somebody did for a living", 4, "known to everybody around them"),
    Kind("animal", "animal", "an animal in the family’s life", 4, "seen by the neighbours every day"),
    Kind("vehicle", "vehicle", "a vehicle", 3, "parked where neighbours see it"),
    Kind("dwelling", "dwelling", "what kind of home", 3, "neighbours see it every day"),
    Kind("haunt", "haunt", "where somebody used to be", 3, "whoever passes there remembers"),
    Kind("condition", "condition", "an illness or disability", 4, "told by those who know the child"),
    Kind("belief", "belief", "what the family believes", 4, "shared with a community"),
    Kind("origin", "origin", "where the family comes from", 4, "shared with a community"),
    Kind("pastime", "pastime", "a sport, a club or a talent", 4, "shared with a team that knows the child"),
    Kind("fame", "fame", "what was in the news", 4, "can be looked up"),
    Kind("means", "means", "how somebody was harmed", 3, "remembered for years in an area"),
    Kind("occasion", "occasion", "an event that people remember", 3, "it dates and places what is told"),
    Kind("school_days", "school days", "what the child did at school", 3, "a few pupils of each school"),
    Kind("kin", "kin", "a relative beside the parents", 3, "one family in three tells of one"),
    Kind("name", "name", "a name", 4, "can be looked up"),
    Kind("particular", "particular", "something that few others can tell", 3, "a word that reports do without"),
    Kind("figure", "figure", "a number in the family’s life", 2, "known to those who were there"),
    Kind("moment", "moment", "when something was", 2, "known to those who were there"),
    Kind("life", "life", "what happened in the family’s life", 1, "known to those who were there"),
    Kind("singled", "singled", "what was the only one, or the first", 4, "says itself that there is one"),
)
# fmt: on
KINDS = {kind.key: kind for kind in (*TABLE, *PARTICULAR)}
ORDINARY = frozenset({"moment", "figure", "life", "sex", "role", "name"})  # which every report holds some of
PARTICULARS = frozenset(kind.of for kind in PARTICULAR)


@dataclass(frozen=True)
class Clue:
    """Something in a sentence by which a family could be told from others, and how it could be wider.

    `value` is the fact in one spelling, so that two texts can be compared; "" where words cannot be.
    """

    kind: Kind
    words: str
    wider: str
    value: str = ""


def one_in(clues: Iterable[Clue]) -> int:
    """How many families share one that fits all clues; of the same thing the narrowest counts."""
    return _together(narrowest(clues))


def _together(found: Mapping[str, int]) -> int:
    """The sum of what was found. Particulars add a little, however many kinds of them a text holds."""
    slight = math.prod(size for of, size in found.items() if of in PARTICULARS)
    return math.prod(size for of, size in found.items() if of not in PARTICULARS) * min(slight, AT_MOST)


def narrowest(clues: Iterable[Clue]) -> dict[str, int]:
    """For each thing told the narrowest that is said of it."""
    found: dict[str, int] = {}
    for clue in clues:
        found[clue.kind.of] = max(found.get(clue.kind.of, 1), clue.kind.one_in)
    return found


def leaves_few(clues: Iterable[Clue]) -> bool:
    """Whether so few families fit that one could be worked out: by one clue that is enough, or by two and more."""
    found = narrowest(clues)
    strong = [size for size in found.values() if size >= SLIGHT]
    enough = FAMILIES / _together(found) < FEW
    return enough and (len(strong) > 1 or max(strong, default=0) >= ALONE)


def agree(one: Clue, other: Clue) -> bool:
    """Whether two clues tell the same fact; of days, as far as both tell, and at least two of day, month and year."""
    if one.kind.of != other.kind.of or not one.value or not other.value:
        return False
    if one.value.count("-") != 2 or other.value.count("-") != 2:
        return one.value == other.value
    both = [pair for pair in zip(one.value.split("-"), other.value.split("-"), strict=True) if all(pair)]
    return len(both) > 1 and all(ours == theirs for ours, theirs in both)
