"""Taking out of a picture what its maker did not mean to publish: place, camera, author, comments, what follows it."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from .checks import JPEG, PNG, FileRefused, kind_of

# The chunks of a PNG that draw or tell its colours, and how many bytes each may have: the rest is something else.
PNG_KEPT = {b"IHDR": 13, b"IEND": 0, b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"sBIT": 4,
            b"bKGD": 6, b"pHYs": 9}  # fmt: skip
INDEXED = 3
SAMPLES = {0: 1, 2: 3, INDEXED: 1, 4: 2, 6: 4}  # values in a point, by the kind of picture
ONE_PASS = ((0, 0, 1, 1),)
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
MARKER = re.compile(rb"\xff+([^\x00\xff])")  # any number of fill bytes may stand before it
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
SOI, EOI, SOS, APP0, APP14, APP15, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xEF, 0xFE
DHT, DQT, DRI = 0xC4, 0xDB, 0xDD
# How long a table is that begins at a place.
LENGTHS: dict[int, Callable[[bytes, int], int]] = {
    DQT: lambda body, at: 129 if body[at] >> 4 else 65,
    DHT: lambda body, at: 17 + sum(body[at + 1 : at + 17]),
}
FRAMES = set(range(0xC0, 0xD0)) - {DHT, 0xC8, 0xCC}
TABLES_AND_FRAMES = set(range(0xC0, 0xE0)) - {SOI, EOI, SOS}
AS_IT_STANDS, TURNED = 1, 0x0112  # the Exif tag that says how a picture is to be turned
MOST_POINTS = 100_000_000


def without_metadata(data: bytes) -> bytes:
    """The same PNG or JPEG, upright, without text, EXIF, XMP or comments; raises FileRefused when it cannot be read."""
    kind = kind_of(data)
    try:
        if kind == PNG:
            return _clean_png(_without_what_is_clear(_upright(data, "PNG")))
        if kind == JPEG:
            return jpeg_without_metadata(_upright(data, "JPEG"))
    except (struct.error, IndexError, ValueError, zlib.error) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("A picture in the document is damaged. Replace it and try again.") from error
    raise FileRefused("Pictures must be PNG or JPEG. Save the picture again as one of them.")


def _upright(data: bytes, kind: str) -> bytes:
    """The picture turned as its camera said, since that is lost with the camera's data; as it is where nothing is said.

    A JPEG that lies is packed again, as good as it was to the eye.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.getexif().get(TURNED, AS_IT_STANDS) not in range(2, 9):
                return data
            if picture.width * picture.height > MOST_POINTS:
                raise FileRefused("A picture in the document is too large. Make it smaller and try again.")
            picture.load()
            turned = ImageOps.exif_transpose(picture)
            out = io.BytesIO()
            turned.save(out, kind, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}))
            return out.getvalue()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, KeyError, TypeError):
        return data  # whatever it says cannot be read: the parts below decide


