"""What stands around the names of a cell and is none of them: marks of notes, numbers of a list, "Child 1:", titles,
numbers of a file. Pure.

A name that is kept with any of it is never found again: by the search, nor by the check of what is published.
"""

import re

from csprapp.names.usual import is_only_a_first_name

MARKS = re.compile(r"[*†‡§¹²³⁰⁴-⁹•·▪◦●#?]+")
CAPITAL = r"(?-i:[^\W\d_a-zß-öø-ÿ])"
WORD = rf"{CAPITAL}[\w'’\-]*"
WHO = (
    r"(?:subject\s+)?(?:child|children|baby|yp|young (?:person|people)|siblings?|sibs?|infant|twins?|triplets|"
    r"brothers?|sisters?|subject|boy|girl|names?(?: of child(?:ren)?)?)"
)
STATES = r"(?:serious|death|dead|died|dec|deceased|injur|harm|critical|stable|alive|living|foster|care|residen|home|un)"
BEGINS = r"(?:^|(?<=[\s;,&(]))"
# In a list with numbers: "1. Ira Venn 2. Jan Venn", "a) Ira b) Jan"
NUMBERED = re.compile(rf"{BEGINS}(?:\(?[1-9]\)|\(?[a-h]\)|[1-9]\.)\s*(?=[^\W\d_]{{2}})")
# Who it is, before the name: "Child 1: Ira Venn", "Child A - Ira Venn", "Twins: Kit and Lou", "Child 1 Ira Venn"
LABEL = re.compile(
    rf"{BEGINS}(?:{WHO}\s*(?:[a-z]{{1,2}}|\d{{1,2}})?\s*[:=]\s*(?={CAPITAL})"
    rf"|{WHO}\s*(?:[a-z]|\d{{1,2}})?\s+[-–—]\s+(?!{STATES})(?={WORD},?\s+(?!{STATES}){CAPITAL})"
    rf"|(?:child|yp|young person|sibling|sib|twin)\s?\d{{1,2}}\s+(?={WORD},?\s+{CAPITAL})"
    rf"|(?:twins|siblings|triplets)\s+(?={CAPITAL}))", re.I,
)  # fmt: skip
# A name in brackets behind a label, as in: Child 1 (Ira Venn, DOB 3/4/15)
LABEL_AROUND = re.compile(
    rf"(?:^|(?<=[,;&\n]))\s*{WHO}\s*(?:[a-z]{{1,2}}|\d{{1,2}})\s*"
    rf"\((?!{STATES}|(?:female|male|looked|subject|aged?)\b)({WORD}(?:\s+{WORD})+(?:[,\s]+[^()]*\d[^()]*)?)\)"
    r"(?=\s*(?:$|[,;&\n]|and\b))", re.I,
)  # fmt: skip
FAMILY_OF = re.compile(
    r"(?:the\s+)?([^\W\d_][\w'’\-]*)\s+(?:family|household|children|siblings|sibs|twins|triplets|kids)\s*[:(\-–—]\s*"
    r"([^()]+?)\s*\)?", re.I,
)  # fmt: skip
# "Smith (Jon and Kay)", "Smith: Jon, Kay", "Smith - Jon & Kay"; and turned round, "Jon and Kay (Smith)"
SURNAME_BEFORE = re.compile(rf"({WORD})\s*(?:\(|:|\s[-–—]\s)\s*((?:{WORD}\s*(?:,|&|\band\b)\s*)+{WORD})\s*\)?")
SURNAME_BEHIND = re.compile(rf"((?:{WORD}\s*(?:,|&|\band\b)\s*)+{WORD})\s*\(({WORD})\)")
TWO_SURNAMES = re.compile(rf"^({WORD})\s?/\s?({WORD})(?=,\s)")  # "Smith/Wray, Jon"
SUFFIX = re.compile(r",?\s+(?:jr|jnr|snr|sr)\.?$", re.I)
NICKNAME = re.compile(
    rf"(?<=[^\W\d_])\s*(?:[\"“”]({WORD})[\"“”]|[‘']({WORD})[’'](?!\w)|\(({WORD})\)(?=\s+{CAPITAL}))\s*"
)
KIN = (
    r"(?:step[\s-]?|grand[\s-]?|half[\s-]|foster[\s-]|god)?(?:mother|father|mum|mam|mom|dad|parent|brother|sister|sibling|sib|"
    r"son|daughter)|nan|nana|gran|aunt|auntie|uncle|cousin|mg[mf]|pg[mf]|m[ua]|pu|carer|partner|boyfriend|girlfriend|"
    r"ex[\s-]?partner|husband|wife|guardian|lodger|neighbour"
)
KIN_OF = (
    r"(?:(?:his|her|their|the|half|step|twin|older|younger|elder|eldest|youngest|maternal|paternal|birth|biological|foster|"
    r"kinship|adoptive|ex|new|great|mother['’]?s|father['’]?s|mum['’]?s|dad['’]?s)[\s-]+)*"
)
PART_BEFORE = re.compile(rf"^({KIN_OF}(?:{KIN})s?)\b\s*(?:[:=–—-]\s*)?(?={CAPITAL}|$)", re.I)
PART_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*({KIN_OF}(?:{KIN}))\b([^()\[\]]*)[)\]]", re.I)
# Several of kin without a sign between them, kin before a name in brackets, and kin in one letter
NEXT_OF_KIN = re.compile(rf"([(\[]\s*{KIN_OF}(?:{KIN})\b[^()\[\]]*[)\]])\s+(?={CAPITAL})", re.I)
KIN_BEFORE = re.compile(rf"\b({KIN_OF}(?:{KIN}))\s*\(({WORD}(?:\s+{WORD})+)\)", re.I)
IN_SHORT = re.compile(rf"(?:^|(?<=[\s,;]))[,;\s]*(?P<who>Mo?|Fa?)\s*(?::|\s[-–])\s*(?={WORD}\s+{WORD})")
KIN_AROUND = re.compile(rf"\s*\(({KIN_OF}(?:{KIN}))[:\s-]+({CAPITAL}[^()]*)\)", re.I)
PART_BEHIND = re.compile(rf"\s+[-–—]\s*({KIN_OF}(?:{KIN}))\b.*$", re.I)
TITLE = re.compile(r"(?:^|(?<=[;&]))\s*(?:the late|mr|mrs|miss|ms|mx|master|dr|prof|rev)\b\.?\s+(?=\w)", re.I)
TITLED = re.compile(r"\b((?:Mr|Mrs|Miss|Ms)\.?\s+)([A-Z]{2,3})(?![\w.])")  # "Ms DOE"
COUPLE = re.compile(rf"(Mr|Mrs|Ms|Dr)\.? (?:&|and) (Mr|Mrs|Ms|Dr)\.? ({WORD})")
# What ends one child where the next begins without a sign: an age or a birth, in brackets or not
NEXT = re.compile(
    r"([(\[][^()\[\]]*\d[^()\[\]]*[)\]]|\b\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}\b|(?<=[^\W\d_] )\d{1,2}\b)\s+"
    r"(?=[A-Z][\w'’\-]*,?\s+[A-Z])|([(\[][a-z][^()\[\]]*[)\]])\s+(?=[A-Z][\w'’\-]*,?\s+[A-Z])"
)
SEX = re.compile(r"(?<=[^\W\d_]{2})[\s,]+[MF](?=[\s,(]+\d{1,2}[./\-])")
ALSO = re.compile(
    rf"[\s,]*[(\[]?\s*(?:\baka|\ba\.k\.a\.?|\balso known as|\bknown as|\bformerly|\bpreviously|\bn[ée]e)[:\s]+"
    rf"(?P<also>{WORD}(?:\s+(?!dob\b){WORD})*)\s*[)\]]?", re.I,
)  # fmt: skip
ADDRESS = re.compile(
    r"[,\s(]*\b\d{1,4}[a-z]?\s+(?:[A-Z][\w'’\-]*\s+){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Close|Lane|Drive|Court|Way|Place|"
    r"Crescent|Gardens|Terrace|House)\b\.?(?:,?\s*[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b)?\)?"
)
REACHED_AT = re.compile(
    r"[,\s(]{0,4}(?:(?:tel|mob|mobile|phone|email)\b[.:\s]{0,3})?"
    r"(?:(?:\+44|\b0)[\d ]{8,12}\d|\b[\w.+\-]{1,64}@[\w.\-]{3,80})\)?", re.I,
)  # fmt: skip
FILE_NUMBER = re.compile(r",?\s*(?:\b(?:id|no|ref|lcs|pid|nhs|upn|mosaic)\b[:.\s]*)?\b\d{5,}$", re.I)
STATE = re.compile(r"\s+(?:RIP|[Dd]ec(?:'|’)?d|(?i:deceased)|LAC|CLA|CIN)$")
AGE_ALONE = re.compile(r"^((?:[^\W\d_][\w'’\-]*\s+)+[^\W\d_][\w'’\-]*)\s+\d{1,2}$")


