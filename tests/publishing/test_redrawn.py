"""What one person may put in the place of a public file: pages that show less, and nothing that they did not show."""

import io
from functools import cache

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publishing.takedown.redrawn import what_is_shown
from tests.pdf_kinds import BASE, FROM, LINE, RECT, WHO, WIDE, form, in_pieces, noted, raw, written

PANEL = "0.2 0.2 0.5 rg 0 8 340 34 re f 1 g"
UNDER = written("Nobody was asked about it.", y=BASE - 12)
OLD = raw(written(), UNDER, PANEL, written("White on dark", y=20), "0 g")
START, END = LINE.split(WHO)
LESS = f"{written(START)} {written(END, FROM + WIDE * len(WHO))}"  # the line without the name
REST = f"{UNDER} {PANEL} {written('White on dark', y=20)} 0 g"
BAR = "{} {} {} {} re f"


def bar(left: float = 0, low: float = 0, right: float = 0, high: float = 0) -> str:
    """A bar over the name, with so much more on each side."""
    x, y, wide, tall = RECT
    return BAR.format(x - left, y - low, wide + left + right, tall + low + high)


LETTER_N = "0 G 1 w 250 80 m 250 95 l 258 80 l 258 95 l S"
STROKES = "0 G 0.8 w 250 80 m 250 95 l 254 80 m 258 80 l 262 80 m 262 95 l S"
LESS_FILES = {
    "the same": OLD,
    "the name gone": raw(LESS, REST),
    "a bar in its place": raw(LESS, REST, bar()),
    "a bar with a margin": raw(LESS, REST, bar(3, 1, 3, 2)),
    "a grey bar": raw(LESS, "0.5 g", bar(), "0 g", REST),
    "a white bar": raw(LESS, "1 g", bar(), "0 g", REST),
    "a red bar in a drawing": raw(LESS, REST, "/Fm Do", parts=form(f"1 0 0 rg {bar()}")),
    "bars that touch": raw(LESS, written("Nobody was ", y=BASE - 12), PANEL, written("White on dark", y=20), "0 g",
        bar(), BAR.format(20 + WIDE * 11 - 1, BASE - 16, WIDE * 15 + 2, 12)),
    "a whole line gone": raw(REST),
    "the words of the panel gone": raw(written(), UNDER, PANEL, "0 g"),
    "the panel gone with its words": raw(written(), UNDER),
}  # fmt: skip


@pytest.mark.parametrize("kind", LESS_FILES)
def test_a_file_that_shows_less_passes(kind):
    assert what_is_shown(OLD, LESS_FILES[kind]) == ""


MORE_FILES = {
    "a letter drawn as lines": raw(LESS, REST, LETTER_N),
    "letters of straight strokes": raw(LESS, REST, STROKES),
    "letters drawn where the name stood": raw(LESS, REST, in_pieces("Anna Oddy", FROM, BASE + 9)),
    "letters drawn in a pale grey": raw(LESS, REST, "0.95 g", in_pieces("Anna Oddy", 240, 90)),
    "letters drawn in a colour as light as the panel": raw(LESS, REST, "0.42 0.14 0 rg", in_pieces("Anna", 200, 40)),
    "white letters drawn on the panel": raw(LESS, REST, "1 g", in_pieces("Anna Oddy", 200, 40)),
    "white strokes on the panel": raw(LESS, REST, "1 G 1 w 250 15 m 250 30 l 256 15 m 256 30 l S"),
    "letters left out of the bar": raw(LESS, REST, bar(), "1 g", in_pieces("Anna", FROM + 4, BASE + 8)),
    "a bar over nothing": raw(LESS, REST, "200 85 60 14 re f"),
    "a bar far beyond the name": raw(LESS, REST, bar(high=20)),
    "a bar too thin": raw(LESS, REST, BAR.format(RECT[0], BASE + 3, RECT[2], 1.5)),
    "a word in place of the name": raw(LESS, REST, written("[redacted]", FROM)),
    "words that moved": raw(f"{written(START)} {written(END, FROM)}", REST),
    "a picture": raw(LESS, REST, "q 30 0 0 30 300 80 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\x80\x80\x00 EI Q"),
    "a spot": raw(LESS, REST, "250 80 3 3 re f"),
    "a different size of paper": raw(LESS, REST, MediaBox=Array([0, 0, 341, 120])),
    "a stamp": None,
    "a hidden stamp": None,
    "letters in a layer that is off": None,
    "letters beyond the edge that is shown": raw(written(), REST, "0 g", in_pieces("Anna", 300, 118),
        CropBox=Array([0, 0, 340, 100])),
    "nothing left": raw("1 g 0 0 340 120 re f"),
}  # fmt: skip


def stamped(flags: int) -> bytes:
    """A stamp in a corner whose appearance says a name in strokes."""

    def notes(pdf):
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[230, 80, 330, 110], F=flags)
        drawn = in_pieces("Anna", 5, 20).encode()
        note.AP = Dictionary(N=pdf.make_stream(drawn, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 30]))
        return Array([pdf.make_indirect(note)])

    return raw(LESS, REST, Annots=notes)


@cache
def off() -> bytes:
    """Letters drawn in a layer that is off."""
    with pikepdf.open(io.BytesIO(raw(LESS, REST, "/OC /L BDC", in_pieces("Anna", 250, 100), "EMC"))) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer], Order=[layer]))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize("kind", MORE_FILES)
def test_a_file_that_shows_anything_else_is_for_a_second_person(kind):
    made = {"a stamp": lambda: stamped(4), "a hidden stamp": lambda: stamped(2), "letters in a layer that is off": off}
    assert what_is_shown(OLD, made[kind]() if kind in made else MORE_FILES[kind])


def several(*pages: bytes) -> bytes:
    with pikepdf.new() as pdf:
        for page in pages:
            with pikepdf.open(io.BytesIO(page)) as one:
                pdf.pages.extend(one.pages)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_pages_may_be_gone_but_not_change_places():
    first, second, third = (raw(written(words)) for words in ("One page", "Another page", "The last page"))
    old = several(first, second, third)
    for left in ((first, third), (second,), (second, third), (third,)):
        assert what_is_shown(old, several(*left)) == ""
    assert what_is_shown(old, several(third, first)).endswith("on page 1")
    assert what_is_shown(old, several(first, first)).endswith("on page 2")


def test_a_note_may_go_that_was_there():
    assert what_is_shown(noted("Stamp"), raw(written(START), written(END, FROM + WIDE * len(WHO)))) == ""
