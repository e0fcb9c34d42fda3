"""What a reader of a Word file sees of a run of text: not what is hidden, too small or of the colour behind it.

Word takes each property from the nearest place that says it: the run, its style, the paragraph's style, the table's
style, the document (ECMA-376 part 1, 17.7.2). What stands behind is the run's own shade, the paragraph's, the cell's,
the table's, a box's or the page's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from publications.library.word.marks import W, child, is_on, local, number, val

Props = dict[str, Any]
TOO_SMALL = 6  # half points: three points
TOO_LIKE = 1.25  # contrast (WCAG 2.2, 1.4.3) below which nobody reads it; yellow on white has 1.07
FLAT = 60  # twentieths of a point: a line or row of exactly so much shows no letter
RAISED = 600  # half-points: letters moved so far from their line are on no page that shows it
FAR = 15_000  # twentieths of a point: no page of ours is so wide
SWITCHES = {"vanish", "webHidden", "b", "i", "strike", "dstrike", "cs", "rtl"}
SIZES = {"sz": "size", "szCs": "size of other scripts", "fitText": "fitted"}
HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
THEME = {"background1": "FFFFFF", "light1": "FFFFFF", "text1": "000000", "dark1": "000000"}
DEEPEST = 20  # styles based on one another; Word allows eleven
UNKNOWN = "unknown"  # there is a shade, and which is not said plainly

HIDDEN, FOR_THE_WEB, SMALL = "it is marked hidden", "it is hidden for the web", "it is too small to read"
COLOUR, PLACED = "it is the same colour as what is behind it", "it is outside the page or in a line with no height"


class Styles:
    """The styles of a document by their id: what each says, with what it is based on."""

    def __init__(self, tree: etree._Element | None):
        self.by_id = {val(one, "styleId"): one for one in tree.iter(f"{W}style")} if tree is not None else {}
        self.default = run_says(child(tree, "docDefaults", "rPrDefault", "rPr"))
        self.normal, self.usual = (
            next(
                (
                    key
                    for key, one in self.by_id.items()
                    if val(one, "default") in {"1", "true"} and val(one, "type") == kind
                ),
                None,
            )
            for kind in ("paragraph", "character")
        )
        self._run: dict[str | None, Props] = {None: {}}
        self._paragraph: dict[str | None, Props] = {None: {}}

    def chain(self, style: str | None) -> list[etree._Element]:
        """The style and those it is based on, itself first."""
        found: list[etree._Element] = []
        while style in self.by_id and len(found) < DEEPEST:
            found.append(self.by_id[style])
            style = val(child(found[-1], "basedOn"))
        return found

    def names(self, style: str | None) -> list[str]:
        """The names of the style and those it is based on, in lower case; its own id first."""
        return [(style or "").lower(), *((val(child(one, "name")) or "").lower() for one in self.chain(style))]

    def run(self, style: str | None) -> Props:
        """What a style says of runs."""
        if style not in self._run:
            self._run[style] = merged(run_says(child(one, "rPr")) for one in reversed(self.chain(style)))
        return self._run[style]

    def paragraph(self, style: str | None) -> Props:
        """What a style says of paragraphs."""
        if style not in self._paragraph:
            self._paragraph[style] = merged(paragraph_says(child(one, "pPr")) for one in reversed(self.chain(style)))
        return self._paragraph[style]

    def numbering(self, style: str | None) -> tuple[str | None, int | None]:
        """The list that a style puts its paragraphs in, and the level."""
        for one in self.chain(style):
            if (own := child(one, "pPr", "numPr")) is not None:
                return val(child(own, "numId")), number(val(child(own, "ilvl")))
        return None, None


def merged(parts: Iterator[Props]) -> Props:
    """What each says, the later over the earlier."""
    out: Props = {}
    for part in parts:
        out |= part
    return out


def run_says(properties: etree._Element | None) -> Props:
    """What the properties of a run (or of a style) say that is read here."""
    said: Props = {}
    for one in () if properties is None else properties:
        name = local(one)
        if name in SWITCHES:
            said[name] = is_on(one)
        elif name == "color":
            # The theme's own colour goes before the value beside it; a tint of it is in the value alone.
            plain = val(one, "themeTint") is None and val(one, "themeShade") is None
            own = THEME.get(val(one, "themeColor") or "")
            said["color"] = own if own and (plain or val(one) in {None, "auto"}) else val(one)
        elif name in SIZES:
            said[SIZES[name]] = number(val(one))
        elif name == "highlight":
            said["highlight"] = HIGHLIGHTS.get(val(one) or "")
        elif name == "shd":
            said["shade"] = shade(one)
        elif name in {"w", "spacing", "vertAlign", "rStyle", "position"}:
            said[name] = val(one)
        elif name == "rFonts":
            said["font"] = val(one, "ascii") or val(one, "hAnsi") or ""
        elif name == "textFill":
            said["fill"] = _fill(one)
    return said


def paragraph_says(properties: etree._Element | None) -> Props:
    """What the properties of a paragraph (or of a style) say that is read here."""
    said: Props = {}
    if child(properties, "shd") is not None:
        said["shade"] = shade_of(properties)
    if (spacing := child(properties, "spacing")) is not None and val(spacing, "lineRule") == "exact":
        said["line"] = number(val(spacing, "line"))
    if (indent := child(properties, "ind")) is not None:
        said["indent"] = number(val(indent, "left") or val(indent, "start"))
        said["first"] = number(val(indent, "firstLine"))
    if (outline := child(properties, "outlineLvl")) is not None:
        said["outline"] = number(val(outline))
    if (frame := child(properties, "framePr")) is not None:
        said["frame"] = [number(val(frame, side)) or 0 for side in ("x", "y")]
        said["flat"] = val(frame, "hRule") == "exact" and (number(val(frame, "h")) or FAR) <= FLAT
    return said


def shade(element: etree._Element) -> str | None:
    """The colour a shading fills with; None for none."""
    pattern, fill, ink = val(element) or "clear", val(element, "fill"), val(element, "color")
    if pattern == "solid" or re.fullmatch(r"pct([89]\d)", pattern):
        return "000000" if ink in {None, "auto"} else ink
    return None if fill in {None, "auto"} or pattern == "nil" else fill


def _fill(element: etree._Element) -> str | None:
    """The colour letters are filled with by Word 2010 and later; "none" for letters that are seen through."""
    if any(local(one) == "noFill" for one in element.iter()):
        return "none"
    for one in element.iter():
        value = next((text for key, text in one.attrib.items() if key.endswith("}val")), "")
        if local(one) == "alpha" and (number(value) or 0) >= 90_000:  # this alpha is how far one sees through
            return "none"
    return next(
        (t for o in element.iter() if local(o) == "srgbClr" for k, t in o.attrib.items() if k.endswith("}val")), None
    )


class Looks:
    """Says of each run whether a reader sees it."""

    def __init__(self, styles: Styles, page: str = "FFFFFF"):
        self.styles, self.page = styles, page

    def run(self, run: etree._Element, style: str | None, inside: list[Props]) -> Props:
        """All that is said of a run in a paragraph of this style; `inside`: what tables around it say, outer first."""
        own = run_says(child(run, "rPr"))
        around = merged(iter(one.get("run", {}) for one in inside))
        by_style, by_character = self.styles.run(style), self.styles.run(own.get("rStyle") or self.styles.usual)
        said = self.styles.default | around | by_style | by_character | own
        if "vanish" not in own:  # a switch: twice on is off (17.7.3)
            said["vanish"] = sum(bool(part.get("vanish")) for part in (around, by_style, by_character)) % 2 == 1 or (
                bool(self.styles.default.get("vanish"))
            )
        said["own"] = by_character | own
        return said

    def hidden(self, said: Props, paragraph: Props, inside: list[Props]) -> str | None:
        """Why a reader does not see a run; None for one that is seen."""
        if said.get("vanish"):
            return HIDDEN
        if said.get("webHidden"):
            return FOR_THE_WEB
        other = said.get("cs") or said.get("rtl")
        size = said.get(SIZES["szCs" if other else "sz"]) or 20
        if (
            0 < (said.get("fitted") or 0) <= FLAT
            or size <= TOO_SMALL
            or (number(said.get("w")) or 100) <= 10
            or (number(said.get("spacing")) or 0) <= -4 * size
        ):
            return SMALL
        if (
            abs(number(said.get("position")) or 0) > RAISED
            or _is_away(paragraph)
            or any(one.get("away") for one in inside)
        ):
            return PLACED
        return COLOUR if self._is_unseen(said, paragraph, inside) else None

    def _is_unseen(self, said: Props, paragraph: Props, inside: list[Props]) -> bool:
        ink = said.get("fill") or said.get("color")
        if ink == "none":
            return True
        behind = self._behind(said, paragraph, inside)
        if ink in {None, "auto"}:  # Word turns such letters white on a dark shade, yet not on a dark highlighter
            return bool(said.get("highlight")) and contrast("000000", said["highlight"]) < TOO_LIKE
        return UNKNOWN not in behind and all(contrast(ink, colour) < TOO_LIKE for colour in behind)

    def _behind(self, said: Props, paragraph: Props, inside: list[Props]) -> set[str]:
        """The colours that may stand behind: one, unless a table's style shades some of its cells."""
        nearest = said.get("highlight") or said.get("shade") or paragraph.get("shade")
        if nearest:
            return {nearest}
        for one in reversed(inside):
            if one.get("behind"):
                return set(one["behind"])
        return {self.page}


