"""The pictures of a PDF: the same points, and nothing that a camera, a scanner or a program put round them."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, PdfError, Stream, StreamDecodeLevel
from PIL import Image

from csprapp.files.pictures import jpeg_without_metadata
from csprapp.files.refused import FileRefused

from .copier import Copier, listed, makes
from .scans import fax_points, jbig2_without_words, jpeg2000_without_words

PHOTOGRAPHS = "data in photographs"
PARTS = {
    "/DeviceGray": 1,
    "/G": 1,
    "/DeviceRGB": 3,
    "/RGB": 3,
    "/DeviceCMYK": 4,
    "/CMYK": 4,
    "/CalGray": 1,
    "/CalRGB": 3,
}
PARTS |= {"/Lab": 3, "/Indexed": 1, "/I": 1, "/Separation": 1}
OURS = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}


@makes("image")
def image(copier: Copier, value: Any) -> Any:
    """A picture, packed as it was where that can be made clean, else unpacked and packed anew."""
    if not isinstance(value, Stream):
        return None
    data, packing, settings = _points(copier, value)
    new = copier.by_shape("image", value, data=data)
    if _says_one_tone(new.get("/Decode")):  # all of it shown in one colour: what it is stays to be seen, and checked
        del new["/Decode"]
    if packing:
        new.write(data, filter=Name(packing), decode_parms=settings)
    return new


def _says_one_tone(decode: Any) -> bool:
    """Whether a picture's values are all turned into one, so that nothing of it is seen."""
    ends = [float(each) for each in listed(decode)]
    return bool(ends) and all(low == high for low, high in zip(ends[::2], ends[1::2], strict=False))


def note_unused(copier: Copier) -> None:
    """Say that there are pictures which no page shows. They stay behind, and their data with them."""
    for known, value in copier.offered.items():
        if not any((kind, known) in copier.made for kind in ("drawn", "image", "form")):
            copier.removed.add("pictures and drawings that no page shows")
            if Name.DCTDecode in listed(value.get("/Filter")):
                copier.removed.add(PHOTOGRAPHS)


@makes("mask")
def mask(copier: Copier, value: Any) -> Any:
    """The part of a picture that is not shown: by colour, or as a picture."""
    return copier.make("image", value) if isinstance(value, Stream) else copier.make("plain", value)


@makes("inline image")
def inline_image(copier: Copier, value: Any) -> Any:
    """A picture inside the commands of a page, which becomes one beside them."""
    held = Stream(copier.source, value.read_raw_bytes())
    for key, each in value.obj.items():
        held[key] = each
    names = copier.around.old.get("/ColorSpace") if copier.around else None
    if isinstance(held.get("/ColorSpace"), Name) and isinstance(names, Dictionary):
        held.ColorSpace = names.get(str(held.ColorSpace), held.ColorSpace)
    return image(copier, held)


def _points(copier: Copier, value: Stream) -> tuple[bytes, str, Any]:
    """The bytes to keep, how they are packed ("" for not at all) and the settings of that."""
    filters, settings = listed(value.get("/Filter")), listed(value.get("/DecodeParms"))
    last = str(filters[-1]) if filters else ""
    if last not in OURS:
        data = value.read_bytes(StreamDecodeLevel.specialized)
        size = _size(value)
        if size is not None and len(data) > size:
            copier.removed.add(PHOTOGRAPHS)
        return data[:size], "", None
    packed = _unpacked(copier, value, filters[:-1], settings)
    own = settings[-1] if len(settings) == len(filters) and isinstance(settings[-1], Dictionary) else None
    try:
        data, packing, own = _clean(copier, value, last, packed, own)
    except (ValueError, IndexError, OSError, Image.DecompressionBombError) as error:
        raise FileRefused("A picture in the PDF is damaged. Replace it and try again.") from error
    if packing and data != packed:
        copier.removed.add(PHOTOGRAPHS)
    return data, packing, own


def _unpacked(copier: Copier, value: Stream, before: list[Any], settings: list[Any]) -> bytes:
    """The bytes of the picture's own packing, without what was packed round it."""
    raw = value.read_raw_bytes()
    if not before:
        return raw
    outer = Stream(copier.source, raw)
    outer.Filter = Array(before)
    if len(settings) > 1:
        outer.DecodeParms = Array(settings[:-1])
    return outer.read_bytes(StreamDecodeLevel.specialized)


def _clean(copier: Copier, value: Stream, last: str, packed: bytes, own: Any) -> tuple[bytes, str, Any]:
    if last in {"/DCTDecode", "/DCT"}:
        return jpeg_without_metadata(packed), "/DCTDecode", copier.make("compression", own)
    if last == "/JPXDecode":
        return jpeg2000_without_words(packed), "/JPXDecode", None
    if last == "/JBIG2Decode":
        shared = own.get("/JBIG2Globals") if own is not None else None
        settings = Dictionary()
        if isinstance(shared, Stream):
            settings.JBIG2Globals = Stream(copier.new, jbig2_without_words(shared.read_bytes()))
        return jbig2_without_words(packed), "/JBIG2Decode", settings if len(settings.keys()) else None
    return fax_points(packed, int(value.Width), int(value.Height), own), "", None


def _size(value: Stream) -> int | None:
    """How many bytes the points of an unpacked picture take; what follows them is no part of it."""
    try:
        parts = 1 if value.get("/ImageMask") else _parts(value.get("/ColorSpace"))
        bits = 1 if value.get("/ImageMask") else int(value.BitsPerComponent)
        return None if parts is None else (int(value.Width) * parts * bits + 7) // 8 * int(value.Height)
    except (AttributeError, PdfError, TypeError, ValueError):
        return None


def _parts(space: Any) -> int | None:
    if isinstance(space, Name):
        return PARTS.get(str(space))
    if not isinstance(space, Array) or not len(space):
        return None
    if str(space[0]) == "/ICCBased":
        return int(space[1].N)
    return len(space[1]) if str(space[0]) == "/DeviceN" else PARTS.get(str(space[0]))
