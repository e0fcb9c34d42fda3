# ruff: noqa: E501
"""Pictures that carry a word beside what they show, in ways nobody had tried on what cleans them."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

WORD = b"Torquil Beamish"
Made = Callable[[], bytes]


def png(mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 20), 200 if mode in {"L", "P"} else "white").save(out, "PNG", **more)
    return out.getvalue()


def jpeg(**more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_mandelbrot((40, 20), (-2, -1.5, 1, 1.5), 40).convert(more.pop("mode", "RGB")).save(out, "JPEG", **more)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(kind: bytes, body: bytes = WORD, *, after: bytes = b"IHDR") -> bytes:
    """A PNG with one more chunk after the one named."""
    data = png("P" if kind in {b"tRNS", b"hIST"} else "RGB")
    at = data.index(after) - 4
    end = at + 12 + struct.unpack(">I", data[at : at + 4])[0]
    return data[:end] + chunk(kind, body) + data[end:]


def longer(kind: bytes) -> bytes:
    """A PNG whose chunk of this kind has words after what it may say."""
    data = png("P")
    if kind not in data:
        body = {b"gAMA": b"\0\0\xb1\x8f", b"sRGB": b"\0", b"pHYs": b"\0\0\x0b\x13\0\0\x0b\x13\1", b"bKGD": b"\0"}[kind]
        return with_chunk(kind, body.ljust(6 if kind == b"bKGD" else len(body), b"\0") + WORD)
    at = data.index(kind) - 4
    (length,) = struct.unpack(">I", data[at : at + 4])
    body = data[at + 8 : at + 8 + length]
    return (
        data[:at]
        + chunk(kind, body.ljust(768, b"\0") + WORD if kind == b"PLTE" else body + WORD)
        + data[at + 12 + length :]
    )


def clear() -> bytes:
    """A PNG with words under points that are wholly clear."""
    picture = Image.new("RGBA", (120, 20), (255, 255, 255, 255))
    ImageDraw.Draw(picture).text((2, 4), WORD.decode(), fill=(0, 0, 0, 255))
    picture.putalpha(Image.new("L", picture.size, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def part(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def with_part(marker: int, body: bytes = WORD) -> bytes:
    """A JPEG with one more part at its beginning."""
    data = jpeg()
    return data[:2] + part(marker, body) + data[2:]


def longer_part(marker: int) -> bytes:
    """A JPEG whose part of this kind has words after what it may say."""
    data = jpeg()
    at = data.index(bytes([0xFF, marker]))
    (length,) = struct.unpack(">H", data[at + 2 : at + 4])
    return data[:at] + part(marker, data[at + 4 : at + 2 + length] + WORD) + data[at + 2 + length :]


def before_the_end(word: bytes) -> bytes:
    data = jpeg()
    return data[:-2] + part(0xFE, word) + data[-2:]


def said() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", WORD.decode())
    text.add_itxt("Comment", WORD.decode(), "en", "Comment", zip=True)
    return png(pnginfo=text)


CARRY: dict[str, Made] = {
    "PNG: text": said,
    **{f"PNG: a chunk {kind.decode()}": lambda kind=kind: with_chunk(kind) for kind in (
        b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"sPLT", b"tIME", b"caBX", b"vpAg", b"fdAT", b"acTL", b"prVW", b"mkBF",
    )},
    **{f"PNG: after what {kind.decode()} says": lambda kind=kind: longer(kind) for kind in (b"gAMA", b"sRGB", b"pHYs", b"bKGD", b"IHDR")},
    "PNG: after the points": lambda: png() + WORD,
    "PNG: a second picture after its end": lambda: png() + said(),
    "PNG: in the chunk that ends it": lambda: png().replace(chunk(b"IEND", b""), chunk(b"IEND", WORD)),
    "PNG: between two parts of the points": lambda: with_chunk(b"tEXt", after=b"IDAT"),
    **{f"JPEG: a part {marker:02X}": lambda marker=marker: with_part(marker) for marker in (
        0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE8, 0xEB, 0xEC, 0xED, 0xEE, 0xEF, 0xFE, 0xF0, 0xF7, 0xFD,
    )},
    **{f"JPEG: after what {marker:02X} says": lambda marker=marker: longer_part(marker) for marker in (0xC0, 0xC4, 0xDB, 0xDA, 0xE0)},
    "JPEG: after the points, before the end": lambda: before_the_end(WORD),
    "JPEG: after the end": lambda: jpeg() + WORD,
    "JPEG: a second photograph": lambda: jpeg() + with_part(0xE1),
    "JPEG: by stages, with a comment": lambda: (data := jpeg(progressive=True))[:2] + part(0xFE, WORD) + data[2:],
    "JPEG: in four inks, with a comment": lambda: (data := jpeg(mode="CMYK"))[:2] + part(0xFE, WORD) + data[2:],
    "JPEG: grey, with a comment": lambda: (data := jpeg(mode="L"))[:2] + part(0xFE, WORD) + data[2:],
}  # fmt: skip
