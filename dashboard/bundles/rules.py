"""What the name of a file says of a document: its kind, its marking, its date and what people may call it. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from cases.documents.models import Document
from csprapp.names.folding import words as folded
from csprapp.tables.typed import read_day

MARKING = Document.Marking
KINDS = (
    ("Chronology", r"chronolog(y|ies)|timeline"),
    ("Minutes", r"minutes|mins|notes? of (the )?meeting|meeting notes?"),
    ("Terms of reference", r"terms of ref\w*|tor"),
    ("Action plan", r"action plan"),
    ("Legal advice", r"legal advice|counsel|privileged"),
    ("Court document", r"court|judge?ment|care order|position statement|threshold document"),
    ("Post-mortem report", r"post.?mortem|pm report|inquest|coroners?"),
    ("Health record", r"health records?|medical|gp records?|hospital|discharge summary|cp medical"),
    ("Police document", r"police|crime report|mg11"),
    (
        "Agency report",
        r"imr|individual management review|agency (report|return|information)|information report|scoping",
    ),
    ("Notification", r"notification|sin form|incident form"),
    ("Rapid review", r"rapid review|rr|rr report"),
    ("Review report", r"lcspr|cspr|scr|overview report|final report|draft report"),
    ("Letter", r"letter|ltr"),
    ("Email", r"e.?mail|^re|^fwd?"),
)
MARKED = (
    (MARKING.LEGAL, r"legal advice|counsel|privileged"),
    (MARKING.COURT, r"court|judge?ment|care order|position statement|threshold document"),
    (MARKING.HEALTH, r"health records?|medical|gp records?|hospital|post.?mortem|pm report|discharge summary"),
)
DATES = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_. ](?P<m>\d{1,2})[-_. ](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-_. ](?P<m>\d{1,2})[-_. ](?P<y>(?:19|20)\d{2}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
)
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def stem(path: str) -> str:
    """The name of a file without its folders and its ending."""
    return ENDING.sub("", path.rpartition("/")[2])


def without_dates(name: str) -> tuple[str, list[dt.date]]:
    """A name without the days in figures that stand in it, which are no reference; and the days."""
    found: list[dt.date] = []

    def taken(match: re.Match[str]) -> str:
        year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
        try:
            found.append(dt.date(year, int(match["m"]), int(match["d"])))
        except ValueError:
            return match[0]
        return " | "

    for pattern in DATES:
        name = pattern.sub(taken, name)
    return name, found


def day_in(name: str, today: dt.date) -> dt.date | None:
    """The one day that a name says, where it says one that is not ahead."""
    rest, days = without_dates(name)
    if not days and (day := read_day(" ".join(re.sub(r"[_|]+", " ", rest).split()), today).day):
        days = [day]
    return days[0] if len(set(days)) == 1 and days[0] <= today else None


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[^A-Za-z0-9]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).split())


def kind_in(path: str) -> str:
    """What kind of document a name says, else its folder; "" when neither does."""
    for part in reversed([*path.split("/")[:-1], stem(path)]):
        for kind, pattern in KINDS:
            if re.search(rf"\b({pattern})\b", _spaced(part), re.I):
                return kind
    return "Email" if path.lower().endswith((".eml", ".msg")) else ""


def marking_in(text: str) -> str:
    """The marking that goes with a kind of document, or "" where it is the usual one."""
    return next((key for key, pattern in MARKED if re.search(rf"\b({pattern})\b", _spaced(text), re.I)), "")


def marking_said(text: str) -> str:
    """The marking that a cell names: in our words, or by the one word that matters."""
    told = " ".join(folded(text))
    for key, label in MARKING.choices:
        if told in (key, " ".join(folded(label))):
            return key
    return marking_in(text) or (MARKING.SENSITIVE if "sensitive" in told else "")


def title_in(path: str, spoken: str, kind: str, dated_on: dt.date | None, names: Collection[str]) -> tuple[str, bool]:
    """What people may call it: its name without the reference that it is known by (`spoken`) and its date; and whether
    a name of a person (`names`, folded) stood in it, for which its kind stands instead."""
    text, _ = without_dates(stem(path))
    if spoken:
        text = re.sub(re.escape(spoken), " ", text, flags=re.I)
    text = " ".join(re.sub(r"[_|]+|\s-+\s|^\W+|[\s\-–,.(]+$", " ", text).split()).strip(" -–—.,_")
    named = bool(set(folded(stem(path))) & set(names))
    if named or len(re.sub(r"[^A-Za-z]", "", text)) < 3:
        text = kind or "Document"
        text += f", {dated_on.day} {dated_on:%B %Y}" if dated_on else ""
    return (text[0].upper() + text[1:])[:120], named
