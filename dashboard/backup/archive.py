"""The file of a backup: a tar of the database, every stored file and, last, a manifest with the digest of each."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Any, BinaryIO

from csprapp.disk import is_full

from .sealing import Sealed, SealingWriter, opened

DATABASE, MANIFEST, FILES, BESIDE = "database", "manifest.json", "files/", "beside/"
BLOCK = 1024 * 1024
HALF = ".part"  # at the end of the name of a backup that is not whole yet, or never will be


class BackupFault(Exception):
    """What stands against it, in sentences to show."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass
class Manifest:
    """What a backup holds, and of what it was made."""

    taken_at: str
    version: str
    database: str
    migrations: list[list[str]]
    rows: dict[str, int]
    memory: list[Any] | None  # number and signature of the newest line of the memory before the database was copied
    named: list[dict[str, Any]]  # what a restore needs besides: where it stood, and whether it is in here
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    factors_key: str = ""  # which SECRET_KEY encrypts the secrets of second factors; the key itself is never in here

    def text(self) -> bytes:
        """The manifest as it is written: JSON in a fixed order, so that its digest says something."""
        return json.dumps({"format": 1, **asdict(self)}, indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Raises BackupFault for one that is no manifest of ours."""
        try:
            told = json.loads(text)
            if told.pop("format") != 1:
                raise BackupFault("The backup was made by a newer version of this service: install that version first")
            return cls(**told)
        except (ValueError, TypeError, KeyError):
            raise BackupFault("The backup’s manifest cannot be read") from None


class Writer:
    """Puts parts into a backup and keeps the digest of each."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar, self.parts = tar, dict[str, dict[str, Any]]()

    def add(self, name: str, path: Path) -> None:
        """One file, read once, a block at a time. Raises FileNotFoundError."""
        with path.open("rb") as file:
            self.put(name, file, os.fstat(file.fileno()).st_size)

    def put(self, name: str, file: Any, size: int) -> None:
        """The same of something that is read as it comes, and is so many bytes long."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        read = Digested(file)
        self.tar.addfile(info, read)  # type: ignore[arg-type]
        self.parts[name] = {"sha256": read.digest.hexdigest(), "bytes": size}

    def end(self, manifest: Manifest) -> None:
        """Write the manifest, which must come last: it names every part with its digest."""
        manifest.parts = self.parts
        info = tarfile.TarInfo(MANIFEST)
        text = manifest.text()
        info.size, info.mode = len(text), 0o600
        self.tar.addfile(info, io.BytesIO(text))


class Digested:
    """A file and the digest of what was read of it."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As a file's, each byte going into the digest too."""
        block: bytes = self.file.read(size)
        self.digest.update(block)
        return block


@contextmanager
def written(path: Path, key: str) -> Iterator[Writer]:
    """A new backup at this place, readable by its owner alone; it is there whole and on the disk, or not at all."""
    half = path.with_name(f".{path.name}.{token_hex(4)}{HALF}")  # each run its own: two may begin in the same second
    file = open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # noqa: SIM115 - closed below
    try:
        with file:
            into: Any = SealingWriter(file, key) if key else file
            with tarfile.open(fileobj=into, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            if key:
                into.close()
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Whatever goes wrong while a backup is read, as a BackupFault."""
    try:
        yield
    except Sealed as why:
        raise BackupFault(str(why)) from None
    except (tarfile.TarError, EOFError):
        raise BackupFault("The backup is cut off or no backup of ours: it cannot be read to its end") from None
    except OSError as error:
        if is_full(error):
            raise BackupFault(
                "There is no room on the disk of CSPR_VAR, where a backup is unpacked to be read"
            ) from None
        raise BackupFault(f"{path} cannot be read: {error.strerror or error}") from None


def parts(path: Path, key: str) -> Iterator[tuple[str, Digested]]:
    """Every part of a backup in its order: its name, and its bytes to be read before the next."""
    with path.open("rb") as file, tarfile.open(fileobj=opened(file, key), mode="r|") as tar:
        for info in tar:
            if not info.isfile() or ".." in PurePosixPath(info.name).parts or info.name.startswith("/"):
                raise BackupFault(f"The backup holds {info.name}, which no backup of ours does")
            yield info.name, Digested(tar.extractfile(info))


def unpacked(path: Path, key: str, into: Path, *, files: bool) -> tuple[Manifest, dict[str, str]]:
    """The manifest, and the digest of each part as it was read; parts are kept in a folder, stored `files` if wanted.

    Raises BackupFault when it cannot be read to its end.
    """
    digests: dict[str, str] = {}
    manifest = None
    with in_words(path):
        for name, part in parts(path, key):
            if name == MANIFEST:
                manifest = Manifest.read(part.read())
                continue
            kept = files or not name.startswith(FILES)
            _copy(part, into / name if kept else None)
            digests[name] = part.digest.hexdigest()
    if manifest is None:
        raise BackupFault("The backup is cut off: its manifest, which comes last, is missing")
    return manifest, digests


def _copy(part: Digested, to: Path | None) -> None:
    into: BinaryIO | None = None
    if to is not None:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        into = open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # noqa: SIM115 - closed below
    try:
        while block := part.read(BLOCK):
            if into:
                into.write(block)
    finally:
        if into:
            into.flush()
            os.fsync(into.fileno())
            into.close()


def compared(manifest: Manifest, digests: dict[str, str]) -> list[str]:
    """Sentences about parts that are missing, too many, or not the bytes that were put in."""
    told = {name: part["sha256"] for name, part in manifest.parts.items()}
    missing = [f"{name} is missing" for name in sorted(set(told) - set(digests))]
    more = [f"{name} is not in the manifest" for name in sorted(set(digests) - set(told))]
    return (
        missing
        + more
        + [
            f"{name} is not what was put in: its digest differs"
            for name in sorted(set(told) & set(digests))
            if told[name] != digests[name]
        ]
    )