def _without_what_is_clear(data: bytes) -> bytes:
    """The picture without the colours of points that are wholly clear: a program that only makes words or a face clear
    leaves them there. As it is where nothing is clear."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            clear = "A" in picture.mode or "transparency" in picture.info
            if not clear or picture.width * picture.height > MOST_POINTS:
                return data
            whole = picture.convert("RGBA")
            hidden = whole.getchannel("A").point([255, *[0] * 255])
            if hidden.getbbox() is None:
                return data
            whole.paste((0, 0, 0, 0), mask=hidden)
            out = io.BytesIO()
            whole.save(out, "PNG")
            return out.getvalue()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, KeyError, TypeError):
        return data  # the parts decide


def _clean_png(data: bytes) -> bytes:
    out, at, points, size = [data[:8]], 8, zlib.decompressobj(), 0
    depth, colours = data[24], data[25]
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise IndexError(at)
        if kind == b"IDAT" and not points.eof:
            size += len(points.decompress(data[at + 8 : end - 4]))
            out.append(_chunk(kind, data[at + 8 : end - 4 - len(points.unused_data)]))
        elif kind == b"PLTE":  # of another kind of picture it only suggests colours
            out += [_chunk(kind, data[at + 8 : end - 4][: 3 << depth])] if colours == INDEXED else []
        elif kind in PNG_KEPT:
            out.append(_chunk(kind, data[at + 8 : end - 4][: PNG_KEPT[kind]]))
        at = end
        if kind == b"IEND":
            break
    return b"".join(_cut_to(out, _size_of_points(data)) if size > _size_of_points(data) else out)


def _size_of_points(data: bytes) -> int:
    """How many bytes the points of a PNG unpack to (ISO 15948, 8.1): a row's kind, then its points, pass by pass."""
    wide, high, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    sizes = [(-(-(wide - x) // dx), -(-(high - y) // dy)) for x, y, dx, dy in (PASSES if interlaced else ONE_PASS)]
    return sum(rows * (1 + (each * depth * SAMPLES[colours] + 7) // 8) for each, rows in sizes if each > 0 and rows > 0)


def _cut_to(parts: list[bytes], size: int) -> list[bytes]:
    """The parts of a PNG without the rows after its last: a program that crops a file in place leaves them there."""
    held = [part for part in parts if part[4:8] == b"IDAT"]
    rows = zlib.decompressobj().decompress(b"".join(part[8:-4] for part in held), size)
    whole = _chunk(b"IDAT", zlib.compress(rows))
    return [whole if part is held[0] else part for part in parts if part is held[0] or part[4:8] != b"IDAT"]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg_without_metadata(data: bytes) -> bytes:
    """The same picture, point for point: its tables, frames and scans, and what tells its colours; up to its end.

    One without an end gets one. Raises IndexError, ValueError or struct.error when it is damaged.
    """
    out, at, drawn = [b"\xff\xd8"], 2, False
    tables: list[tuple[int, int, bytes]] = []  # where a table is kept, whether it is of DQT or DHT, and what it says
    used: set[tuple[int, int]] = set()
    while found := MARKER.match(data, at):
        marker, at = found.group(1)[0], found.end()
        if marker == EOI:
            break
        if marker in WITHOUT_LENGTH:
            continue
        (length,) = struct.unpack(">H", data[at : at + 2])
        body, at = data[at + 2 : at + length], at + length
        if length < 2 or at > len(data):
            raise IndexError(at)
        used |= _tables_used(marker, body)
        if (kept := _kept_of_jpeg(marker, body, first=len(out) == 1)) is not None:
            if marker in LENGTHS:
                tables.append((len(out), marker, kept))
            out.append(bytes([0xFF, marker]) + struct.pack(">H", len(kept) + 2) + kept)
        if marker == SOS:
            drawn = True
            end = _end_of_scan(data, at)
            out.append(data[at:end])
            at = end
    if not drawn or (at < len(data) and not found):
        raise IndexError(at)
    for place, marker, kept in tables:
        number = 0x1F if marker == DHT else 0xF  # of a table, in its first byte
        mine = b"".join(table for table in _tables(marker, kept) if (marker, table[0] & number) in used)
        out[place] = bytes([0xFF, marker]) + struct.pack(">H", len(mine) + 2) + mine if mine else b""
    return b"".join([*out, b"\xff\xd9"])


def _tables_used(marker: int, body: bytes) -> set[tuple[int, int]]:
    """The tables that a frame or a scan draws with, each by its kind and number (ITU-T T.81, B.2.2, B.2.3)."""
    if marker in FRAMES and len(body) > 5:
        return {(DQT, body[at]) for at in range(8, min(len(body), 6 + 3 * body[5]), 3)}
    if marker == SOS and body:
        pairs = [body[at] for at in range(2, min(len(body), 1 + 2 * body[0]), 2)]
        return {(DHT, each >> 4) for each in pairs} | {(DHT, 0x10 | each & 0xF) for each in pairs}
    return set()


def _tables(marker: int, body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        end = at + LENGTHS[marker](body, at)
        yield body[at:end]
        at = end


def _kept_of_jpeg(marker: int, body: bytes, *, first: bool) -> bytes | None:
    """What stays of one part: all of a table, frame or scan; of an application's, what says the size and colours."""
    if marker in TABLES_AND_FRAMES or marker == SOS:
        return body[: _length_of(marker, body)]
    if marker == APP0 and first and b"JFIF\0".startswith(body[:5]):
        return body[:12] + b"\0\0"[: len(body) - 12] if len(body) > 12 else body  # without the small picture
    if marker == APP14 and body.startswith(b"Adobe"):
        return body[:12]
    return None


def _length_of(marker: int, body: bytes) -> int:
    """How many bytes of a table, a frame or the head of a scan say something (ITU-T T.81, B.2)."""
    if marker == DRI:
        return 2
    if marker == SOS:
        return 4 + 2 * body[0] if body else 0
    if marker in LENGTHS:
        return _whole_tables(body, LENGTHS[marker])
    return 6 + 3 * body[5] if marker in FRAMES and len(body) > 5 else len(body)


def _whole_tables(body: bytes, length: Callable[[bytes, int], int]) -> int:
    """The end of the last table that is whole."""
    at = 0
    while at < len(body) and at + length(body, at) <= len(body):
        at += length(body, at)
    return at


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the points of a scan end: at the next marker that is neither a restart nor a filled-up byte."""
    while found := MARKER.search(data, at):
        if found.group(1)[0] not in WITHOUT_LENGTH:
            return found.start()
        at = found.end()
    return len(data)
