"""What the words of a cell mean where a field has its own: how a child was harmed, what was decided, whether a case is
closed. Pure. What leaves a doubt means nothing, and stays with the row as it was written."""

from __future__ import annotations

import re

from csprapp.tables.reading import Cell
from csprapp.tables.typed import EMPTY, read_yes

HARMS = {
    "physical": r"physical|injur|nai\b|non.?accidental|assault|shak|fractur|burn|stab",
    "neglect": r"neglect|co.?sleep|overlay|drown|malnutr",
    "sexual": r"sexual|\bcsa\b|rape",
    "emotional": r"emotional",
    "exploitation": r"exploit|\bcse\b|\bcce\b|county lines|gang|knife",
    "domestic": r"domestic|\bda\b|\bdv\b|dva\b",
    "self_harm": r"suicid|self.?harm|hanging|overdose",
    "mental_health": r"mental health|impaired",
    "other": r"(^|[,;/])\s*other\s*($|[,;/])",
}
NATURES = re.compile(r"a child (died|was seriously harmed)|something else", re.I)
ROLES = {
    "died": r"died|deceased|death|fatal",
    "caused_harm": r"caus|perpetrat|alleged",
    "sibling": r"sib|brother|sister",
    "harmed": r"harm|injur|victim",
    "unborn": r"unborn",
}
# Adults, in a sheet that has a row for each person: known by how it begins ("Mother", not "harmed by the mother").
ADULTS = {
    "parent": r"(the |birth |biological |adoptive |step[- ]?)*(mother|father|mum|mam|dad|parent)\b(?!['’]?s?['’])",
    "carer": r"(the |foster |kinship )*(carer|guardian)\b",
    "household": r"(other )?household member\b",
    "adult": r"(the |maternal |paternal |great[- ]?)*(grand(mother|father|parent|ma|pa|mum|dad)|nan|aunt(ie|y)?|uncle|"
    r"mg[mf]\b|pg[mf]\b|adult|lodger|husband|wife|neighbour|ex\b|(ex[- ]?)?partner|boyfriend|girlfriend|"
    r"(mother|father|mum|dad)['’]?s['’]? \w+)\b",
}
ENDED = {
    "duplicate": r"duplicate",
    "logged_in_error": r"in error|by mistake",
    "criteria_not_met": r"criteria",
    "withdrawn": r"withdrawn",
    "finished": r"finished|complete",
}
PLANS = {
    "protection_plan": r"\bc\.?p\.?p?\b|child protection|protection plan",
    "child_in_need": r"\bcin\b|child in need|s\.?17\b",
    "looked_after": r"\b(lac|cla|cic)\b|looked after|in care|s\.?20\b|s\.?31\b",
    "care_leaver": r"care leaver",
}
# To whom a death alone was reported: the Panel does not consider one of which nothing is suspected.
DEATH_ALONE = re.compile(r"death in care|death reported to dfe|^(?!.*panel).*\b(dfe|ofsted)\b", re.I | re.S)
CLOSED = re.compile(
    r"\b(clos(ed|ure)|completed?|finished|archived?|nfa|no further action|ended|published|"
    r"concluded|done|inactive|finalised)\b",
    re.I,
)
# How far a case is, as our own sheet says of every one that is not closed.
STAGES = re.compile(
    r"date of awareness not known|to be notified|decided not to notify|death reported to dfe and ofsted|"
    r"notified, rapid review (under way|to be started)|waiting for the partners. decision|"
    r"review decided, to be started|"
    r"review under way|report finished, waiting for publication|work done, ready to close|another area leads",
    re.I,
)
TO_BEGIN = re.compile(r"review decided, to be started", re.I)
PART = re.compile(
    r"(all )?((?P<closed>closed|archived?|completed|concluded)|open|live|current|active|ongoing)"
    r"( (cases?|files?|incidents?|reviews?|sis?|scrs?|notifications?|tab|sheet))*( \(?(20)?\d\d.{0,12})?:?", re.I
)  # fmt: skip
OPEN = re.compile(
    r"\b(open|live|on-?going|active|current|in progress|awaiting|pending|under ?way|not (yet )?(closed|complete)|"
    r"waiting|scheduled|draft(ing|ed)?|scoping|with (the )?(reviewer|author|panel|partners|board)|to be \w+)\b",
    re.I,
)
NOTHING_MORE = re.compile(
    r"\b(no (further|lcspr|scr|review)|nfa|none|not? (lcspr|required|agreed|recommended|progress\w*)|criteria not met|"
    r"not met|rr only|rapid review only|no)\b",
    re.I,
)
ALTERNATIVE = re.compile(
    r"\b(alternative|learning (review|event)|llr|local learning|mini review|single agency|audit|appreciative|"
    r"other review|multi.?agency (review|audit))\b",
    re.I,
)
FULL = re.compile(r"\b(lcspr|cspr|lscpr|scr|child safeguarding practice review|practice review|full review)\b", re.I)


def code(text: str) -> str:
    """A reference of somebody else's as written, cut to 60 signs; "" where the cell only says that there is none."""
    return "" if re.fullmatch(r"[\s\-–—.?/]*|n/?a|tb[ca]|none|unknown", text, re.I) else text[:60]


