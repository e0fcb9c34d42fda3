"""What stands around the names of a cell and is none of them: marks of notes, numbers of a list, "Child 1:", titles,
numbers of a file. Pure.

A name that is kept with any of it is never found again: by the search, nor by the check of what is published.
"""

import re

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
LABEL_AROUND = re.compile(rf"^{WHO}\s*(?:[a-z]{{1,2}}|\d{{1,2}})\s*\(([^()\d]+)\)$", re.I)  # "Child 1 (Ira Venn)"
FAMILY_OF = re.compile(r"(?:the\s+)?([^\W\d_][\w'’\-]*)\s+(?:family|household)\s*[:(\-–—]\s*([^()]+?)\s*\)?", re.I)
TITLE = re.compile(r"(?:^|(?<=[;&]))\s*(?:the late|mr|mrs|miss|ms|mx|master)\b\.?\s+(?=\w)", re.I)
# What ends one child where the next begins without a sign: an age or a birth, in brackets or not
NEXT = re.compile(
    r"([(\[][^()\[\]]*\d[^()\[\]]*[)\]]|\b\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}\b|(?<=[^\W\d_] )\d{1,2}\b)\s+"
    r"(?=[A-Z][\w'’\-]*,?\s+[A-Z])"
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
FILE_NUMBER = re.compile(r",?\s*(?:\b(?:id|no|ref|lcs|pid|nhs|upn|mosaic)\b[:.\s]*)?\b\d{5,}$", re.I)
STATE = re.compile(r"\s+(?:RIP|[Dd]ec(?:'|’)?d|(?i:deceased)|LAC|CLA|CIN)$")
AGE_ALONE = re.compile(r"^((?:[^\W\d_][\w'’\-]*\s+)+[^\W\d_][\w'’\-]*)\s+\d{1,2}$")


def tidied(text: str) -> str:
    """The names of a cell, parted by signs where they were parted by numbers, labels or ages."""
    text = SEX.sub("", ADDRESS.sub(" ", MARKS.sub(" ", text)).strip())
    if alone := LABEL_AROUND.match(text):
        return alone[1]
    if family := FAMILY_OF.fullmatch(text):
        return f"{family[1].upper()}, " + re.sub(r"\s*,\s*", " & ", family[2])
    text = NUMBERED.sub(";", text)
    text = LABEL.sub(";", text)
    return _listed(NEXT.sub(r"\1;", TITLE.sub("", text)))


def also_called(text: str) -> tuple[str, str]:
    """One child's part of a cell without what else they are called, and that: "Ira Venn (known as Izzy)"."""
    others = ", ".join(found["also"] for found in ALSO.finditer(text))
    return (ALSO.sub(" ", text), others) if others else (text, "")


def bare_name(name: str) -> str:
    """One name without the number of a file, an age, or how the child is, behind it."""
    name = FILE_NUMBER.sub("", name).strip()
    name = name if name.isupper() else STATE.sub("", name)
    return found[1] if (found := AGE_ALONE.match(name)) and not re.match(WHO, name, re.I) else name


def _listed(text: str) -> str:
    """ "Ira, Jan and Kit Venn" and "Ira Venn, Jan, Kit": first names with one surname, parted by commas."""
    pieces = [piece.strip() for piece in re.split(r",|\band\b|&", text) if piece.strip()]
    commas = text.count(",")
    words = [len(piece.split()) for piece in pieces]
    plain = all(re.fullmatch(r"[^\W\d_][\w'’\- ]*", piece) for piece in pieces)
    if not plain or not commas or len(pieces) < 3 or pieces[0].isupper():
        return text
    *firsts, last = words
    if last == 2 and set(firsts) == {1} and not text.rstrip().endswith(f", {pieces[-1]}"):
        return " & ".join(pieces)
    if commas == len(pieces) - 1 and words[0] == 2 and set(words[1:]) == {1}:
        one, two = pieces[0].split()
        first, surname = (two, one) if one.isupper() and len(one) > 2 and not two.isupper() else (one, two)
        return " & ".join(f"{given} {surname}" for given in [first, *pieces[1:]])
    return text
