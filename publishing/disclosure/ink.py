"""What a picture of a page shows: where its ink lies, and whether that ink looks like writing. Pure: pictures in, boxes
out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

FAINT = 14  # of 255: what differs less from what is round it, a reader does not see
MOST_PIECES = 40_000  # pieces of rows: beyond, a picture is looked at half as large
AROUND = 12  # pixels: the neighbourhood that ink is darker or lighter than
LOW, HIGH = 5, 120  # pixels: smaller signs are noise, larger ones no writing
FULLEST = 0.66  # of its box is ink in a letter, on average: the spots of a photograph are fuller
FEWEST = 5  # signs that stand in one line before they are taken for writing


class Box(NamedTuple):
    """A rectangle in pixels, from the top left of a page's picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def inside(self, size: tuple[int, int], more: float = 0) -> tuple[int, int, int, int]:
        """The whole pixels it touches, `more` of them on each side, as far as the picture goes."""
        wide, high = size
        left, top = min(max(0, int(self.left - more)), wide), min(max(0, int(self.top - more)), high)
        right, bottom = min(wide, int(self.right + more) + 1), min(high, int(self.bottom + more) + 1)
        return left, top, max(right, left), max(bottom, top)


class Spot(NamedTuple):
    """Pixels that hang together: the box round them, and how many they are."""

    left: int
    top: int
    right: int
    bottom: int
    pixels: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def is_full(self) -> bool:
        """Whether it fills its box, as a rule, a cell or a dash does and a letter does not."""
        return self.pixels > 0.9 * self.width * self.height


def over(picture: Image.Image, limit: int) -> Image.Image:
    """The picture's pixels above a limit, as 255 in 0."""
    return picture.point([255 if value > limit else 0 for value in range(256)])


def changed(one: Image.Image, other: Image.Image, limit: int = FAINT) -> Image.Image:
    """Where two pictures of one size differ, in any of their colours, as 255 in 0."""
    bands = ImageChops.difference(one, other).split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    return over(most, limit)


def is_flat(picture: Image.Image, limit: int = FAINT) -> bool:
    """Whether it is of one colour all over."""
    ranges = picture.getextrema()
    pairs = ranges if isinstance(ranges[0], tuple) else (ranges,)
    return all(high - low <= limit for low, high in pairs)


def spots(mask: Image.Image, most: int = MOST_PIECES) -> list[Spot] | None:
    """What hangs together in a mask of 255 in 0; None when it is in more pieces than `most`."""
    found = mask.getbbox()
    if found is None:
        return []
    left, top = found[:2]
    part = mask.crop(found)
    data, wide = part.tobytes(), part.width
    parents: list[int] = []
    sums: list[list[int]] = []
    above: list[tuple[int, int, int]] = []
    for row in range(part.height):
        here = []
        for match in re.finditer(rb"\xff+", data[row * wide : (row + 1) * wide]):
            here.append((*match.span(), len(parents)))
            parents.append(len(parents))
            sums.append([match.start(), row, match.end(), row + 1, match.end() - match.start()])
        if len(parents) > most:
            return None
        _join(above, here, parents)
        above = here
    return [Spot(left + a, top + b, left + c, top + d, n) for a, b, c, d, n in _summed(parents, sums)]


def _root(parents: list[int], piece: int) -> int:
    while parents[piece] != piece:
        parents[piece] = parents[parents[piece]]
        piece = parents[piece]
    return piece


def _join(above: list[tuple[int, int, int]], here: list[tuple[int, int, int]], parents: list[int]) -> None:
    """Tie the pieces of a row to those of the row before that they touch, by a corner too."""
    start = 0
    for left, right, piece in here:
        while start < len(above) and above[start][1] < left:
            start += 1
        at = start
        while at < len(above) and above[at][0] <= right:
            parents[_root(parents, above[at][2])] = _root(parents, piece)
            at += 1


def _summed(parents: list[int], sums: list[list[int]]) -> Iterator[list[int]]:
    whole: dict[int, list[int]] = {}
    for piece, (left, top, right, bottom, pixels) in enumerate(sums):
        root = _root(parents, piece)
        if (have := whole.get(root)) is None:
            whole[root] = [left, top, right, bottom, pixels]
        else:
            whole[root] = [
                *(min(have[0], left), min(have[1], top), max(have[2], right), max(have[3], bottom)),
                have[4] + pixels,
            ]
    yield from whole.values()


# --- Writing ------------------------------------------------------------------------------------------------


