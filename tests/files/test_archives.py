"""A ZIP of documents: what people pack comes out, what does harm does not."""

import io
import stat
import struct
import zipfile

import pytest

from csprapp.files import archives
from csprapp.files.archives import NESTED, PASSWORD, clean_path, is_litter, some, unpacked
from csprapp.files.refused import FileRefused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def packed(*files, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of (name or ZipInfo, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def found(data):
    return [(entry.path, entry.data, entry.refused) for batch in unpacked(data) for entry in batch.entries]


def refusal(data):
    with pytest.raises(FileRefused) as refused:
        list(unpacked(data))
    return " ".join(refused.value.messages)


def test_the_files_come_out_with_their_folders():
    assert found(packed(("2024-0001/minutes.png", PNG), ("b.png", PNG + b"2"))) == [
        ("2024-0001/minutes.png", PNG, ""),
        ("b.png", PNG + b"2", ""),
    ]


def test_they_come_some_at_a_time_and_none_twice(monkeypatch):
    monkeypatch.setattr(archives, "A_BATCH", 100)
    files = [(f"{number}.png", PNG + bytes([number])) for number in range(7)]
    batches = list(unpacked(packed(*files)))
    assert len(batches) > 2
    assert [entry.path for batch in batches for entry in batch.entries] == [name for name, _ in files]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\system.ini", "a/../../b", "\u202egnp.exe", "a\x00b", "..", ""],
)
def test_no_name_leads_out_or_hides_itself(name):
    shown = clean_path(name)
    assert shown
    assert not shown.startswith("/")
    assert ".." not in shown.split("/")
    assert not set(shown) & set("\u202e\0\\")
    assert ":" not in shown


def test_a_name_that_is_too_long_keeps_its_end():
    assert clean_path("x" * 400 + ".pdf").endswith(".pdf")
    assert len(clean_path("x" * 400)) == 250


@pytest.mark.parametrize(
    "name",
    ["__MACOSX/._a.pdf", "a/.DS_Store", "Thumbs.db", "x/desktop.ini", "~$minutes.docx", "a/.~lock.b.odt#", "._a.pdf"],
)
def test_what_macos_and_windows_leave_is_counted_and_left(name):
    assert is_litter(name)
    [batch] = unpacked(packed((name, b"x"), ("a.png", PNG)))
    assert (batch.litter, [entry.path for entry in batch.entries]) == (1, ["a.png"])


def test_an_ordinary_name_is_no_litter():
    assert not any(map(is_litter, ("Icons.pdf", "thumbs up.pdf", "a/desktop review.docx", "..minutes.pdf")))


def test_a_zip_in_a_zip_is_refused_and_the_file_beside_it_is_not():
    [inner, outer] = found(packed(("old.zip", packed(("a.png", PNG))), ("a.png", PNG)))
    assert (inner[2], outer[2]) == (NESTED, "")


@pytest.mark.parametrize(
    "data", [b"7z\xbc\xaf\x27\x1c..", b"Rar!\x1a\x07\x01\x00", b"\x1f\x8b\x08", b"\0" * 257 + b"ustar"]
)
def test_other_archives_are_refused_too(data):
    assert found(packed(("old.bin", data), ("a.png", PNG)))[0][2] == NESTED


def with_flag(data: bytes, flag: int, place: int = 0) -> bytes:
    """The same with a flag set on one of its files, in both of its lists."""
    made, at = bytearray(data), -1
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        for _ in range(place + 1):
            at = made.index(mark, at + 1)
        made[at + offset : at + offset + 2] = struct.pack("<H", flag)
    return bytes(made)


def test_a_locked_zip_is_refused_in_words():
    assert "locked with a password" in refusal(with_flag(packed(("a.png", PNG)), 1))


def test_one_locked_file_does_not_keep_the_others_out():
    files = found(with_flag(packed(("a.png", PNG), ("b.png", PNG)), 1))
    assert [each[2] for each in files] == [PASSWORD, ""]


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = packed(*((f"{number}.csv", b"\0" * 19_000_000) for number in range(12)))
    assert len(bomb) < 400_000
    assert "unpacks to far more" in refusal(bomb)


def test_a_file_that_says_it_is_smaller_than_it_is_is_refused():
    made = bytearray(packed(("a.txt", b"\0" * 100_000), ("b.png", PNG)))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = struct.pack("<I", 10)
    assert "damaged" in found(bytes(made))[0][2]


def test_too_many_files_are_refused():
    assert "1,000 files" in refusal(packed(*((f"{number}.txt", b"") for number in range(1001))))


def test_a_list_of_millions_is_refused_before_it_is_read():
    made = bytearray(packed(("a.png", PNG)))
    at = made.rindex(b"PK\x05\x06")
    made[at + 12 : at + 16] = struct.pack("<I", 100_000_000)
    assert "1,000 files" in refusal(bytes(made))


def test_a_file_larger_than_we_take_is_refused_by_itself():
    large = packed(("large.bin", bytes(range(256)) * 90_000), ("a.png", PNG), compression=zipfile.ZIP_STORED)
    assert "larger than 20MB" in found(large)[0][2]
    assert found(large)[1][2] == ""


def test_a_link_is_refused():
    link = zipfile.ZipInfo("minutes.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in found(packed((link, "/etc/passwd"), ("a.png", PNG)))[0][2]


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_may_take_all_memory_is_refused(way):
    assert "packed in a way" in found(packed(("a.png", PNG), compression=way))[0][2]


NO_ZIP = {"cut": b"PK\x03\x04 cut", "empty": b"", "an end": b"PK\x05\x06", "half": packed(("a.png", PNG))[:60]}


# Named: a ZIP holds the time it was made, and the processes of a run have to find the same tests.
@pytest.mark.parametrize("data", NO_ZIP.values(), ids=NO_ZIP)
def test_what_is_no_zip_is_refused_in_words(data):
    assert refusal(data).startswith("This ZIP cannot be read")


def test_an_empty_zip_says_so():
    assert "no files" in refusal(packed())


def named(raw: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    """A ZIP of one file whose name is these bytes, as a program of old wrote them."""
    info = zipfile.ZipInfo("x" * len(raw))
    info.extra = extra
    return packed((info, PNG)).replace(b"x" * len(raw), raw)


@pytest.mark.parametrize(
    "data",
    [
        packed(("Réunion – Zoë.png", PNG)),  # says UTF-8
        named("Réunion – Zoë.png".encode()),  # is UTF-8 and does not say so: macOS
        named(b"R?union", extra=b"\x75\x70\x18\x00\x01\0\0\0\0" + "Réunion – Zoë.png".encode()[:19]),
    ],
)
def test_names_come_out_as_they_were_meant(data):
    assert found(data)[0][0].startswith("Réunion – Zo")


def test_a_name_of_dos_comes_out_in_the_signs_of_england():
    assert found(named("Réunion £5.png".encode("cp850")))[0][0] == "Réunion £5.png"


def test_an_office_file_is_no_archive():
    word = packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"))
    assert not archives.is_archive(word)
    assert archives.is_archive(packed(("a.png", PNG)))
    assert some(packed(("a.docx", word)), 0).entries[0].refused == ""
