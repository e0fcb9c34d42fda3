"""Whether a picture on a page holds more than the page shows of it: under a box, beyond a clip or the page's edge,
behind a mask, in a layer that is off. Whoever has the file can take the whole picture out.

The picture as the file holds it is laid where the page draws it, and compared cell by cell with the page without its
words: where it has detail and the page has none of it, something hides it.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from publishing.disclosure import ink

CELL = 4  # points: half a small letter
DETAIL, FLAT = (
    56,
    14,
)  # of 255: how much the tones of a cell differ where it shows something, and where it shows nothing
ALIKE = 0.3  # how closely the tones of a cell have to follow those of the picture (Pearson's r)
FEWEST = 6  # cells that hang together: a short name in small print
BLEED = 15  # points over the page's edge that a printer cuts off
MOST = 3_000_000  # pixels of a picture laid out: a larger one is laid out smaller
FINEST = 2400  # dots an inch: nobody prints finer, and what is drawn so small is there to be hidden
DEEPEST = 12
Matrix = tuple[float, float, float, float, float, float]


def hides_a_part(page: pdfium.PdfPage, bare: Image.Image, scale: float, onto: tuple[float, ...]) -> bool:
    """Whether some picture of the page is shown in part only. `bare` is the page without words at `scale` pixels a
    point; `onto` how a point of the page comes to its picture."""
    shown = bare.resize((max(1, int(bare.width / scale)), max(1, int(bare.height / scale))), Image.Resampling.BOX)
    x, y, across_x, across_y, up_x, up_y = (value / scale for value in onto)
    to_pixels: Matrix = (across_x, across_y, up_x, up_y, x, y)
    return any(_hides(picture, _times(matrix, to_pixels), shown) for picture, matrix in _pictures(page))


def _pictures(page: pdfium.PdfPage) -> Iterator[tuple[Image.Image, Matrix]]:
    """Each picture of a page as the file holds it, those in drawings too, in grey, and where its corners lie."""
    queue = [
        (raw.FPDFPage_GetObject(page, at), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)
        for at in range(raw.FPDFPage_CountObjects(page))
    ]
    while queue:
        thing, around, depth = queue.pop()
        kind = raw.FPDFPageObj_GetType(thing)
        if kind not in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
            continue
        own = raw.FS_MATRIX()
        if not raw.FPDFPageObj_GetMatrix(thing, own):
            continue
        matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), around)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            count = max(0, raw.FPDFFormObj_CountObjects(thing))
            queue += [(raw.FPDFFormObj_GetObject(thing, at), matrix, depth + 1) for at in range(count)]
        elif kind == raw.FPDF_PAGEOBJ_IMAGE and (picture := _held(thing)) is not None:
            yield picture, matrix


def _held(thing: Any) -> Image.Image | None:
    """The picture itself in grey; None for one that is flat or cannot be read here."""
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(thing, wide, high) or wide.value * high.value > 20 * MOST:
        return None
    bitmap = raw.FPDFImageObj_GetBitmap(thing)
    if not bitmap:
        return None
    held = pdfium.PdfBitmap.from_raw(bitmap)
    try:
        picture = held.to_pil().convert("L")
    except (ValueError, KeyError, RuntimeError):
        return None
    finally:
        held.close()  # and nobody else: given back twice, PDFium ends the process, at once or some time later
    return None if ink.is_flat(picture, DETAIL) else picture


def _hides(picture: Image.Image, matrix: Matrix, shown: Image.Image) -> bool:
    """Whether cells that hang together have detail in the picture and nothing of it on the page."""
    a, b, c, d, e, f = matrix
    wide, high = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
    if not wide or not high or a * d == b * c:
        return True
    if max(picture.width / wide, picture.height / high) * 72 > FINEST and min(picture.size) > CELL:
        return True
    left, right = min(e, e + a, e + c, e + a + c), max(e, e + a, e + c, e + a + c)
    top, bottom = min(f, f + b, f + d, f + b + d), max(f, f + b, f + d, f + b + d)
    size = (int(right - left) + 1, int(bottom - top) + 1)
    if size[0] * size[1] > MOST or size[0] < 2 * CELL or size[1] < 2 * CELL:
        return False
    meant, there = _laid_out(picture, (a, b, c, d, e - left, f - top), size)
    return _groups(_hidden_cells(meant, there, shown, int(left), int(top)))


def _laid_out(picture: Image.Image, matrix: Matrix, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    """The picture as it lies on the page, and where it lies at all. Its top is the top of a square of 1 by 1."""
    a, b, c, d, e, f = matrix
    small = picture.resize(
        (max(1, min(picture.width, 2 * size[0])), max(1, min(picture.height, 2 * size[1]))), Image.Resampling.BOX
    )
    whole = a * d - b * c
    across = (d / whole * small.width, -c / whole * small.width, (c * f - d * e) / whole * small.width)
    down = (b / whole * small.height, -a / whole * small.height, small.height - (b * e - a * f) / whole * small.height)
    meant = small.transform(size, Image.Transform.AFFINE, (*across, *down), Image.Resampling.BILINEAR)
    there = Image.new("L", small.size, 255).transform(size, Image.Transform.AFFINE, (*across, *down))
    return meant, there


def _hidden_cells(meant: Image.Image, there: Image.Image, shown: Image.Image, left: int, top: int) -> Image.Image:
    """A pixel for each cell: 255 where the picture has detail and the page none of it."""
    cells = Image.new("L", (meant.width // CELL, meant.height // CELL), 0)
    for row in range(cells.height):
        for column in range(cells.width):
            box = (column * CELL, row * CELL, (column + 1) * CELL, (row + 1) * CELL)
            part = meant.crop(box)
            low, high = part.getextrema()
            if int(high) - int(low) < DETAIL or there.crop(box).getextrema()[0] == 0:  # type: ignore[arg-type]
                continue
            if _is_hidden(part, shown, box[0] + left, box[1] + top):
                cells.putpixel((column, row), 255)
    return cells


def _is_hidden(part: Image.Image, shown: Image.Image, x: int, y: int) -> bool:
    """Whether the page shows nothing of this part of the picture. What a printer cuts off is no matter."""
    if x < 0 or y < 0 or x + CELL > shown.width or y + CELL > shown.height:
        return x < -BLEED or y < -BLEED or x > shown.width + BLEED - CELL or y > shown.height + BLEED - CELL
    # A pixel more or less makes no difference: drawing rounds.
    around = shown.crop((x - 1, y - 1, x + CELL + 1, y + CELL + 1))
    low, high = around.getextrema()
    if int(high) - int(low) < FLAT:  # type: ignore[arg-type]
        return True
    own = part.tobytes()
    return all(
        _alike(own, shown.crop((x + dx, y + dy, x + dx + CELL, y + dy + CELL)).tobytes()) < ALIKE
        for dx in (0, -1, 1)
        for dy in (0, -1, 1)
    )


def _alike(some: bytes, others: bytes) -> float:
    """How closely two rows of tones follow each other, from -1 to 1; which is darker is no matter."""
    count, one, two = len(some), sum(some) / len(some), sum(others) / len(others)
    both = sum(a * b for a, b in zip(some, others, strict=True)) / count - one * two
    spread = (sum(a * a for a in some) / count - one * one) * (sum(b * b for b in others) / count - two * two)
    return abs(both) / float(spread**0.5) if spread > 0 else 0.0


def _groups(cells: Image.Image) -> bool:
    return any(spot.pixels >= FEWEST for spot in ink.spots(cells) or ())


def _times(one: Matrix, other: Matrix) -> Matrix:
    """What first the one does and then the other."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
