"""The public list narrowed by what is in its address: words, kind, theme and year. Pure: lines in, lines out."""

from collections.abc import Mapping
from typing import Any

from publications.library import rules

from .entries import Entry

ASKED = ("kind", "theme", "year")
ANY = {"kind": "Any kind", "theme": "Any theme", "year": "Any year"}
LABELS = {"kind": "Kind", "theme": "Theme", "year": "Year published"}


def narrowed(asked: Mapping[str, str], listed: list[Entry]) -> dict[str, Any]:
    """What the list shows: every typed word must begin a word of the line, and kind, theme and year be its own.

    Only what some line has is offered. A value that no line has is left out, and the page says so without repeating
    it: whoever sends somebody a link must not put words on our page.
    """
    typed = asked.get("q", "").strip()[:100]
    given = {name: asked.get(name, "").strip()[:120] for name in ASKED}
    offered = {name: _offered(name, listed) for name in ASKED}
    unknown = [name for name, value in given.items() if value and value not in offered[name]]
    chosen = {name: value if value in offered[name] else "" for name, value in given.items()}
    found = [line for line in listed if rules.matches(typed, words(line)) and _fits(line, chosen)]
    filters = [
        {"name": name, "label": LABELS[name], "any": ANY[name], "choices": offered[name], "chosen": chosen[name]}
        for name in ASKED
    ]
    said = {"search": True, "q": typed, "filters": filters, "unknown": unknown, "chosen": chosen}
    return {**said, "entries": found, "narrowed": bool(typed or any(chosen.values()))}


def _offered(name: str, listed: list[Entry]) -> list[str]:
    """The values that lines have; years newest first, the rest in the order of the alphabet."""
    values = {value for line in listed for value in _values(line, name)}
    return sorted(values, reverse=name == "year")


def _values(line: Entry, name: str) -> list[str]:
    if name == "year":
        return [str(line.published.year)] if line.published else []
    return line.themes if name == "theme" else [line.kind]


def _fits(line: Entry, chosen: Mapping[str, str]) -> bool:
    return all(not value or value in _values(line, name) for name, value in chosen.items())


def words(line: Entry) -> str:
    """What of a line is searched."""
    return rules.search_words(line.title, line.memory_line, line.kind, *line.themes, line.summary)