def tidied(text: str) -> str:
    """The names of a cell, parted by signs where they were parted by numbers, labels or ages."""
    text = SEX.sub("", REACHED_AT.sub("", ADDRESS.sub(" ", MARKS.sub(" ", text))).strip())
    if len(IN_SHORT.findall(text)) > 1:
        text = IN_SHORT.sub(lambda found: ";mother " if found["who"][0] == "M" else ";father ", text)
    text = KIN_BEFORE.sub(r"\1 \2", NEXT_OF_KIN.sub(r"\1;", text))
    text = LABEL_AROUND.sub(r"\1", KIN_AROUND.sub(r"; \1 \2", text))
    if family := FAMILY_OF.fullmatch(text):
        return f"{family[1].upper()}, " + re.sub(r"\s*,\s*", " & ", family[2])
    if found := SURNAME_BEFORE.fullmatch(text):
        return f"{found[1].upper()}, " + re.sub(r"\s*,\s*", " & ", found[2])
    if (found := SURNAME_BEHIND.fullmatch(text)) and not is_only_a_first_name(found[2]):
        return f"{found[2].upper()}, " + re.sub(r"\s*,\s*", " & ", found[1])
    text = TWO_SURNAMES.sub(r"\1-\2", NUMBERED.sub(";", text))
    text = LABEL.sub(";", text)
    if found := COUPLE.fullmatch(text):
        return f"{found[1]} {found[3]}; {found[2]} {found[3]}"
    text = TITLED.sub(lambda found: f"{found[1]}{found[2].title()}", text)
    return NEXT.sub(r"\1\2;", TITLE.sub("", text))


def also_called(text: str) -> tuple[str, str]:
    """One child's part of a cell without what else they are called, and that: "Ira Venn (known as Izzy)"."""
    also = [found["also"] for found in ALSO.finditer(text)]
    bare = ALSO.sub(" ", text)
    also += [next(filter(None, found.groups())) for found in NICKNAME.finditer(bare)]
    return NICKNAME.sub(" ", bare), ", ".join(also)


def part_of(text: str) -> tuple[str, str]:
    """The same without who they are to the child, and that: "his sister Kay", "Jane Reed (mother)"."""
    if found := PART_BEFORE.match(text):
        return text[found.end() :], found[1]
    if found := PART_IN_BRACKETS.search(text):
        return f"{text[: found.start()]} ({found[2].strip()}) {text[found.end() :]}", found[1]
    if found := PART_BEHIND.search(text):
        return text[: found.start()], found[1]
    return text, ""


def bare_name(name: str) -> str:
    """One name without the number of a file, an age, or how the child is, behind it."""
    name = SUFFIX.sub("", FILE_NUMBER.sub("", name).strip())
    name = name if name.isupper() else STATE.sub("", name)
    return found[1] if (found := AGE_ALONE.match(name)) and not re.match(WHO, name, re.I) else name
