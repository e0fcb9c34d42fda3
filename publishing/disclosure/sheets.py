"""The pages of a PDF as a reader gets them: the picture, the picture without its words, and where each letter stands.

PDFium draws them, as Chrome does. It reads hostile files and knows no threads: one at a time in a process, and bytes
in, plain values out, so that a process of its own can do it.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from publishing.disclosure.ink import Box
from publishing.disclosure.pictured import hides_a_part

SCALE = 2.0  # pixels in a point: 144 dpi, where the thinnest stroke of the smallest print is a pixel wide
MOST_PIXELS = 8_000_000  # of a page's picture: a larger page is drawn smaller
DEEPEST = 12  # drawings in drawings in drawings
QUIET = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}  # lie over words and hide none
HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW | raw.FPDF_ANNOT_FLAG_INVISIBLE
UNSEEN_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
HYPHENS = {0x2D, 0xAD}
PUT_IN = {" ", "\r", "\n", "-\n", "-"}  # signs that PDFium may add
BROKEN = "\ufffd"  # stands for a letter that the file does not say
PDFIUM = threading.RLock()
OPENING = (pdfium.PdfiumError, ValueError, OverflowError)


class Letter(NamedTuple):
    """One sign of a page's text, its box in pixels; `thing` is the text object it is of, 0 for one PDFium put in.

    `counts` when it is a letter or a figure, which must be seen; a space or a dot need not.
    """

    sign: str
    box: Box
    thing: int
    counts: bool
    invisible: bool


@dataclass
class Sheet:
    """One page. `bare` is its picture without the words, `alone` that of the words alone in black, None when there is
    nothing else; `pictured` when a picture covers most of it, as in a scan.

    `noted` are the words that notes lie over, `spoken_for` the objects of which the file says another text,
    `hides_pictures` says that a picture holds more than the page shows of it.
    """

    number: int
    full: Image.Image
    bare: Image.Image
    alone: Image.Image | None
    letters: list[Letter]
    replaced: str = ""
    spoken_for: frozenset[int] = frozenset()
    pictured: bool = False
    noted: list[str] = field(default_factory=list)
    to_redact: bool = False
    hides_notes: bool = False
    hides_pictures: bool = False

    @property
    def texts(self) -> list[str]:
        """Its words in the order of reading, and after them those of its letters for which the file says others."""
        own = "".join(letter.sign for letter in self.letters)
        if not self.replaced:
            return [own]
        said = set(self.replaced.split())
        return [self.replaced, " ".join(word for word in own.split() if word not in said and BROKEN not in word)]


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """A PDF opened for drawing; nobody else's meanwhile. Raises PdfiumError."""
    with PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()


def sheet(document: pdfium.PdfDocument, index: int) -> Sheet:
    """One page, counted from 0, its notes and form fields made part of it. Raises what is in OPENING."""
    page = document[index]
    noted, to_redact, hides = _notes(page)
    with _settled(document, index, page) as page:
        return _sheet(page, index + 1, noted, to_redact, hides)


def shown(document: pdfium.PdfDocument, index: int) -> tuple[Image.Image, list[Letter]]:
    """One page in colour and its letters, with everything that any reader could be shown of its notes."""
    page = document[index]
    _notes(page)
    with _settled(document, index, page) as page:
        return _drawn(page, False), _letters(page)


@contextmanager
def _settled(document: pdfium.PdfDocument, index: int, page: pdfium.PdfPage) -> Iterator[pdfium.PdfPage]:
    """The page with its notes and fields drawn as part of it."""
    if raw.FPDFPage_GetAnnotCount(page):
        flat = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.close()
        if flat == raw.FLATTEN_FAIL:
            raise ValueError("the notes cannot be drawn")
        page = document[index]
    try:
        yield page
    finally:
        page.close()


def _sheet(page: pdfium.PdfPage, number: int, noted: list[str], to_redact: bool, hides_notes: bool) -> Sheet:
    things = list(_things(page))
    texts = [thing for thing, kind, _ in things if kind == raw.FPDF_PAGEOBJ_TEXT]
    full = _drawn(page, True)
    spoken_for = frozenset(_address(thing) for thing in texts if any(_other_words(thing)))
    replaced = "".join(each.sign for each in _letters(page)) if spoken_for else ""
    for thing in texts:
        _forget_other_words(thing)
    letters = _letters(page)
    bare, alone = _apart(page, things) if len(things) > len(texts) else (Image.new("L", full.size, "white"), None)
    pictured = _is_pictured(page, things)
    holds_pictures = any(kind == raw.FPDF_PAGEOBJ_IMAGE for _, kind, _ in things)
    hides = holds_pictures and hides_a_part(page, bare, _scale(page), _onto_picture(page))
    notes = (noted, to_redact, hides_notes)
    return Sheet(number, full, bare, alone, letters, replaced, spoken_for, pictured, *notes, hides)


