"""Word's own numbers of paragraphs, counted as Word counts them: levels, restarts, lists that go on under a heading.

ECMA-376 part 1, 17.9. A number is kept as it stands on the page, because the text refers to it ("see 3(a)").
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from publications.library.word.looks import Styles
from publications.library.word.marks import W, child, is_on, number, val

LEVELS = 9


@dataclass(frozen=True)
class Numbered:
    """A paragraph of a list: its level from 0, and what stands before it; no label for a bullet."""

    level: int
    label: str

    @property
    def ordered(self) -> bool:
        """Whether it has a number and no bullet."""
        return bool(self.label)


@dataclass(frozen=True)
class Level:
    """How one level of a list counts and what it shows."""

    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


class Numbers:
    """The lists of a document, each counting on from paragraph to paragraph in the order they are asked about."""

    def __init__(self, tree: etree._Element | None, styles: Styles):
        self.styles = styles
        self.abstract = (
            {val(one, "abstractNumId"): one for one in tree.iter(f"{W}abstractNum")} if tree is not None else {}
        )
        self.nums = {val(one, "numId"): one for one in tree.iter(f"{W}num")} if tree is not None else {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[str] = set()
        self._levels: dict[str, dict[int, Level]] = {}

    def next(self, properties: etree._Element | None, style: str | None) -> Numbered | None:
        """What stands before the next paragraph, given its properties and its style; None for one in no list."""
        num_id, level = self._where(properties, style)
        num = self.nums.get(num_id)
        if num_id is None or num_id == "0" or num is None:
            return None
        levels = self._levels_of(num_id)
        if level not in levels:
            return None
        label = self._count(num_id, num, level, levels)
        if levels[level].form == "bullet":
            return Numbered(level, "")
        return Numbered(level, label) if label else None

    def _where(self, properties: etree._Element | None, style: str | None) -> tuple[str | None, int]:
        own = child(properties, "numPr")
        num_id, level = val(child(own, "numId")), number(val(child(own, "ilvl")))
        by_style = self.styles.numbering(style)
        if num_id is None:
            num_id = by_style[0]
        if level is None:
            level = by_style[1]
        if level is None and num_id:
            linked = [depth for depth, one in self._levels_of(num_id).items() if style and one.style == style]
            level = linked[0] if linked else 0
        return num_id, level or 0

    def _abstract_of(self, num_id: str, seen: frozenset[str] = frozenset()) -> tuple[str, etree._Element | None]:
        num = self.nums.get(num_id)
        key = val(child(num, "abstractNumId")) or ""
        found = self.abstract.get(key)
        link = val(child(found, "numStyleLink"))
        if link and num_id not in seen:
            other = self.styles.numbering(link)[0]
            if other:
                return self._abstract_of(other, seen | {num_id})
        return key, found

    def _levels_of(self, num_id: str) -> dict[int, Level]:
        if num_id not in self._levels:
            _, abstract = self._abstract_of(num_id)
            found = dict(filter(None, map(_level, abstract.iterfind(f"{W}lvl")))) if abstract is not None else {}
            for changed in self.nums[num_id].iterfind(f"{W}lvlOverride") if num_id in self.nums else ():
                if (inner := child(changed, "lvl")) is not None and (level := _level(inner)):
                    found[level[0]] = level[1]
            self._levels[num_id] = found
        return self._levels[num_id]

    def _count(self, num_id: str, num: etree._Element, at: int, levels: dict[int, Level]) -> str:
        counts = self.counts.setdefault(self._abstract_of(num_id)[0], {})
        if num_id not in self.begun:
            self.begun.add(num_id)
            for changed in num.iterfind(f"{W}lvlOverride"):
                start, depth = number(val(child(changed, "startOverride"))), number(val(changed, "ilvl"))
                if start is not None and depth is not None:
                    counts[depth] = start - 1
        counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for deeper in range(at + 1, LEVELS):
            after = levels[deeper].restart if deeper in levels else None
            if after is None or after > 0 and at < after:
                counts.pop(deeper, None)
        return _shown(levels[at].text, counts, levels, legal=levels[at].legal)


def _level(element: etree._Element) -> tuple[int, Level] | None:
    at = number(val(element, "ilvl"))
    start = number(val(child(element, "start")))
    return at or 0, Level(
        start=0 if start is None else start,
        form=val(child(element, "numFmt")) or "decimal",
        text=val(child(element, "lvlText")) or "",
        restart=number(val(child(element, "lvlRestart"))),
        legal=is_on(child(element, "isLgl")),
        style=val(child(element, "pStyle")),
    )


def _shown(text: str, counts: dict[int, int], levels: dict[int, Level], *, legal: bool) -> str:
    for depth, level in levels.items():
        if (mark := f"%{depth + 1}") in text:
            form = "decimal" if legal and level.form != "none" else level.form
            text = text.replace(mark, written(counts.get(depth, level.start), form))
    return " ".join(text.split())


def written(value: int, form: str) -> str:
    """A number as Word writes it: 3, 03, c, C, iii, III, 3rd; in figures where Word's form is another."""
    if form in {"none", "bullet"}:
        return ""
    if form == "decimalZero":
        return f"{value:02d}"
    if form in {"lowerLetter", "upperLetter"} and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 40)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < value < 4000:
        return roman(value) if form == "lowerRoman" else roman(value).upper()
    if form == "ordinal":
        ending = "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    return str(value)


ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(value: int) -> str:
    """A number from 1 in small Roman figures."""
    out = ""
    for worth, letters in ROMAN:
        out += letters * (value // worth)
        value %= worth
    return out
