"""Taking out of a picture what its maker did not mean to publish: place, camera, author, comments."""

from __future__ import annotations

import struct

from .checks import JPEG, PNG, FileRefused, kind_of

PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
JPEG_MARKERS_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
SOI, EOI, SOS, APP0, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xFE


def without_metadata(data: bytes) -> bytes:
    """The same PNG or JPEG without text, EXIF, XMP or comments; raises FileRefused when it cannot be read."""
    kind = kind_of(data)
    try:
        if kind == PNG:
            return _clean_png(data)
        if kind == JPEG:
            return _clean_jpeg(data)
    except (struct.error, IndexError) as error:
        raise FileRefused("A picture in the document is damaged. Replace it and try again.") from error
    raise FileRefused("Pictures must be PNG or JPEG. Save the picture again as one of them.")


def _clean_png(data: bytes) -> bytes:
    out, at = [data[:8]], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise IndexError(at)
        if kind in PNG_KEPT:
            out.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(out)


def _clean_jpeg(data: bytes) -> bytes:
    out, at = [data[:2]], 2
    while True:
        if data[at] != 0xFF:
            raise IndexError(at)
        marker = data[at + 1]
        if marker in JPEG_MARKERS_WITHOUT_LENGTH:
            out.append(data[at : at + 2])
            at += 2
            continue
        if marker == SOS:  # the picture itself follows, up to the end marker
            end = data.rindex(b"\xff\xd9") + 2
            return b"".join([*out, data[at:end]])
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        metadata = marker == COM or (APP0 < marker <= 0xEF and marker != APP14)
        if not metadata:
            out.append(data[at : at + 2 + length])
        at += 2 + length
