"""Encrypting a stream as long as one likes without holding it: AES-256-GCM, a chunk at a time.

Each chunk is authenticated with its number and with whether it is the last one, so that a file that was altered,
shortened or put together anew is refused. The key is made from the words of CSPR_BACKUP_KEY by scrypt.
"""

import hashlib
import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"csprapp backup, sealed 1\n"
SALT, PREFIX, TAG = 16, 7, 16  # bytes
CHUNK = 1024 * 1024
SHORTEST = 20  # characters of a key


class Sealed(Exception):
    """It cannot be opened, or not be sealed. The sentence is shown to people."""


def _cipher(words: str, salt: bytes) -> AESGCM:
    if len(words) < SHORTEST:
        raise Sealed(f"CSPR_BACKUP_KEY is too short: at least {SHORTEST} characters, made like SECRET_KEY")
    return AESGCM(hashlib.scrypt(words.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32))


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class SealingWriter(io.RawIOBase):
    """What is written here goes sealed into another file. `close` writes the last chunk and leaves that file open."""

    def __init__(self, into: BinaryIO, words: str) -> None:
        self.header = MAGIC + os.urandom(SALT + PREFIX)
        self.into, self.number, self.waiting = into, 0, bytearray()
        self.cipher = _cipher(words, self.header[len(MAGIC) : -PREFIX])
        into.write(self.header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Keep the bytes until there is more than a chunk: the last one has to be marked."""
        given = memoryview(data)  # type: ignore[arg-type]
        self.waiting += given
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return given.nbytes

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self.header[-PREFIX:], self.number, last)
        self.into.write(self.cipher.encrypt(nonce, chunk, self.header))
        self.number += 1

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self.waiting), last=True)
            super().close()


class OpeningReader(io.RawIOBase):
    """The bytes of a sealed file. Raises Sealed for another key and wherever something was altered or cut off."""

    def __init__(self, source: BinaryIO, words: str) -> None:
        self.header = source.read(len(MAGIC) + SALT + PREFIX)
        self.source, self.number, self.ready = source, 0, memoryview(b"")
        self.cipher = _cipher(words, self.header[len(MAGIC) : -PREFIX])
        self.ahead = source.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer)  # type: ignore[arg-type]
        while not self.ready and self.ahead:
            self._open()
        given = self.ready[: into.nbytes]
        into[: given.nbytes] = given
        self.ready = self.ready[given.nbytes :]
        return given.nbytes

    def _open(self) -> None:
        chunk, self.ahead = self.ahead, self.source.read(CHUNK + TAG)
        nonce = _nonce(self.header[-PREFIX:], self.number, not self.ahead)
        try:
            self.ready = memoryview(self.cipher.decrypt(nonce, chunk, self.header))
        except InvalidTag:
            why = (
                "another key sealed it, or it was altered or cut off"
                if self.number == 0
                else "it was altered or cut off"
            )
            raise Sealed(f"The backup cannot be opened: {why}") from None
        self.number += 1


def is_sealed(file: BinaryIO) -> bool:
    """Whether this file begins as a sealed one; it is read from its beginning again afterwards."""
    begins = file.read(len(MAGIC))
    file.seek(0)
    return begins == MAGIC


def opened(file: BinaryIO, words: str) -> BinaryIO:
    """The bytes of a backup, sealed or not. Raises Sealed where a key is needed and not given."""
    if not is_sealed(file):
        return file
    if not words:
        raise Sealed("The backup is encrypted: set CSPR_BACKUP_KEY to the key it was made with")
    return io.BufferedReader(OpeningReader(file, words), CHUNK)