def has_writing(picture: Image.Image) -> bool:
    """Whether something in a grey picture looks like a line of letters, darker or lighter than what is round it.

    Letters stand side by side on one line, near each other, in several shapes and two heights, with nothing above or
    under them. Rules, cells, dashes and dots fill their boxes or are all alike; the spots of a photograph lie in no
    line.
    """
    tones = picture.histogram()
    paper = Image.new("L", picture.size, tones.index(max(tones)))
    found = over(ImageChops.difference(picture, paper), FAINT).getbbox()
    if found is None:
        return False
    picture = picture.crop(Box(*found).inside(picture.size, AROUND))
    for _ in range(3):
        around = picture.filter(ImageFilter.BoxBlur(AROUND))
        both = [spots(over(ImageChops.subtract(*pair), 32)) for pair in ((around, picture), (picture, around))]
        if None not in both:
            return any(_has_line(way) for each in both if each for way in _four_ways(each))
        picture = picture.reduce(2)
    return False


def _four_ways(found: list[Spot]) -> Iterator[list[Spot]]:
    """The spots as they lie, upside down, and on either side: a page may be turned, or a line of it."""
    yield found
    yield [Spot(-right, -bottom, -left, -top, pixels) for left, top, right, bottom, pixels in found]
    yield [Spot(-bottom, left, -top, right, pixels) for left, top, right, bottom, pixels in found]
    yield [Spot(top, -right, bottom, -left, pixels) for left, top, right, bottom, pixels in found]


def _has_line(found: list[Spot]) -> bool:
    signs = [each for each in found if LOW <= each.height <= HIGH and each.width <= 3 * each.height]
    signs.sort(key=lambda each: (each.bottom, each.left))
    looked_at: set[Spot] = set()
    for start, first in enumerate(signs):
        if first in looked_at:
            continue
        line = [first]
        for each in signs[start + 1 :]:
            if each.bottom > first.bottom + max(2, first.height // 8):
                break
            if first.height / 2.2 <= each.height <= 2.2 * first.height:
                line.append(each)
        if any(_is_writing(part, found) for part in _parts(line)):
            return True
        looked_at.update(line)
    return False


def _parts(line: list[Spot]) -> Iterator[list[Spot]]:
    """The stretches of a line in which each sign stands near the next."""
    if len(line) < FEWEST:
        return
    line = sorted(line)
    part = line[:1]
    for each in line[1:]:
        if each.left - part[-1].right > 1.2 * max(each.height, part[-1].height):
            yield part
            part = []
        part.append(each)
    yield part


def _is_writing(part: list[Spot], found: Sequence[Spot]) -> bool:
    full = sum(each.pixels / (each.width * each.height) for each in part) / len(part) if part else 1
    if len(part) < FEWEST or full > FULLEST or sum(each.is_full for each in part) > len(part) / 2:
        return False
    shapes = Counter(
        (each.width // 2, each.height // 2, 8 * each.pixels // (each.width * each.height)) for each in part
    )
    if (
        len(shapes) < 4
        or 2 * max(shapes.values()) > len(part)
        or not _of_two_heights([each.top for each in part], max(2, part[0].height // 8))
    ):
        return False
    left, right = part[0].left, part[-1].right
    top, bottom = min(each.top for each in part), max(each.bottom for each in part)
    room = (bottom - top) // 3
    near = (each for each in found if each.left < right and each.right > left and each.pixels > 4)
    beside = sum(
        1 for each in near if top - room <= each.bottom <= top or bottom <= each.top <= bottom + room
    )  # what stands right above or under the line and is no part of it
    return beside <= len(part) / 3


def _of_two_heights(tops: list[int], near: int) -> bool:
    """Whether most of what stands in a line ends at one of two heights, as small and tall letters do."""
    left, whole = list(tops), len(tops)
    for _ in range(2):
        best = max(left, key=lambda top: sum(top <= other <= top + near for other in left), default=0)
        left = [top for top in left if not best <= top <= best + near]
    return len(left) <= 0.25 * whole


def ink_in(picture: Image.Image, box: Box) -> tuple[float, float]:
    """How much of a box is dark beside what is round it, and how much of a frame round the box; 0 for no contrast."""
    edge = max(2.0, box.height / 4)
    wide, narrow = picture.crop(box.inside(picture.size, edge)), picture.crop(box.inside(picture.size))
    if not narrow.width or not narrow.height:
        return 0, 0
    low, high = wide.getextrema()
    if float(high) - float(low) < 48:  # type: ignore[arg-type]
        return 0, 0
    middle = (int(low) + int(high)) // 2  # type: ignore[arg-type]
    dark, around = (sum(each.histogram()[: middle + 1]) for each in (narrow, wide))
    area, frame = narrow.width * narrow.height, wide.width * wide.height - narrow.width * narrow.height
    return dark / area, (around - dark) / frame if frame else 0.0
