"""The whole text of a report: what is kept, what is made safe, and how it reads."""

import io
import re
import struct
import zipfile
import zlib
from html.parser import HTMLParser

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from csprapp.files.checks import FileRefused
from publications.library import body


def elements(made: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of some HTML as a browser would read it: its tag and attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(made)
    return found


def make_png(comment: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    text = chunk(b"tEXt", b"Author\x00" + comment) if comment else b""
    pixels = zlib.compress(b"\x00\xff\xff\xff" * 1)
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def make_docx(build) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_footnotes(data: bytes, *notes: str) -> bytes:
    """The same Word file with footnotes 1, 2, ..., which python-docx cannot write."""
    rows = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    relation = f'<Relationship Id="rIdF" Type="{FOOTNOTES}" Target="footnotes.xml"/></Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", relation.encode())
            new.writestr(name, part)
        new.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{WORD}">{rows}</w:footnotes>')
    return out.getvalue()


def refer(paragraph, number: int) -> None:
    """Put the mark of a footnote at the end of a paragraph."""
    run, mark = OxmlElement("w:r"), OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run.append(mark)
    paragraph._p.append(run)


def read(data: bytes) -> tuple[str, body.WordFile]:
    word = body.read_word(data, lambda number, extension: f"documents/key{number}/picture-{number}.{extension}")
    return body.finish(word.html).html, word


class TestMarkdown:
    def test_headings_are_numbered_and_listed(self):
        made = body.from_markdown("# One\n\n## Inner\n\n## Second\n\n# Two\n\n### Deep\n")
        assert [(h.number, h.text, h.anchor) for h in made.headings] == [
            ("1", "One", "section-1"),
            ("1.1", "Inner", "section-2"),
            ("1.2", "Second", "section-3"),
            ("2", "Two", "section-4"),
        ]
        assert '<h3 id="section-1">1 One</h3>' in made.html
        assert '<h4 id="section-2">1.1 Inner</h4>' in made.html
        assert '<h5 id="section-5">Deep</h5>' in made.html
        assert body.headings_of(made.html) == made.headings

    def test_headings_numbered_by_hand_are_left_as_they_are(self):
        made = body.from_markdown("# 1. One\n\n# 2. Two\n\n# 3. Three\n")
        assert '<h3 id="section-1">1. One</h3>' in made.html

    def test_a_short_text_has_no_list_of_contents(self):
        assert body.from_markdown("# One\n\n# Two\n").headings == ()

    def test_tables_can_be_scrolled_by_keyboard_and_name_their_columns(self):
        made = body.from_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n").html
        assert '<div class="app-scroll" role="region" aria-label="Table 1" tabindex="0"><table>' in made
        assert '<th scope="col">a</th>' in made

    def test_a_table_is_called_as_it_is_or_as_the_heading_before_it(self):
        table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
        made = body.from_markdown(f"# What “they” & we did\n\n{table}\nText\n\n{table}\n# Later\n\n{table}").html
        names = re.findall(r'role="region" aria-label="([^"]*)"', made)
        assert names == [
            "Table: What “they” &amp; we did", "Table 2: What “they” &amp; we did", "Table: Later",
        ]  # fmt: skip
        captioned = "<h2>One</h2><table><caption>Visits in <b>2024</b></caption></table>"
        assert 'aria-label="Table: Visits in 2024"' in body.frame_tables(captioned)

    def test_notes_lead_there_and_back_in_words(self):
        made = body.from_markdown("Text.[^1] More.[^1]\n\n[^1]: A note.\n").html
        assert '<a href="#note-fn1" id="note-fnref1">[1]</a>' in made
        assert '<li id="note-fn1">' in made
        assert '<a href="#note-fnref1">Back to the text</a>' in made
        assert 'href="#note-fnref1-1"' in made
        assert ">Notes</h3>" in made
        assert "<hr" not in made

    @pytest.mark.parametrize(
        "attack",
        [
            "<script>alert(1)</script>",
            '<img src=x onerror="alert(1)">',
            "[x](javascript:alert(1))",
            "[x](data:text/html,hi)",
            "![x](https://elsewhere.example/pixel.png)",
            '<a href="https://e.example" style="x" onclick="y">z</a>',
            "<iframe src='https://e.example'></iframe>",
            "<svg><script>alert(1)</script></svg>",
            "[x]: javascript:alert(1)\n\n[x]",
            "<style>p{}</style>",
            '<h2 id="main-content">x</h2>',
        ],
    )
    def test_what_is_dangerous_arrives_as_plain_text_or_not_at_all(self, attack):
        for made in (body.from_markdown(attack).html, body.prose(attack), body.finish(attack).html):
            for tag, attributes in elements(made):
                assert tag not in {"script", "img", "iframe", "svg", "style"}
                assert set(attributes) <= {"href", "id"}
                assert attributes.get("id") != "main-content"
                assert not attributes.get("href", "").startswith(("javascript", "data"))

    def test_each_of_the_two_locks_on_an_address_holds_by_itself(self, monkeypatch):
        acts = ("javascript:alert(1)", "data:text/html,hi", "vbscript:x", "file:///etc/passwd")
        assert [body._attribute("a", "href", href) for href in acts] == [None] * len(acts)
        monkeypatch.setattr(body, "_attribute", lambda tag, name, value: value)
        for href in acts:
            assert elements(body.sanitise(f'<a href="{href}">x</a>')) == [("a", {})], href

    def test_a_short_text_has_bold_lines_in_place_of_headings(self):
        assert body.prose("# Big\n\ntext") == "<p><strong>Big</strong></p>\n<p>text</p>"

    def test_links_that_are_kept(self):
        made = body.prose("<https://example.org/a> [mail](mailto:a@demo.example) [call](tel:999)")
        for href in ("https://example.org/a", "mailto:a@demo.example", "tel:999"):
            assert f'href="{href}"' in made

    def test_a_link_to_a_public_page_of_ours_is_kept_and_no_other_address_without_a_site(self):
        for href in ("/about/", "/reviews/review-2026-k7/", "/how-reviews-work/#families"):
            assert f'href="{href}"' in body.prose(f"[words]({href})")
        for href in ("//e.example/", "/staff/cases/", "/\\e.example", "how/", "/a b", "/%2e%2e/"):
            assert "href" not in body.prose(f"[words](<{href}>)")


PASTED = [
    ("Little one,\nyou were here.", "<p>Little one,<br>\nyou were here.</p>"),
    ("Little one,\x0byou\u2028were\u2029here.\x85Yes", "<p>Little one,<br>\nyou<br>\nwere<br>\nhere.<br>\nYes</p>"),
    ("•\tOne\n•\tTwo\nAfter", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n<p>After</p>"),
    ("They said:\n• One\n\to\tInner", "<p>They said:</p>\n<ul>\n<li>One\n<ul>\n<li>Inner</li>\n</ul>\n</li>\n</ul>"),
    ("4.\tFour\n5.\tFive\nAfter", '<ol start="4">\n<li>Four</li>\n<li>Five</li>\n</ol>\n<p>After</p>'),
    ("They said:\n\n\tSorry.\n\n    We are.", "<p>They said:</p>\n<p>Sorry.</p>\n<p>We are.</p>"),
    (r"In H:\Children\*.docx and \\s\p\_a_\*", r"<p>In H:\Children\*.docx and \\s\p\_a_\*</p>"),
    ("One\n---\nTwo\n\n* * *", "<p>One<br>\n---<br>\nTwo</p>\n<p>* * *</p>"),
    ("a) The school\n5 – 6\n– and so on", "<p>a) The school<br>\n5 – 6<br>\n– and so on</p>"),
    ("- typed\n  goes on", "<ul>\n<li>typed<br>\ngoes on</li>\n</ul>"),
    (r"not \*bold\*", "<p>not *bold*</p>"),
    ("the file `a` and\n~~~\nsquiggles\n~~~", "<p>the file `a` and<br>\n~~~<br>\nsquiggles<br>\n~~~</p>"),
    ("&nbsp; & &amp; stand here", "<p>&amp;nbsp; &amp; &amp;amp; stand here</p>"),
]


@pytest.mark.parametrize(("pasted", "html"), PASTED)
def test_what_is_pasted_keeps_its_lines_lists_and_signs(pasted, html):
    assert body.prose(pasted) == html


class TestWord:
    def test_headings_lists_tables_and_emphasis_are_kept(self):
        def build(document):
            document.add_heading("Findings", 1)
            document.add_heading("The first", 2)
            document.add_paragraph("One", style="List Bullet")
            document.add_paragraph("First", style="List Number")
            table = document.add_table(2, 2)
            row = table.rows[0]
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for index, text in enumerate(["When", "What"]):
                row.cells[index].text = text
                table.rows[1].cells[index].text = "cell"
            document.add_paragraph().add_run("strong").bold = True

        made, word = read(make_docx(build))
        assert '<h3 id="section-1">1 Findings</h3>' in made
        assert '<h4 id="section-2">1.1 The first</h4>' in made
        assert "<ul><li>One</li></ul>" in made
        assert "<ol><li>First</li></ol>" in made
        assert '<th scope="col">When</th>' in made
        assert "<td>cell</td>" in made
        assert "<strong>strong</strong>" in made
        assert word.notes == ()

    def test_footnotes_lead_there_and_back(self):
        def build(document):
            document.add_heading("Findings", 1)
            refer(document.add_paragraph("A claim."), 1)
            refer(document.add_paragraph("Another."), 2)

        made, _ = read(with_footnotes(make_docx(build), "First note.", "Second note."))
        assert '<p>A claim.<sup><a href="#note-footnote-1" id="note-footnote-ref-1">[1]</a></sup></p>' in made
        assert '<h3 id="section-2">Notes</h3>' in made
        back = '<a href="#note-footnote-ref-2">Back to the text</a>'
        assert f'<li id="note-footnote-2"><p>Second note. {back}</p></li>' in made

    def test_lists_inside_lists_and_merged_cells_are_kept(self):
        def build(document):
            document.add_paragraph("Outer", style="List Bullet")
            document.add_paragraph("Inner", style="List Bullet 2")
            document.add_paragraph("Outer again", style="List Bullet")
            table = document.add_table(2, 2)
            table.cell(0, 0).merge(table.cell(0, 1)).text = "Merged"

        made, _ = read(make_docx(build))
        assert "<ul><li>Outer<ul><li>Inner</li></ul></li><li>Outer again</li></ul>" in made
        assert '<td colspan="2">Merged</td>' in made

    def test_words_own_title_becomes_a_line_and_an_empty_heading_nothing(self):
        def build(document):
            document.add_heading("The title", 0)
            document.add_heading("", 1)

        made, _ = read(make_docx(build))
        assert made == "<p><strong>The title</strong></p>"

    def test_a_picture_becomes_a_file_of_its_own_without_its_metadata(self):
        picture = make_png(b"Somebody Real")

        def build(document):
            document.add_heading("Picture", 1)
            document.add_picture(io.BytesIO(picture))

        made, word = read(make_docx(build))
        assert len(word.pictures) == 1
        assert b"Somebody Real" not in word.pictures[0].data
        assert word.pictures[0].data.startswith(b"\x89PNG")
        assert '<img src="documents/key1/picture-1.png"' in made
        described = body.describe(word.html, {1: 'A chart of "two" lines'})
        assert 'alt="A chart of &quot;two&quot; lines"' in body.finish(described).html
        again = body.redescribe(body.finish(described).html, "key1", "Another <text>")
        assert '<img src="documents/key1/picture-1.png" alt="Another &lt;text&gt;">' in again

    def test_deleted_text_and_comments_stay_behind_and_the_person_is_told(self):
        def build(document):
            paragraph = document.add_paragraph("Kept. ")
            deleted = OxmlElement("w:del")
            run = OxmlElement("w:r")
            text = OxmlElement("w:delText")
            text.text = "SECRETNAME"
            run.append(text)
            deleted.append(run)
            paragraph._p.append(deleted)

        made, word = read(make_docx(build))
        assert "SECRETNAME" not in made
        assert any("tracked changes" in note for note in word.notes)
        assert any("No headings" in note for note in word.notes)

    def test_a_link_that_could_act_is_taken_away(self):
        def build(document):
            part = document.part
            key = part.relate_to(
                "javascript:alert(1)", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), key)
            run = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "click"
            run.append(text)
            link.append(run)
            document.add_paragraph()._p.append(link)

        made, _ = read(make_docx(build))
        assert "click" in made
        assert "javascript" not in made

    def test_a_broken_file_is_refused_with_what_to_do(self):
        data = make_docx(lambda document: document.add_paragraph("x"))
        with pytest.raises(FileRefused, match="Open it in Word and save it again"):
            body.read_word(data[: len(data) // 2], lambda number, extension: "")
