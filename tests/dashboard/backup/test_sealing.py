"""A sealed file opens with its key and to its last byte, or not at all."""

import hashlib
import io

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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


def test_its_key_is_stretched_as_is_said_and_another_program_could_open_it():
    """32 MB and a tenth of a second for each word that somebody tries."""
    sealed = seal(b"Invented words")
    salt, prefix = sealed[len(MAGIC) : START - PREFIX], sealed[START - PREFIX : START]
    key = hashlib.scrypt(KEY.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    first_and_last = prefix + bytes(4) + b"\1"
    assert AESGCM(key).decrypt(first_and_last, sealed[START:], sealed[:START]) == b"Invented words"


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
