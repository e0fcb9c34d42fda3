"""Whether one person may put a file in the place of another: whether its pages show nothing that the old ones did not.

Both files are drawn with all their layers, to the edge of the paper, their notes made part of the page; nobody has to
be trusted about what a file says of itself. A page passes when

- every letter is an old one in its old place, and
- whatever looks different is either gone - there is now the one colour that is all round it - or lies under a bar.

A bar is told from a letter by its shape: one colour from edge to edge, at least four points high and wide, and over
something the old page showed, beyond which it reaches by no more than a margin of eight points. A letter drawn as lines
is not of one colour in the rectangle that holds it, a stroke of it is too thin, and where there was nothing even a bar
is refused. What bars could still say is which words are gone, and that is what redacting does.

Everything else - words set anew, "[redacted]" in their place, a photograph with a face made unclear - is for a second
person, in a new edition.
"""

import io
from collections.abc import Iterator

import pikepdf
from PIL import Image

from csprapp.files.checks import MAX_PAGES
from publishing.disclosure import ink
from publishing.disclosure.ink import Box, Spot
from publishing.disclosure.sheets import OPENING, SCALE, Letter, opened, shown

SAME = 8  # of 255: two drawings of one thing
THINNEST = round(4 * SCALE)  # pixels, of a bar
MARGIN = round(8 * SCALE)  # pixels: how far a bar may reach beyond what it covers
NEAR = 3  # pixels: a letter in its old place
MOST_SPOTS = 200_000
CANNOT = (*OPENING, pikepdf.PdfError)

Rectangle = tuple[int, int, int, int]
Page = tuple[Image.Image, list[Letter]]


def what_is_shown(before: bytes, after: bytes) -> str:
    """What the pages of a file show that those of another do not, in words that go on from "This file"; "" for nothing.

    Its pages stand in the order of the old ones, of which some may be gone.
    """
    return shown_from(before, after)[0]


def shown_from(before: bytes, after: bytes, first: int = 0, at: int = 0, most: int = MAX_PAGES) -> tuple[str, int]:
    """The same of so many pages after the `first`, where the old file goes on with page `at`; and where it goes on from
    there. Both counted from 0."""
    with opened(_laid_open(before)) as old, opened(_laid_open(after)) as new:
        spare, here = len(old) - len(new), at
        for index in range(first, min(first + most, len(new))):
            page, told = shown(new, index), ""
            for here in range(here, index + spare + 1):  # noqa: B020 - goes on where it stopped
                found = _new_on(shown(old, here), page)
                told = told or found
                if not found:
                    break
            else:
                return f"{told} on page {index + 1}", here
            here += 1
    return "", here


def _laid_open(data: bytes) -> bytes:
    """The file with every layer on and nothing cut off: whoever has it can show them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/OCProperties" in pdf.Root:
            del pdf.Root.OCProperties
        for page in pdf.pages:
            page.obj.CropBox = page.mediabox
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _new_on(old: Page, new: Page) -> str:
    """What a page has that the old one has not."""
    if old[0].size != new[0].size:
        return "has a different size of paper"
    if not _all_stood(old[1], new[1]):
        return "has words in a different place from the old one"
    if any(each.counts for each in old[1]) and ink.is_flat(new[0]):
        return "has nothing left (No text on this page could be read)"
    return "" if _only_less(old[0], new[0]) else "shows something that the old one does not"


def _all_stood(old: list[Letter], new: list[Letter]) -> bool:
    """Whether every letter is an old one in its old place."""
    stood = {(each.sign, *_cell(each, 0, 0)) for each in old if each.counts}
    around = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    return all(any((each.sign, *_cell(each, x, y)) in stood for x, y in around) for each in new if each.counts)


def _cell(letter: Letter, x: int, y: int) -> tuple[int, int]:
    return int(letter.box.left // NEAR) + x, int(letter.box.bottom // NEAR) + y


def _only_less(old: Image.Image, new: Image.Image) -> bool:
    """Whether whatever changed on a page is gone, or lies under a bar."""
    mask = ink.changed(old, new, SAME)
    found = ink.spots(mask, MOST_SPOTS)
    return found is not None and all(_is_less(old, new, mask, spot) for spot in found)


def _is_less(old: Image.Image, new: Image.Image, mask: Image.Image, spot: Spot) -> bool:
    box = spot[:4]
    if (colour := _one_colour(new.crop(box))) is not None and _is_all_round(new, box, colour):
        return True
    bars = list(_stacked(mask, box))
    return all(_one_colour(new.crop(bar)) is not None and _is_bar(old, bar) for bar in bars)


def _one_colour(part: Image.Image) -> tuple[int, ...] | None:
    """The colour of a rectangle that has only one, but for its edge, where a drawing is half a pixel off."""
    if min(part.size) >= THINNEST:
        part = part.crop((1, 1, part.width - 1, part.height - 1))
    middle = part.getpixel((part.width // 2, part.height // 2))
    return middle if isinstance(middle, tuple) and ink.is_flat(part, SAME) else None


def _is_all_round(new: Image.Image, box: Rectangle, colour: tuple[int, ...]) -> bool:
    """Whether most of what lies round a rectangle has its colour too, so that nothing stands there."""
    wide = new.crop(Box(*box).inside(new.size, 2))
    alike = ink.changed(wide, Image.new(wide.mode, wide.size, colour), SAME).histogram()[0]
    area = (box[2] - box[0]) * (box[3] - box[1])
    return alike - area >= (wide.width * wide.height - area) / 2


def _is_bar(old: Image.Image, box: Rectangle) -> bool:
    """Whether a rectangle is high and wide enough for a bar and covers what the old page showed, and not much more."""
    left, top, right, bottom = box
    if right - left < THINNEST or bottom - top < THINNEST:
        return False
    part = old.crop(box).convert("L")
    tones = part.histogram()
    paper = Image.new("L", part.size, tones.index(max(tones)))
    covered = ink.changed(part, paper, 3 * ink.FAINT).getbbox()
    if covered is None:
        return False
    beyond = (covered[0], covered[1], part.width - covered[2], part.height - covered[3])
    return max(beyond) <= MARGIN


def _stacked(mask: Image.Image, box: Rectangle) -> Iterator[Rectangle]:
    """The rows of what changed taken together where they reach equally far: bars line under line touch one another."""
    left, top, right, bottom = box
    start, reach = top, None
    for row in range(top, bottom + 1):
        found = mask.crop((left, row, right, row + 1)).getbbox() if row < bottom else None
        here = (left + found[0], left + found[2]) if found else None
        if here != reach:
            if reach:
                yield reach[0], start, reach[1], row
            start, reach = row, here
