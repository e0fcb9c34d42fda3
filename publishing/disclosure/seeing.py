"""Whether a reader sees what can be copied out of a page, and can copy out what is seen. Pure: a sheet in, words out.

A letter is seen when the page looks different without it, just where it stands: whatever hides it - a box of any
colour, a picture, white letters, a layer that is off, a margin cut away - it then makes no difference. The other way
round, ink that looks like writing and stays when all words that can be read are taken away cannot be searched.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageChops

from publishing.disclosure import ink
from publishing.disclosure.ink import Box
from publishing.disclosure.sheets import BROKEN, SCALE, Letter, Sheet

SMALLEST = 1.5 * SCALE  # pixels: letters lower than a point and a half are dust
SEEN = [64 + value // 2 if value < 128 else value for value in range(256)]  # two dark greys look alike
THINNEST = 0.2 * SCALE  # pixels: letters pressed to less are lines
STROKES = set("Iil1|")  # letters that fill their boxes
CELL = 3  # pixels: how roughly most letters are looked at
ENOUGH, TOO_MUCH = 60, 200  # of 255: what a letter that is seen has of ink in its cells
BLOCKS = re.compile("[\u2580-\u259f\u25a0-\u25a3\u25ac-\u25af\u2b1b]")
COVERED, BLANK = 0.7, 0.02  # shares of ink in a box: a bar, and nothing
UNREAD = re.compile(rf"{BROKEN}{{2}}|\w{BROKEN}|{BROKEN}\w")


class Judged(NamedTuple):
    """Words of a page that only a program finds, and whether some of its ink can only be read by eye."""

    unseen: list[str]
    by_eye: bool


def judge(sheet: Sheet) -> Judged:
    """Compare the letters of a page with its ink."""
    hidden, bars = _not_shown(sheet)
    hidden -= _scanned(sheet, hidden) if hidden else set()
    covered = [*_runs(sheet.letters, hidden, bars), *_runs(sheet.letters, set(_written_over(sheet.letters)))]
    return Judged(covered, _is_unread(sheet, hidden))


def _not_shown(sheet: Sheet) -> tuple[set[int], set[int]]:
    """The letters that make no difference where they stand, and those that may be bars: an l looks like one.

    Most letters are looked at roughly, which is quick, and only those with too little or too much ink closely.
    """
    bare = sheet.bare.point(SEEN) if sheet.alone else sheet.bare
    difference = ImageChops.difference(sheet.full.point(SEEN), bare)
    where = ink.over(difference, ink.FAINT)
    rough, wide = where.reduce(CELL).tobytes(), -(-where.width // CELL)
    counted = ((at, each.box) for at, each in enumerate(sheet.letters) if each.counts)
    close = [at for at, box in counted if not ENOUGH < _roughly(rough, wide, box) < TOO_MUCH]
    alone = ink.over(ImageChops.invert(sheet.alone), 112) if sheet.alone and close else None
    hidden: set[int] = set()
    bars: set[int] = set()
    for at in close:
        letter = sheet.letters[at]
        pixels = letter.box.inside(where.size)
        if not _shows(where, alone, letter.box, pixels):
            hidden.add(at)
        elif _is_bar(difference.crop(pixels)):
            (bars if letter.sign in STROKES else hidden).add(at)
    return hidden, bars


def _roughly(rough: bytes, wide: int, box: Box) -> float:
    """How much ink of 255 lies in the cells that a box touches; 0 for a box beside the page."""
    left, right = int(box.left) // CELL, int(box.right) // CELL + 1
    top, bottom = int(box.top) // CELL, int(box.bottom) // CELL + 1
    if left < 0 or top < 0 or right > wide or box.height < SMALLEST:
        return 0
    rows = [rough[row * wide + left : row * wide + right] for row in range(top, bottom)]
    return sum(map(sum, rows)) / ((right - left) * (bottom - top))


def _shows(where: Image.Image, alone: Image.Image | None, box: Box, pixels: tuple[int, int, int, int]) -> bool:
    """Whether a good part of the letter makes a difference: an edge that looks out under a bar does not, nor does what
    shines through a screen."""
    if box.height < SMALLEST and box.width < SMALLEST or min(box.height, box.width) < THINNEST:
        return False
    part = where.crop(pixels)
    found = part.getbbox()
    if found is None:
        return False
    left, top, right, bottom = found
    if right - left < 0.3 * box.width or bottom - top < 0.3 * box.height:
        return False
    return alone is None or _mean(part) >= 0.5 * _mean(alone.crop(pixels))


def _mean(picture: Image.Image) -> float:
    return float(picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))  # type: ignore[arg-type]


def _is_bar(difference: Image.Image) -> bool:
    """Whether a letter is all ink, as a bar is that some font has as a sign."""
    if min(difference.size) < SMALLEST:
        return False
    return _mean(difference) > 0.96 * float(difference.getextrema()[1])  # type: ignore[arg-type]


def _runs(letters: list[Letter], hidden: set[int], bars: Set[int] = frozenset()) -> Iterator[str]:
    """The words of each stretch in which no letter is seen; a lone sign counts when it is a whole word."""
    if not hidden:
        return
    stretch: list[int] = []
    for at, letter in enumerate([*letters, None]):
        if letter is not None and (at in hidden or at in bars or not letter.counts):
            stretch.append(at)
            continue
        held = [each for each in stretch if each in hidden]
        if len(held) > 1 or held and _stands_alone(letters, held[0]):
            yield _whole_words(letters, held[0], held[-1])
        stretch = []


def _whole_words(letters: list[Letter], first: int, last: int) -> str:
    """The text from one letter to another, with the ends of words that are cut."""
    while first and letters[first - 1].counts:
        first -= 1
    while last + 1 < len(letters) and letters[last + 1].counts:
        last += 1
    return " ".join("".join(letter.sign for letter in letters[first : last + 1]).split())


def _stands_alone(letters: list[Letter], at: int) -> bool:
    beside = letters[max(0, at - 1) : at] + letters[at + 1 : at + 2]
    return not any(each.counts for each in beside)


def _written_over(letters: list[Letter]) -> Iterator[int]:
    """The letters on which others stand, of another text: words typed over, or covered with signs that are bars."""
    rows: dict[int, list[int]] = defaultdict(list)
    for at, letter in enumerate(letters):
        if letter.thing and letter.box.height > SMALLEST and (letter.counts or BLOCKS.match(letter.sign)):
            rows[int((letter.box.top + letter.box.bottom) / 16)].append(at)
    for row, own in rows.items():
        if len({letters[at].thing for at in (*own, *rows.get(row + 1, []))}) == 1:
            continue
        near = sorted([*own, *rows.get(row + 1, [])], key=lambda at: letters[at].box.left)
        for place, at in enumerate(near):
            for other in near[place + 1 :]:
                if letters[other].box.left > letters[at].box.right - 0.3 * letters[at].box.width:
                    break
                if _covers(letters[at], letters[other]):
                    yield from (each for each in (at, other) if letters[each].counts)


def _covers(one: Letter, other: Letter) -> bool:
    if one.thing == other.thing or one.sign.casefold() == other.sign.casefold():
        return False
    wide = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    high = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    smaller, larger = sorted(each.box.width * each.box.height for each in (one, other))
    return wide > 0 and high > 0 and wide * high > 0.6 * smaller and larger < 6 * smaller


# --- Words that lie under a scan ----------------------------------------------------------------------------


def _scanned(sheet: Sheet, hidden: set[int]) -> set[int]:
    """Of the letters that make no difference, those whose words stand in a picture all the same: a page that was
    scanned and read by a machine has its words invisible in front of the picture, or behind it."""
    words = [word for word in _words(sheet.letters, hidden) if sheet.pictured or sheet.letters[word[0]].invisible]
    judged = [(word, *ink.ink_in(sheet.bare, _round(sheet.letters, word))) for word in words]
    written = [word for word, share, around in judged if BLANK < share < COVERED and around < 0.6 * share]
    unsure = [word for word, share, _ in judged if BLANK < share < COVERED and word not in written]
    good = written + (unsure if len(written) > 2 * len(unsure) else [])
    return {at for word in good for at in word}


def _words(letters: list[Letter], hidden: set[int]) -> Iterator[list[int]]:
    word: list[int] = []
    for at in sorted(hidden):
        if word and (at != word[-1] + 1 or letters[at].thing != letters[word[-1]].thing and _apart(letters, word, at)):
            yield word
            word = []
        word.append(at)
    if word:
        yield word


def _apart(letters: list[Letter], word: list[int], at: int) -> bool:
    return abs(letters[at].box.bottom - letters[word[-1]].box.bottom) > letters[at].box.height


def _round(letters: list[Letter], word: list[int]) -> Box:
    boxes = [letters[at].box for at in word]
    edges = (min(each.left for each in boxes), min(each.top for each in boxes))
    return Box(*edges, max(each.right for each in boxes), max(each.bottom for each in boxes))


# --- Ink that cannot be read --------------------------------------------------------------------------------


def _is_unread(sheet: Sheet, hidden: set[int]) -> bool:
    """Whether something on the page that looks like writing cannot be read as text."""
    if UNREAD.search("".join(_told(sheet))):
        return True
    if not any(letter.counts for letter in sheet.letters):
        return not ink.is_flat(sheet.full)
    return ink.has_writing(_without_words(sheet, hidden))


def _told(sheet: Sheet) -> Iterator[str]:
    """The signs as the file tells them, without those it tells in another way: a program that shapes letters says their
    text beside them, and a ring drawn round a c is no letter."""
    for letter, after in pairwise([*sheet.letters, *sheet.letters[-1:]]):
        ring = letter.sign == BROKEN and letter.box.left < after.box.left < after.box.right < letter.box.right
        yield " " if ring or letter.thing in sheet.spoken_for else letter.sign


def _without_words(sheet: Sheet, hidden: set[int]) -> Image.Image:
    """The page when every word that can be read is taken off it, and what lies close under it as a shadow does."""
    rest, tones = sheet.full.copy(), sheet.full.histogram()
    for box in _readable(sheet.letters, hidden):
        rest.paste(tones.index(max(tones)), box.inside(rest.size, box.height / 4))
    return rest


def _readable(letters: list[Letter], hidden: set[int]) -> Iterator[Box]:
    """The boxes of what can be read and is seen, letters that stand in one line together."""
    left = top = right = bottom = 0.0
    of = 0
    for at, letter in enumerate(letters):
        box = letter.box
        if at in hidden or letter.sign == BROKEN or letter.sign.isspace():
            if of:
                yield Box(left, top, right, bottom)
            of = 0
        elif of == letter.thing and of and box.top < bottom and box.bottom > top:
            left, top = min(left, box.left), min(top, box.top)
            right, bottom = max(right, box.right), max(bottom, box.bottom)
        elif letter.thing and box.right > box.left and box.bottom > box.top:
            if of:
                yield Box(left, top, right, bottom)
            (left, top, right, bottom), of = box, letter.thing
    if of:
        yield Box(left, top, right, bottom)