def _is_away(paragraph: Props) -> bool:
    line, indent = paragraph.get("line"), paragraph.get("indent") or 0
    return (
        (line is not None and line <= FLAT)
        or bool(paragraph.get("flat"))
        or abs(indent) > FAR
        or (paragraph.get("first") or 0) > FAR
        or any(not -FAR / 2 < place <= 2 * FAR for place in paragraph.get("frame") or ())
    )


def contrast(one: str, other: str) -> float:
    """How far two colours differ, from 1 (not at all) to 21; what is no colour counts as different."""
    if not all(re.fullmatch(r"[0-9A-Fa-f]{6}", each or "") for each in (one, other)):
        return 21.0
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- Tables and boxes around a run ------------------------------------------------------------------------------

EDGES = {"firstRow", "lastRow", "firstCol", "lastCol"}


def cell_says(styles: Styles, table: etree._Element, cell: etree._Element, edges: set[str]) -> Props:
    """What a table says of the text of one cell: its shade, and what its style says. `edges`: which of first and last
    row and column the cell stands in, in Word's names."""
    says: Props = {"run": {}}
    height = child(cell.getparent(), "trPr", "trHeight")
    if val(height, "hRule") == "exact" and (number(val(height)) or FLAT + 1) <= FLAT:
        says["away"] = True
    fixed = val(child(table, "tblPr", "tblLayout"), "type") == "fixed"
    width = child(cell, "tcPr", "tcW")
    if fixed and val(width, "type") == "dxa" and 0 < (number(val(width, "w")) or 0) <= FLAT:
        says["away"] = True
    shades: set[str] = set()
    for style in reversed(styles.chain(val(child(table, "tblPr", "tblStyle")))):
        says["run"] |= run_says(child(style, "rPr"))
        shades |= _shades(style)
        for part in style.iterfind(f"{W}tblStylePr"):
            kind = val(part, "type") or ""
            if kind in edges or kind not in EDGES:
                shades |= _shades(part)
            if kind in edges:
                says["run"] |= run_says(child(part, "rPr"))
    own = next(filter(None, map(shade_of, (child(cell, "tcPr"), child(table, "tblPr")))), None)
    if own or shades:
        says["behind"] = {own} if own else {*shades, "FFFFFF"}
    return says


