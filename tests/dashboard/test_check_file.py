"""The disclosure check at a shell says what the page says, of a file that is no publication yet."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from csprapp.files.checks import OLE
from publishing.disclosure.one_file import BadLine, known_from
from tests.factories_publishing import small_pdf

pytestmark = pytest.mark.django_db

KNOWN = """kind,value
name,"Quillby-Festing, Amara"
initials,A.Q.
born,05/01/2019
died,2021-03-04
address,"14 Acacia Drove, Hull HU99 1AA"
school,St Imagina's Primary School
reference,2026-0042
number,943 476 5919
"""
SAID = "Ms Quillby rang. A.Q. was born on 5-Jan-2019, of 14 Acacia Dr and St Imagina's; case 2026/0042."


def word(*paragraphs: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for each in paragraphs:
        document.add_paragraph(each)
    document.save(out)
    return out.getvalue()


@pytest.fixture
def check(tmp_path, capsys):
    """The command on a file of this name and content: its exit status and what it printed."""

    def checked(name: str, data: bytes | str, *options: str, known: str | bytes | None = None):
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        if known is not None:
            (tmp_path / "known.csv").write_bytes(known if isinstance(known, bytes) else known.encode())
            options = (*options, "--known", str(tmp_path / "known.csv"))
        status = 0
        try:
            call_command("check_file", str(tmp_path / name), *options)
        except SystemExit as ended:
            status = ended.code
        return status, capsys.readouterr().out

    return checked


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", SAID), ("a.md", f"# Report\n\n{SAID}"), ("a.docx", word(SAID)), ("a.pdf", small_pdf(SAID))],
)
def test_what_is_known_is_found_in_every_kind_of_file(check, name, data):
    status, printed = check(name, data, "--json", known=KNOWN)
    said = json.loads(printed)
    assert (status, set(said)) == (1, {"findings", "unreadable", "notes"})
    assert {tuple(sorted(each)) for each in said["findings"]} == {("text", "what", "where")}
    wanted = {"Part of a name", "Initials", "A date of birth", "An address", "A school", "A reference"}
    assert {each["what"] for each in said["findings"]} == wanted


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", "Nothing."), ("a.md", "Ring 0800 1111."), ("a.docx", word("No."))]
)
def test_nothing_found_ends_with_0(check, name, data):
    status, printed = check(name, data, "--json", known=KNOWN)
    said = json.loads(printed)
    assert (status, said["findings"], said["unreadable"]) == (0, [], [])


def test_without_what_is_known_numbers_are_found_by_their_pattern(check):
    status, printed = check("a.txt", "Ring 07700 900123.")
    assert (status, printed) == (1, "Full text: A telephone number “Ring 07700 900123.”\n")


def test_a_name_in_the_files_name_is_found(check):
    assert check("quillby_2026.txt", "Nothing.", known=KNOWN)[0] == 1


def test_what_the_public_would_get_is_written(check, tmp_path):
    out = tmp_path / "out"
    check("a.md", "# Report\n\n*Well.*", "--public", str(out))
    assert out.read_text() == '<h3 id="section-1">1 Report</h3>\n<p><em>Well.</em></p>'
    check("a.docx", word("Well."), "--public", str(out))
    assert out.read_text() == "<p>Well.</p>"
    check("a.txt", "Well.", "--public", str(out))
    assert out.read_text() == "Well."
    check("a.pdf", small_pdf("Well."), "--public", str(out))
    assert out.read_bytes().startswith(b"%PDF")


def test_a_file_that_would_be_refused_is_a_finding(check, tmp_path):
    status, printed = check("a.pdf", b"%PDF-1.7 and no more", "--public", str(tmp_path / "out"))
    assert (status, "The file would be refused" in printed) == (1, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n", "Give a PDF"),
        ("a.exe", b"MZ\0\xff", "Give a PDF"),
        ("a.txt", b"\0\xff", "no text"),
        ("a.doc", OLE + b"\0" * 600, "older Office file, such as .doc: save it as .docx"),
        ("a.rtf", b"{\\rtf1 Ms Quillby}", "an RTF file: save it as .docx"),
        ("a.txt", b"{\\rtf1 Ms Quillby}", "an RTF file: save it as .docx"),
        ("a.csv", "name,Quillby", "Give a PDF"),
    ],
)
def test_another_kind_of_file_is_asked_wrongly(check, name, data, said):
    with pytest.raises(CommandError, match=said) as refused:
        check(name, data)
    assert refused.value.returncode == 2


ENCRYPTED = OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", ENCRYPTED, "It is protected by a password: save it without one."),
        ("a.docx", OLE + b"\0" * 600, "It is an older Office file, such as .doc: save it as .docx."),
        ("a.docx", b"{\\rtf1 x}", "It is an RTF file: save it as .docx."),
        ("a.docx", b"", "The selected file is empty"),
        ("a.pdf", b"", "The selected file is empty"),
        ("a.pdf", word(SAID), "must be a PDF"),
    ],
)
def test_what_a_refused_file_is_and_what_to_do_is_said(check, tmp_path, name, data, said):
    (tmp_path / "out").write_text("of an earlier run")
    status, printed = check(name, data, "--json", "--public", str(tmp_path / "out"), known=KNOWN)
    answer = json.loads(printed)
    assert (status, len(answer["findings"])) == (1, 1)
    assert said in answer["findings"][0]["what"]
    assert "Nothing was written to" in answer["notes"][-1]


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a", "a.PDF"])
def test_a_pdf_is_read_as_one_whatever_it_is_called(check, name):
    assert check(name, small_pdf(SAID), known=KNOWN)[0] == 1


def test_a_folder_is_asked_wrongly(tmp_path):
    with pytest.raises(CommandError, match="Is a directory") as refused:
        call_command("check_file", str(tmp_path))
    assert refused.value.returncode == 2


@pytest.mark.parametrize("data", [SAID.encode(), small_pdf(SAID), word(SAID)])
def test_what_comes_in_by_a_pipe_is_read(check, tmp_path, monkeypatch, capsys, data):
    (tmp_path / "known.csv").write_text(KNOWN)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    with pytest.raises(SystemExit):
        call_command("check_file", "-", "--json", "--known", str(tmp_path / "known.csv"))
    assert "Part of a name" in {each["what"] for each in json.loads(capsys.readouterr().out)["findings"]}


def test_that_nothing_is_known_is_said(check):
    _, printed = check("a.txt", "Ms Quillby rang.", "--json", known="kind,value\n")
    assert json.loads(printed)["notes"] == ["Nothing stands in what is known: only numbers were looked for"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "cp1252"])
def test_a_text_is_read_as_programs_keep_it(check, encoding):
    assert check("a.txt", SAID.encode(encoding), known=KNOWN)[0] == 1


def test_a_file_that_is_not_there_is_asked_wrongly(tmp_path):
    with pytest.raises(CommandError, match="No such file") as refused:
        call_command("check_file", str(tmp_path / "gone.txt"))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("name,Sam\nnick,Sammy\n", "Line 2: “nick” is none of name"),
        ("kind,value\nname\n", "Line 2: there is nothing after “name”"),
        ("born,yesterday\n", "Line 1: “yesterday” is not a date"),
        ("born,05/01/19\n", "Line 1: “05/01/19” is not a date"),
        ("\nnumber,123\n", "Line 2: “123” is too short"),
        ("initials,Q\n", "Line 1: “Q” is not two to five initials"),
        ("name,...\n", "Line 1: “...” has no letters"),
        ('name,"Sam\n', "the quotes do not close"),
        (f"name,{'x' * 140_000}\n", "Line 1: it is too long"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(check, lines, said):
    with pytest.raises(CommandError, match=said) as refused:
        check("a.txt", "Nothing.", known=lines)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "lines",
    [
        "kind;value\nname;Łukasz Wróbelik\n",
        "name\tŁukasz Wróbelik\n",
        "sep=;\r\nname;Łukasz Wróbelik\r\n",
        "kind,value,note\r\rname,Łukasz Wróbelik\r",
        "“name”,“Łukasz Wróbelik”\n",
        '\n\n;\n\nNAME;"Łukasz Wróbelik"\n',
    ],
)
def test_lines_are_read_whatever_parts_them(lines):
    assert [fact.value for fact in known_from(lines.encode("utf-8-sig"))] == ["Łukasz Wróbelik"]
    assert len(known_from(lines.encode("utf-16-le"))) == 1


def test_an_address_keeps_its_commas_and_semicolons():
    (fact,) = known_from(b'address;"14 Acacia Drove, Hull; HU99 1AA"\n')
    assert fact.value == "14 Acacia Drove, Hull; HU99 1AA"


def test_a_text_that_is_too_long_is_refused_and_an_empty_one_is_said(check):
    status, printed = check("a.txt", "x" * 2_000_001)
    assert (status, "too long" in printed) == (1, True)
    status, printed = check("a.txt", " \n", "--json")
    assert (status, json.loads(printed)["notes"]) == (0, ["The file is empty"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("head", ["", "Kind,Value\n", "\n"])
def test_lines_are_read_as_programs_write_them(encoding, head):
    (fact,) = known_from(f"{head}Name , Łukasz Wróbelik,,\n".encode(encoding))
    assert fact.value == "Łukasz Wróbelik"


def test_lines_in_another_encoding_are_refused():
    with pytest.raises(BadLine, match="save it as CSV UTF-8"):
        known_from("name,Zoë".encode("cp1252"))
