"""A sealed file opens with its key and to its last byte, or not at all."""

import io

import pytest

from dashboard.backup import sealing
from dashboard.backup.sealing import CHUNK, MAGIC, PREFIX, SALT, TAG, Sealed, SealingWriter, opened

KEY = "a long key for the tests of backups"
START = len(MAGIC) + SALT + PREFIX


def seal(data: bytes, key: str = KEY) -> bytes:
    into = io.BytesIO()
    writer = SealingWriter(into, key)
    for at in range(0, len(data), 300_000):
        writer.write(data[at : at + 300_000])
    writer.close()
    return into.getvalue()


def unseal(data: bytes, key: str = KEY) -> bytes:
    return opened(io.BytesIO(data), key).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_opens_again_and_shows_nothing_of_it(size):
    data = (b"Invented Person " * (size // 16 + 1))[:size]
    sealed = seal(data)
    assert unseal(sealed) == data
    assert b"Invented" not in sealed
    assert seal(data) != sealed


def test_another_key_a_short_one_and_none_open_nothing():
    sealed = seal(b"x")
    with pytest.raises(Sealed, match="another key"):
        unseal(sealed, KEY + "!")
    with pytest.raises(Sealed, match="too short"):
        unseal(sealed, "short")
    with pytest.raises(Sealed, match="set CSPR_BACKUP_KEY"):
        unseal(sealed, "")
    assert unseal(b"not sealed at all", "") == b"not sealed at all"


ONE = CHUNK + TAG


@pytest.mark.parametrize(
    "changed",
    [
        lambda s: s[:-1],
        lambda s: s[: START + ONE],
        lambda s: s[: START + ONE] + s[START + 2 * ONE :],
        lambda s: s[:START] + s[START + ONE : START + 2 * ONE] + s[START : START + ONE] + s[START + 2 * ONE :],
        lambda s: s + b"x",
        lambda s: s[: START + 9] + bytes([s[START + 9] ^ 1]) + s[START + 10 :],
        lambda s: s[: len(MAGIC)] + bytes([s[len(MAGIC)] ^ 1]) + s[len(MAGIC) + 1 :],
    ],
    ids=["a byte short", "a chunk short", "the middle out", "in another order", "longer", "altered", "another salt"],
)
def test_whatever_was_done_to_it_is_noticed(changed):
    sealed = seal(b"x" * (2 * CHUNK + 5))
    with pytest.raises(Sealed):
        unseal(changed(sealed))


def test_it_holds_a_chunk_in_memory_and_no_more():
    writer = SealingWriter(io.BytesIO(), KEY)
    for _ in range(5):
        writer.write(b"x" * CHUNK)
        assert len(writer.waiting) <= sealing.CHUNK
