"""What a picture carries beside what it shows is gone from the public one, which still shows the same."""

import contextlib
import io
import re
import zlib

import pytest
from PIL import Image, ImageChops

from csprapp.files.pictures import without_metadata
from tests.unseen.office_third import PICTURES
from tests.unseen.pictures import CARRY, WORD, clear

CARRY = CARRY | PICTURES
PACKED = ("PNG: text", "PNG: rows after the last", "PNG: a profile")  # the word is packed in the file


def unpacked(data: bytes) -> bytes:
    """The file, and the points of a PNG as they are unpacked."""
    if data[:4] != b"\x89PNG":
        return data
    parts = [data[at.end() :][: int.from_bytes(data[at.start() - 4 : at.start()])] for at in re.finditer(b"IDAT", data)]
    with contextlib.suppress(zlib.error):
        return data + zlib.decompressobj().decompress(b"".join(parts))
    return data


@pytest.mark.parametrize("kind", CARRY)
def test_a_word_beside_the_picture_goes_and_the_picture_stays(kind):
    data = CARRY[kind]()
    assert WORD in data or kind in PACKED
    clean = without_metadata(data)
    assert WORD not in unpacked(clean)
    after = Image.open(io.BytesIO(clean)).convert("RGB")
    with contextlib.suppress(OSError):  # not every program opens what is so odd
        before = Image.open(io.BytesIO(data)).convert("RGB")
        assert ImageChops.difference(before, after).getbbox() is None


def test_words_under_points_that_are_clear_go():
    """A program that erases by making clear leaves the colours where they were."""
    hidden = Image.open(io.BytesIO(without_metadata(clear())))
    assert {colour for _, colour in hidden.convert("RGBA").getcolors()} == {(0, 0, 0, 0)}


def test_points_that_are_half_clear_stay():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 128)).save(out, "PNG")
    assert Image.open(io.BytesIO(without_metadata(out.getvalue()))).getpixel((1, 1)) == (10, 20, 30, 128)
