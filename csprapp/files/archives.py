"""A ZIP of documents, taken apart: what strangers pack, within limits, in a process of its own.

No name in it is ever a place on a disk: it is cleaned, and shown. Nothing is unpacked that says it is larger than what
is taken, and nothing more is read of it than it said.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from csprapp.files import child
from csprapp.files.checks import MAX_BYTES, MEGABYTE
from csprapp.files.keeping import kind_of
from csprapp.files.refused import FileRefused

MOST_FILES = 1000
MOST_BYTES = 200 * MEGABYTE  # of the archive itself
MOST_UNPACKED = 600 * MEGABYTE
MOST_TIMES = 200  # of its own size: text packs into a twentieth, a bomb into a thousandth
DIRECTORY = 2 * MEGABYTE  # what lists the files: 1,000 names take a tenth of it
A_BATCH = 40 * MEGABYTE  # handed over at once
LONGEST_PATH = 250
SECONDS, MEMORY = 30, 700 * MEGABYTE
END, END_64, AT_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
UTF_8, LOCKED = 0x800, 0x1
LITTER = re.compile(
    r"(^|/)(__MACOSX/|\.DS_Store$|\._|\.Spotlight|\.Trashes|\.fseventsd|thumbs\.db$|ehthumbs|desktop\.ini$|~\$|"
    r"\.~lock|\$RECYCLE\.BIN/|Icon\r?$)",
    re.I,
)
PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x05\x06", b"MSCF")
DAMAGED = "This ZIP cannot be read. Make it again, or select the files themselves."
TOO_MANY = f"A ZIP may hold {MOST_FILES:,} files. Make several smaller ones."
TOO_LARGE = "This ZIP unpacks to far more than it holds, so it was refused. Select the files themselves."
NESTED = "It is an archive itself. Unpack it, and select the files in it."
PASSWORD = "It is locked with a password. Save it without one."  # noqa: S105
WAY = "It is packed in a way that cannot be read here. Select the file itself."


@dataclass
class Entry:
    """One file of an archive: its name with its folders, and its bytes or why it is not taken."""

    path: str
    data: bytes = b""
    refused: str = ""


@dataclass
class Batch:
    """Some files of an archive. `after` is where the next begin, 0 at the end; `litter` what was left out of all."""

    entries: list[Entry] = field(default_factory=list)
    after: int = 0
    litter: int = 0


def unpacked(data: bytes) -> Iterator[Batch]:
    """The files of an archive, some at a time, each read in a child. Raises FileRefused with what to do."""
    if len(data) > MOST_BYTES:
        raise FileRefused(f"Select a ZIP smaller than {MOST_BYTES // MEGABYTE}MB")
    after = 0
    while True:
        batch = child.run(some, data, after, seconds=SECONDS, memory=MEMORY, output=A_BATCH + 2 * MAX_BYTES)
        yield batch
        after = batch.after
        if not after:
            return


def is_archive(data: bytes) -> bool:
    """Whether this is a ZIP of files, and no document that is kept in one. For the child."""
    return data[:4] in (b"PK\x03\x04", END) and kind_of(data) is None and not _is_office(data)


def is_packed(data: bytes) -> bool:
    """Whether this is an archive of any kind. For the child."""
    return data.startswith(PACKED) or data[257:262] == b"ustar" or is_archive(data)


def _is_office(data: bytes) -> bool:
    """Whether it says that it is an Office or OpenDocument file: what is not taken of these is said by their check."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {info.filename for info in parts.infolist()[:50]}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return bool(names & {"[Content_Types].xml", "mimetype"})


def is_litter(path: str) -> bool:
    """Whether macOS, Windows or an open program left this beside the files of a person."""
    return LITTER.search(path) is not None


def some(data: bytes, start: int) -> Batch:
    """The files of an archive from a place on, until there is enough to hand over. For the child."""
    _within_limits(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = [info for info in packed.infolist() if not info.is_dir()]
            wanted = [info for info in infos if not is_litter(path_of(info))]
            _look_whole(wanted, len(data))
            batch = Batch(litter=len(infos) - len(wanted))
            size = 0
            for place, info in enumerate(wanted[start:], start=start + 1):
                batch.entries.append(_entry(packed, info))
                size += len(batch.entries[-1].data)
                if size >= A_BATCH and place < len(wanted):
                    batch.after = place
                    break
            return batch
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise FileRefused(DAMAGED) from error


def _within_limits(data: bytes) -> None:
    """Refuses a list of files that is too long to be read at all."""
    at = data.rfind(END, max(0, len(data) - 70_000))
    if at < 0 or len(data) - at < 22:
        raise FileRefused(DAMAGED)
    number, size = struct.unpack("<HI", data[at + 10 : at + 16])
    if data[at - 20 : at - 16] == AT_64 and (far := data.rfind(END_64, max(0, at - 200), at)) >= 0:
        number, size = struct.unpack("<QQ", data[far + 32 : far + 48])
    if number > 4 * MOST_FILES or size > DIRECTORY:
        raise FileRefused(TOO_MANY)


def _look_whole(infos: list[zipfile.ZipInfo], size: int) -> None:
    if not infos:
        raise FileRefused("There are no files in this ZIP.")
    if len(infos) > MOST_FILES:
        raise FileRefused(TOO_MANY)
    if all(info.flag_bits & LOCKED for info in infos):
        raise FileRefused("This ZIP is locked with a password. Make it again without one.")
    total = sum(info.file_size for info in infos)
    if total > MOST_UNPACKED or total > 20 * MEGABYTE and total > MOST_TIMES * size:
        raise FileRefused(TOO_LARGE)


def _entry(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    path = path_of(info)
    if info.flag_bits & LOCKED:
        return Entry(path, refused=PASSWORD)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Entry(path, refused="It is a link to a file, not a file. Select the file itself.")
    if info.file_size > MAX_BYTES:
        return Entry(path, refused=f"It is larger than {MAX_BYTES // MEGABYTE}MB. Make it smaller.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Entry(path, refused=WAY)
    try:
        with packed.open(info) as file:
            found = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return Entry(path, refused="It is damaged in the ZIP. Select the file itself.")
    if len(found) != info.file_size:
        return Entry(path, refused="It is damaged in the ZIP. Select the file itself.")
    return Entry(path, found, NESTED if is_packed(found) else "")


def path_of(info: zipfile.ZipInfo) -> str:
    """The name of a file as its writer meant it. A name that is not said to be UTF-8 may be, or is in the signs of
    DOS as Windows writes them in England."""
    if info.flag_bits & UTF_8:
        return clean_path(info.filename)
    raw = info.orig_filename.encode("cp437", "replace")
    if told := _unicode_path(info.extra):
        return clean_path(told)
    try:
        return clean_path(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return clean_path(raw.decode("cp850", "replace"))


def _unicode_path(extra: bytes) -> str:
    """The name in Unicode that Info-ZIP and WinZip keep beside the other."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == 0x7075 and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def clean_path(name: str) -> str:
    """A name with its folders as it is shown: no way up or out, no unseen signs, not too long."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").partition("\0")[0])
    text = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    parts = [" ".join(part.split()) for part in text.split("/")]
    parts = [part for part in parts if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part)]
    path = "/".join(parts) or "file"
    return path if len(path) <= LONGEST_PATH else f"…{path[-LONGEST_PATH + 1 :]}"