def _drawn(page: pdfium.PdfPage, grey: bool) -> Image.Image:
    bitmap = page.render(scale=_scale(page), grayscale=grey, may_draw_forms=False, rev_byteorder=not grey)
    try:
        picture: Image.Image = bitmap.to_pil()
        return picture.copy()
    finally:
        bitmap.close()


def _apart(page: pdfium.PdfPage, things: list[tuple[Any, int, int]]) -> tuple[Image.Image, Image.Image]:
    """The page without its words, and its words without the rest, in black."""
    for thing, kind, _ in things:
        raw.FPDFPageObj_SetIsActive(thing, kind != raw.FPDF_PAGEOBJ_TEXT)
    bare = _drawn(page, True)
    for thing, kind, _ in things:
        raw.FPDFPageObj_SetIsActive(thing, kind in {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM})
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            raw.FPDFPageObj_SetFillColor(thing, 0, 0, 0, 255)
    return bare, _drawn(page, True)


def _scale(page: pdfium.PdfPage) -> float:
    wide, high = page.get_size()
    return float(min(SCALE, (MOST_PIXELS / max(wide * high, 1)) ** 0.5))


# --- What is on a page --------------------------------------------------------------------------------------


def _things(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, int]]:
    """Every object that is drawn, those of drawings within the page too: the object, its kind, how deep it lies."""
    top = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    queue = [(thing, 0) for thing in top]
    while queue:
        thing, depth = queue.pop()
        kind = raw.FPDFPageObj_GetType(thing)
        yield thing, kind, depth
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            count = raw.FPDFFormObj_CountObjects(thing)
            queue += [(raw.FPDFFormObj_GetObject(thing, index), depth + 1) for index in range(max(0, count))]


def _address(thing: Any) -> int:
    return ctypes.addressof(thing.contents)


def _is_pictured(page: pdfium.PdfPage, things: list[tuple[Any, int, int]]) -> bool:
    wide, high = page.get_size()
    edges = [ctypes.c_float() for _ in range(4)]
    for thing, kind, depth in things:
        if kind == raw.FPDF_PAGEOBJ_IMAGE and not depth and raw.FPDFPageObj_GetBounds(thing, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            if abs((right - left) * (top - bottom)) > 0.6 * wide * high:
                return True
    return False


def _other_words(thing: Any) -> Iterator[Any]:
    """The marks on a text that give another text for it (ActualText)."""
    for index in range(raw.FPDFPageObj_CountMarks(thing)):
        mark = raw.FPDFPageObj_GetMark(thing, index)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN:
            yield mark


def _forget_other_words(thing: Any) -> None:
    """So that the letters are those a reader sees."""
    for mark in list(_other_words(thing)):
        raw.FPDFPageObj_RemoveMark(thing, mark)


# --- Letters ------------------------------------------------------------------------------------------------


def _letters(page: pdfium.PdfPage) -> list[Letter]:
    text = raw.FPDFText_LoadPage(page)
    try:
        return list(_read(text, _onto_picture(page)))
    finally:
        raw.FPDFText_ClosePage(text)


def _read(text: Any, onto: tuple[float, ...]) -> Iterator[Letter]:
    left, right, bottom, top = edges = [ctypes.c_double() for _ in range(4)]
    references = [ctypes.byref(edge) for edge in edges]
    modes: dict[int, bool] = {0: False}
    for index in range(raw.FPDFText_CountChars(text)):
        if not (sign := _sign(text, index)):
            continue
        raw.FPDFText_GetCharBox(text, index, *references)
        box = _placed(onto, left.value, bottom.value, right.value, top.value)
        thing = raw.FPDFText_GetTextObject(text, index)
        made_up = not thing or sign in PUT_IN and raw.FPDFText_IsGenerated(text, index) == 1
        address = 0 if made_up else _address(thing)
        if address not in modes:
            modes[address] = raw.FPDFTextObj_GetTextRenderMode(thing) in UNSEEN_MODES
        yield Letter(sign, box, address, sign.isalnum(), modes[address])


def _placed(onto: tuple[float, ...], left: float, bottom: float, right: float, top: float) -> Box:
    x, y, across_x, across_y, up_x, up_y = onto
    one, two = x + across_x * left + up_x * bottom, x + across_x * right + up_x * top
    three, four = y + across_y * left + up_y * bottom, y + across_y * right + up_y * top
    return Box(
        one if one < two else two, three if three < four else four,
        two if one < two else one, four if three < four else three,
    )  # fmt: skip


def _sign(text: Any, index: int) -> str:
    """What stands there; "" for the second half of a sign beyond the first 65,536."""
    code = raw.FPDFText_GetUnicode(text, index)
    if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
        return BROKEN
    if 32 <= code < 0xD800 and code not in HYPHENS or code in {9, 10, 13}:
        return chr(code)
    if code in {2, 0xFFFE} or raw.FPDFText_IsHyphen(text, index) == 1:
        return "-\n"  # PDFium's own sign for a word that goes on in the next line
    if 0xD800 <= code < 0xDC00 and 0xDC00 <= (low := raw.FPDFText_GetUnicode(text, index + 1)) < 0xE000:
        return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00)
    if 0xDC00 <= code < 0xE000 and index and 0xD800 <= raw.FPDFText_GetUnicode(text, index - 1) < 0xDC00:
        return ""
    return BROKEN if code < 32 or 0xD800 <= code < 0xF900 else chr(code)