def role_in(text: str) -> str:
    """The part that somebody has in a case, by the words of a sheet; "" where they do not say."""
    for role, pattern in ADULTS.items():
        if re.match(pattern, text.strip(), re.I):
            return "believed" if re.search(r"perpetrat|alleged|suspect|caused", text, re.I) else role
    return next((role for role, pattern in ROLES.items() if text and re.search(pattern, text, re.I)), "")


def part_standing(text: str) -> str:
    """Whether the cases of a sheet, or below a row between the rows, are said to be closed or open: "CLOSED CASES"."""
    found = PART.fullmatch(text.strip())
    if not found:
        return ""
    return "closed" if found["closed"] else "open"


def some_name(text: str) -> str:
    """A name in a cell, or "" where it only says that there is none."""
    return "" if EMPTY.fullmatch(text) else text[:120]


def nature(text: str, died: bool) -> str:
    """The code of what happened; "" where the words name two things. `died`: what is so when they say nothing of it."""
    if re.search(r"\bdeath\b.*(/|\bor\b).*\bharm\b", text, re.I):
        return ""
    if re.search(r"\bnon.?fatal", text, re.I):
        return "serious_harm"
    if re.search(r"death|died|dead|deceased|fatal|suicide|sudi|sids|homicide|murder|killed|^d$", text, re.I):
        return "death"
    if re.search(
        r"harm|injur|assault|neglect|abuse|attempt|near miss|^s\.?h\.?$|critical|life.?threat|stab", text, re.I
    ):
        return "serious_harm"
    return "other" if re.fullmatch(r"(something else|other)", text, re.I) else "death" if died else ""


def harms_in(texts: list[str]) -> list[str]:
    """The kinds of harm that some texts name, in their order."""
    found = {
        key: (place, match.start())
        for key, pattern in HARMS.items()
        for place, text in reversed(list(enumerate(texts)))
        if (match := re.search(pattern, text, re.I))
    }
    return sorted(found, key=lambda key: found[key])


def abuse(text: str) -> str:
    """The code of whether abuse or neglect was known or suspected; "" where the words do not say."""
    if not text:
        return ""
    if re.search(r"not (known|suspected)|no (abuse|suspic)|not thought", text, re.I) or read_yes(text)[0] is False:
        return "not_suspected" if not re.search(r"not known", text, re.I) else ""
    if re.search(r"suspect|alleg|possib", text, re.I):
        return "suspected"
    if re.search(r"known|confirm|proven|substantiat", text, re.I):
        return "known"
    return "suspected" if read_yes(text)[0] else ""


def sex(text: str) -> str:
    """The code, "" where the words do not say it or speak of several children."""
    short = text.strip().lower()
    if re.search(r"\bm(ale)?\b|\bboy", short) and re.search(r"\bf(emale)?\b|\bgirl", short):
        return ""  # of several children
    if re.match(r"(f\b|female|girl)", short):
        return "female"
    return "male" if re.match(r"(m\b|male|boy)", short) else ""


def review_kind(text: str) -> str:
    """Which kind of review a name means; an LCSPR is known by what it is called anywhere."""
    for key, words_ in (("thematic", r"thematic"), ("audit", r"audit"), ("alternative", r"alternative")):
        if re.search(words_, text, re.I):
            return key
    return "lcspr" if FULL.search(text) else ""


def criteria(text: str) -> str:
    """The code of whether the criteria were met: yes, no or no longer; "" where the words do not say."""
    if re.search(r"no longer", text, re.I):
        return "no_longer"
    if re.search(r"not met|did not meet|does not meet", text, re.I):
        return "no"
    said = read_yes(text)[0]
    return "" if said is None else "yes" if said else "no"


BOX = re.compile(r"[☐□☒☑✓✔✗✘]|\[[ xX]?\]")
EMPTY_BOX = re.compile(r"[☐□]|\[ ?\]")


def ticked_in(text: str) -> str:
    """Of a cell with boxes to tick, as Word forms have them, the words of those that are ticked; any other as it is."""
    boxes = list(BOX.finditer(text))
    if not boxes:
        return text
    before = not text[: boxes[0].start()].strip()  # the box stands before its words
    places = [box.start() for box in boxes] + [len(text)] if before else [0] + [box.end() for box in boxes]
    words = (BOX.sub(" ", text[first:last]).strip() for first, last in zip(places, places[1:], strict=False))
    return "; ".join(word for box, word in zip(boxes, words, strict=False) if not EMPTY_BOX.fullmatch(box[0]))


def what_next(text: str, lcspr: Cell) -> str:
    """What the partners decided, where the words leave no doubt."""
    text = ticked_in(text)
    agreed, _ = read_yes(lcspr)
    if agreed:
        return "lcspr"
    if not text:
        return "none" if agreed is False else ""
    if ALTERNATIVE.search(text):
        return "alternative"
    if NOTHING_MORE.search(text):
        return "none"
    if (
        FULL.search(text)
        and "?" not in text
        and not re.search(r"\b(consider|possible|tbc|maybe|decision|awaiting)\b", text, re.I)
    ):
        return "lcspr"
    return "none" if agreed is False else ""