def shade_of(properties: etree._Element | None) -> str | None:
    """The colour that a cell or table is shaded with by itself."""
    shd = child(properties, "shd")
    return None if shd is None else shade(shd)


def _shades(style: etree._Element) -> set[str]:
    return set(filter(None, (shade_of(child(style, name)) for name in ("tcPr", "tblPr", "pPr"))))


def box_says(content: etree._Element) -> Props:
    """What a text box says of the text in it: the colour it is filled with, as far as it says it plainly."""
    for around in content.iterancestors():
        name = local(around)
        if name == "wsp":
            drawn = next((one for one in around if local(one) == "spPr"), None)
            for fill in drawn if drawn is not None else ():
                if local(fill) == "solidFill":
                    colour = next((one.get("val") for one in fill if local(one) == "srgbClr"), None)
                    return {"behind": {colour or UNKNOWN}}
                if local(fill) in {"gradFill", "blipFill", "pattFill"}:
                    return {"behind": {UNKNOWN}}
                if local(fill) == "noFill":
                    return {}
            return {"behind": {UNKNOWN}} if any(local(one) == "style" for one in around) else {}
        if name in {"shape", "rect", "roundrect", "oval"} and around.get("fillcolor"):
            colour = re.match(r"#([0-9A-Fa-f]{6})\b", around.get("fillcolor", ""))
            return {"behind": {colour[1] if colour else UNKNOWN}}
    return {}