def _onto_picture(page: pdfium.PdfPage) -> tuple[float, ...]:
    """How a point of the page comes to its picture, whatever its crop and rotation: x, y of (0, 0), and what a point
    more across or up adds to each."""
    wide, high = page.get_size()
    scale, fine = _scale(page), 256
    across, down = ctypes.c_int(), ctypes.c_int()
    found = []
    for x, y in ((0, 0), (1000, 0), (0, 1000)):
        size = (int(wide * scale * fine), int(high * scale * fine))
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        found.append((across.value / fine, down.value / fine))
    (x0, y0), (x1, y1), (x2, y2) = found
    return x0, y0, (x1 - x0) / 1000, (y1 - y0) / 1000, (x2 - x0) / 1000, (y2 - y0) / 1000


# --- Notes --------------------------------------------------------------------------------------------------


def _notes(page: pdfium.PdfPage) -> tuple[list[str], bool, bool]:
    """The words that notes lie over, whether something waits to be redacted, whether a note is hidden.

    A note without an appearance is not drawn here and is in other programs: its rectangle is compared. A hidden one
    is opened, so that it is drawn and read with the page.
    """
    over, to_redact, hides = [], False, False
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kind, flags = raw.FPDFAnnot_GetSubtype(note), raw.FPDFAnnot_GetFlags(note)
        edges = raw.FS_RECTF()
        if kind == raw.FPDF_ANNOT_REDACT:
            to_redact = True
        if kind not in QUIET and raw.FPDFAnnot_GetRect(note, edges):
            over.append((edges.left, edges.bottom, edges.right, edges.top))
        if flags & HIDDEN and kind not in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}:
            hides = hides or bool(raw.FPDFAnnot_HasKey(note, b"AP"))
            raw.FPDFAnnot_SetFlags(note, flags & ~HIDDEN)
        raw.FPDFPage_CloseAnnot(note)
    return (_under(page, over) if over else []), to_redact, hides


def _under(page: pdfium.PdfPage, over: list[tuple[float, float, float, float]]) -> list[str]:
    """The words of the page itself in each of these rectangles of its own measure."""
    text = raw.FPDFText_LoadPage(page)
    try:
        letters = list(_read(text, (0, 0, 1, 0, 0, 1)))
    finally:
        raw.FPDFText_ClosePage(text)
    found = []
    for left, bottom, right, top in over:
        words = "".join(
            each.sign
            for each in letters
            if min(left, right) <= (each.box.left + each.box.right) / 2 <= max(left, right)
            and min(bottom, top) <= (each.box.top + each.box.bottom) / 2 <= max(bottom, top)
        )
        if any(sign.isalnum() for sign in words):
            found.append(" ".join(words.split()))
    return found
