"""Office files that fetch, run or carry something: refused with the reason; ordinary ones are taken."""

import io
import time
import warnings
import zipfile

import pytest

from csprapp.files import office, package
from csprapp.files.refused import FileRefused

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OLD = b"\xd0\xcf\x11\xe0"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAINS = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}


def tie(kind: str, target: str, mode: str = 'TargetMode="External"') -> str:
    line = f'<Relationship Id="r1" Type="{TYPES}/{kind}" Target="{target}" {mode}/>'
    return f'<Relationships xmlns="{RELS}">{line}</Relationships>'


def made(kind: str = "docx", *parts: tuple[str, str | bytes]) -> bytes:
    """A Word file, a workbook or a presentation, as little as makes one."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x/main.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{MAINS[kind]}"/></Types>'
    )
    own = (
        ("x/main.xml", "<x/>"),
        ("_rels/.rels", tie("officeDocument", "x/main.xml", "")),
        ("[Content_Types].xml", types),
    )
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        warnings.simplefilter("ignore")  # one is made with a part twice
        for name, content in (*own, *parts):
            new.writestr(name, content)
    return out.getvalue()


def tied(kind: str, target: str, mode: str = 'TargetMode="External"') -> bytes:
    return made("docx", ("word/_rels/settings.xml.rels", tie(kind, target, mode)))


def field(*runs: str) -> bytes:
    inside = "".join(
        f'<w:r><w:fldChar w:fldCharType="{run}"/></w:r>'
        if run in {"begin", "separate", "end"}
        else f"<w:r><w:instrText>{run}</w:instrText></w:r>"
        for run in runs
    )
    return made("docx", ("word/header9.xml", f'<w:hdr xmlns:w="{W}"><w:p>{inside}</w:p></w:hdr>'))


def refused(data: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        office.refuse_what_reaches_out(data)
    return caught.value.messages[0]


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame", "subDocument", "mailMergeSource"])
@pytest.mark.parametrize(
    "target", ["https://evil.example/x", "ftp://h/x", "file://host/s/x", r"\\host\s\x", "//host/x", r"file:///\\host\x"]
)
def test_what_is_fetched_from_anywhere_when_the_file_is_opened_is_refused(kind, target):
    assert "brings in" in refused(tied(kind, target))
    assert "brings in" in refused(tied(kind, target, ""))  # whatever the file says of it


@pytest.mark.parametrize(
    "target", [r"\\host\s\x.docx", "file://host/x", "javascript:x", "ms-word:ofe|u|https://h", r"C:\x.exe"]
)
def test_a_link_to_a_share_or_a_program_is_refused(target):
    assert "has a link that opens a file or a program" in refused(tied("hyperlink", target))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        *(
            ("hyperlink", link)
            for link in (
                "https://h.example/a.exe",
                "mailto:a@b.example",
                "Chronology.docx",
                "#part",
                r"file:///H:\Plans\a.docx",
            )
        ),
        ("attachedTemplate", r"file:///C:\Users\a\Council.dotx"),
        ("attachedTemplate", "Normal.dotm"),
        ("image", "cid:image001.png@01D9"),
    ],
)
def test_a_link_somebody_must_follow_and_a_template_of_the_readers_own_are_fine(kind, target):
    office.refuse_what_reaches_out(tied(kind, target))


@pytest.mark.parametrize("name", ["DDE", "ddeauto", "INCLUDETEXT", "IncludePicture", "LINK", "AUTOTEXT", "DATABASE"])
def test_a_field_that_runs_or_fetches_is_refused_however_it_is_cut(name):
    assert name.upper() in refused(field("begin", f" {name[:2]}", f'{name[2:]} "x" ', "separate", "end"))
    assert name.upper() in refused(field("begin", f" {name} x"))
    assert name.upper() in refused(field("begin", "IF ", "begin", f"{name} x", "end", " x", "end"))
    simple = f'<w:p xmlns:w="{W}"><w:fldSimple w:instr=" {name} x"/></w:p>'
    assert name.upper() in refused(made("docx", ("word/footer9.xml", simple)))


def test_a_field_written_by_another_field_is_refused_and_ordinary_fields_are_not():
    assert "another field" in refused(field("begin", "begin", "QUOTE 68 68 69", "end", " c", "end"))
    assert "link that opens" in refused(field("begin", r'HYPERLINK "\\host\s"', "end"))
    office.refuse_what_reaches_out(field("begin", ' HYPERLINK "https://h.example" \\o "Data link" ', "separate", "end"))
    office.refuse_what_reaches_out(field("begin", r' HYPERLINK \l "_Toc1" ', "end", "begin", "=SUM(ABOVE)", "end"))
    office.refuse_what_reaches_out(field("begin", "PAGE ", "end", "begin", "end"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("word/activeX/activeX1.xml", "<x/>", "ActiveX"),
        ("word/embeddings/tool.exe", "x", "program"),
        ("word/embeddings/oleObject1.bin", "MZ..", "program"),
        ("word/embeddings/oleObject1.bin", OLD + "\x01Ole10Native".encode("utf-16-le"), "may be a program"),
        ("word/embeddings/sheet.bin", OLD + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        ("word/_rels/x.xml.rels", tie("aFChunk", "chunk.htm", ""), "whole other document"),
        ("word/_rels/x.xml.rels", tie("webextension", "w.xml", ""), "add-in"),
        ("word/x.xml", '<v:imagedata xmlns:v="v" src="https://h/x.png"/>', "fetches"),
        ("word/media/a.svg", "<svg><script>x</script></svg>", "script"),
        ("word/embeddings/inner.docx", tied("attachedTemplate", "https://h/x"), "brings in a template"),
    ],
)  # fmt: skip
def test_what_can_run_is_refused_wherever_it_lies(name, content, said):
    assert said in refused(made("docx", (name, content)))


def test_a_workbook_and_a_presentation_are_looked_at_alike_and_called_what_they_are():
    for kind in MAINS:
        assert package.kind_of(made(kind)) == kind
        office.refuse_what_reaches_out(made(kind))
    linked = made("xlsx", ("xl/_rels/x.xml.rels", tie("externalLinkPath", "https://h/b.xlsx")))
    assert refused(linked).startswith("The Excel workbook brings in figures from another workbook")
    assert "starts another" in refused(made("xlsx", ("xl/links/l.xml", '<ddeLink ddeService="cmd"/>')))
    assert "formula" in refused(made("xlsx", ("xl/s.xml", '<f>WEBSERVICE("https://h")</f>')))
    assert "macros" in refused(made("xlsx", ("xl/macrosheets/sheet1.xml", "<x/>")))
    film = made("pptx", ("ppt/_rels/x.xml.rels", tie("video", "https://h/v.mp4")))
    assert "PowerPoint presentation brings in a film" in refused(film)
    assert "starts a program" in refused(made("pptx", ("ppt/x.xml", '<a action="ppaction://program"/>')))


def test_small_files_that_unpack_to_millions_of_marks_or_hold_a_part_twice_are_refused_at_once():
    began = time.process_time()
    bomb = made("docx", ("word/x.xml", "<a>" + "<w/>" * 3_000_000 + "</a>"))
    assert len(bomb) < 100_000
    assert "too large" in refused(bomb)
    deep = made("docx", ("word/_rels/x.xml.rels", "<a>" * 5000 + "</a>" * 5000))
    assert "damaged" in refused(deep)
    twice = made("docx", ("x/main.xml", "<x/>"))
    assert "cannot be read" in refused(twice)
    assert time.process_time() - began < 5
