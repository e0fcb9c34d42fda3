"""Packings of scanners and cameras other than JPEG: JPEG 2000, JBIG2 and fax, without words and what follows."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image

KEPT_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}  # ISO 15444-1: the rest is words, identifiers and others' data
KEPT_IN_THE_HEAD = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "}
COM, SOT, SOD, EOC = 0xFF64, 0xFF90, 0xFF93, 0xFFD9
WORDS_OF_JBIG2, END_OF_JBIG2 = 62, 51  # ITU-T T.88, 7.3: extensions, which hold comments; end of file


def jpeg2000_without_words(data: bytes) -> bytes:
    """A JPEG 2000 picture, in its boxes or bare, without comments and foreign boxes. Raises ValueError when damaged."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _codestream(data)
    out, at = [], 0
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        head = 16 if length == 1 else 8
        if length == 1:
            (length,) = struct.unpack(">Q", data[at + 8 : at + 16])
        end = len(data) if length == 0 else at + length
        if end <= at or end > len(data):
            raise ValueError("a box beyond the end")
        body = data[at + head : end]
        if kind in KEPT_BOXES:
            body = _codestream(body) if kind == b"jp2c" else _head(body) if kind == b"jp2h" else body
            out.append(struct.pack(">I4s", len(body) + 8, kind) + body)
        at = end
        if kind == b"jp2c":
            break
    return b"".join(out)


def _head(data: bytes) -> bytes:
    """The boxes in the head of a picture that say its size and colours."""
    out, at = [], 0
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        end = at + length if length else len(data)
        if length and length < 8 or end > len(data):
            raise ValueError("a box beyond the end")
        if kind in KEPT_IN_THE_HEAD:
            out.append(data[at:end])
        at = end
    return b"".join(out)


def _codestream(data: bytes) -> bytes:
    """The codestream without its comments, those of its tiles too, up to its end."""
    out, at = [data[:2]], 2
    while at + 2 <= len(data):
        (marker,) = struct.unpack(">H", data[at : at + 2])
        if marker == EOC:
            break
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker == SOT:
            tile, at = _tile(data, at)
            out.append(tile)
            continue
        if marker != COM:
            out.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join([*out, b"\xff\xd9"])


def _tile(data: bytes, start: int) -> tuple[bytes, int]:
    """One part of a tile, and where it ends."""
    head, size, more = struct.unpack(">6sI2s", data[start : start + 12])
    end = start + size if size else data.rindex(b"\xff\xd9")
    out: list[bytes] = []
    at = start + 12
    while True:
        (marker,) = struct.unpack(">H", data[at : at + 2])
        if marker == SOD or at >= end:
            break
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker != COM:
            out.append(data[at : at + 2 + length])
        at += 2 + length
    body = b"".join([*out, data[at:end]])
    return struct.pack(">6sI2s", head, len(body) + 12, more) + body, end


def jbig2_without_words(data: bytes) -> bytes:
    """The segments of a JBIG2 picture as a PDF holds them, without comments. Raises ValueError when damaged."""
    out: list[bytes] = []
    at = 0
    while at + 11 <= len(data):
        kind, body, length = _segment(data, at)
        if length == 0xFFFFFFFF:  # only the last may not know its length
            return b"".join([*out, data[at:]])
        if body + length > len(data):
            raise ValueError("a segment beyond the end")
        if kind == END_OF_JBIG2:
            break
        if kind != WORDS_OF_JBIG2:
            out.append(data[at : body + length])
        at = body + length
    return b"".join(out)


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """The kind of a segment, where its body begins, and how long that is."""
    number, flags, referred = struct.unpack(">IBB", data[at : at + 6])
    count, at = referred >> 5, at + 6
    if count == 7:
        (count,) = struct.unpack(">I", data[at - 1 : at + 3])
        count &= 0x1FFFFFFF
        at += 3 + (count + 8) // 8
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
    (length,) = struct.unpack(">I", data[at : at + 4])
    return flags & 0x3F, at + 4, length


def fax_points(data: bytes, width: int, height: int, settings: Any) -> bytes:
    """The points of a picture packed as a fax. Raises ValueError or OSError where it cannot be unpacked."""
    given = settings if settings is not None else {}
    k, black_is_1 = int(given.get("/K", 0)), bool(given.get("/BlackIs1", False))
    if int(given.get("/Columns", 1728)) != width or bool(given.get("/EncodedByteAlign", False)):
        raise ValueError("a fax that is packed in a way of its own")
    entries = [(256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 4 if k < 0 else 3), (262, 3, 0)]
    entries += [(273, 4, 0), (277, 3, 1), (278, 4, height), (279, 4, len(data)), (292, 4, 1 if k > 0 else 0)]
    start = 8 + 2 + 12 * len(entries) + 4
    fields = [(tag, kind, start if tag == 273 else value) for tag, kind, value in entries]
    head = b"II*\0" + struct.pack("<IH", 8, len(fields))
    head += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in fields) + b"\0\0\0\0"
    with Image.open(io.BytesIO(head + data)) as opened:
        points = opened.convert("1").tobytes()  # a white point is 1
    return bytes(255 - each for each in points) if black_is_1 else points
