"""What one edition says otherwise than another, word by word. Pure once both are read."""

import difflib
import re
from dataclasses import dataclass

from django.utils.text import capfirst

from publications.library.models import Edition
from publishing.disclosure.body_text import as_text
from publishing.links.queries import READ

UNWORDED = ("reported_on", "link_published_on", "summary_in_feed")  # what the public gets that is no text
AROUND = 12  # unchanged words kept on each side of a change


@dataclass(frozen=True)
class Piece:
    """A run of words: kept ("same"), taken out ("old") or put in ("new")."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """A field or file that differs."""

    label: str
    pieces: tuple[Piece, ...]


def changes_between(old: Edition, new: Edition) -> list[Change]:
    """Every public text and file in which two editions differ, in the order of the page."""
    names = {field.name: str(field.verbose_name) for field in Edition._meta.concrete_fields}
    texts = [(names[name], getattr(old, name), getattr(new, name)) for name in READ]
    texts += [(names[name], _said(getattr(old, name)), _said(getattr(new, name))) for name in UNWORDED]
    texts.append(("full text", as_text(old.body_html), as_text(new.body_html)))
    found = [Change(capfirst(label), word_by_word(was, now)) for label, was, now in texts if was != now]
    files = Change("Documents", word_by_word(_files(old), _files(new)))
    return [*found, files] if _files(old) != _files(new) else found


def word_by_word(old: str, new: str) -> tuple[Piece, ...]:
    """The runs of words that were kept, taken out and put in; long kept runs are shortened."""
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", _shortened(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("old", " ".join(before[a:b])))
        if c < d:
            pieces.append(Piece("new", " ".join(after[c:d])))
    return tuple(pieces)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def _shortened(words: list[str]) -> str:
    if len(words) <= 2 * AROUND:
        return " ".join(words)
    return " ".join([*words[:AROUND], "…", *words[-AROUND:]])


def _files(edition: Edition) -> str:
    files = edition.documents.all()
    return "\n".join(f"{each.title or each.description} ({each.name}, {each.sha256[:12]})" for each in files)
