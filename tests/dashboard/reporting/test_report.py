"""The rapid review report: what it says, that it holds no name, and that its files are accessible."""

import datetime as dt
import io
import json
import re
import shutil
import zipfile

import pikepdf
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from pypdf import PdfReader

from dashboard.reporting import layout, services
from dashboard.reporting.gathering import gather, text_of
from dashboard.reporting.pdf import make_pdf
from dashboard.reporting.report_blocks import Heading, Paragraphs, Report, Section, Table
from dashboard.reporting.word import make_word
from reviews.decisions import preparing
from tests.cases.letters.factories import words_of, xml_of
from tests.dashboard.reporting.scene import MARKUP, NAMES, NHS, named_scene, sign_off
from tests.factories import make_user
from tests.factories_cases import make_case, make_former, make_person
from tests.factories_reviews import TODAY
from tests.tools import missing, run_program

NAME = re.compile("|".join((*NAMES, r"Z\.Q\.", r"\bZQ\b")), re.IGNORECASE)


def plain(**fields) -> Report:
    """A report of one section, without a database."""
    table = Table("A table", ("Question", "Answer"), (("One", "Two\nthree"),))
    parts = (Paragraphs(f"{MARKUP}\nsecond line\n\nsecond paragraph"), Heading("Inside"), table)
    values = {"reference": "2026-0042", "partnership": "Invented Partnership", "made_on": dt.date(2026, 11, 23)}
    return Report(**{**values, "sections": (Section("facts", "What happened", parts),), **fields})


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


class TestPdf:
    def test_is_tagged_titled_and_in_british_english(self):
        with pikepdf.open(io.BytesIO(make_pdf(plain()))) as pdf:
            root = pdf.Root
            assert bool(root.MarkInfo.Marked)
            assert "/StructTreeRoot" in root
            assert str(root.Lang) == "en-GB"
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            with pdf.open_metadata() as meta:
                assert meta["pdfuaid:part"] == "1"
                assert meta["dc:title"] == "Rapid review report 2026-0042"

    def test_its_tags_name_headings_and_table_headers(self):
        with pikepdf.open(io.BytesIO(make_pdf(plain()))) as pdf:
            kinds = [str(found.S) for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and "/S" in found]
        assert {"/H1", "/H2", "/H3", "/Table", "/THead", "/TH", "/TD", "/P"} <= set(kinds)
        assert kinds.count("/TH") == 2

    def test_says_on_each_page_how_it_is_marked_and_which_page_of_how_many_it_is(self):
        long = Section("facts", "What happened", (Paragraphs("\n\n".join(["A paragraph. " * 40] * 20)),))
        pages = PdfReader(io.BytesIO(make_pdf(plain(sections=(long,))))).pages
        assert len(pages) > 1
        for number, page in enumerate(pages, start=1):
            text = page.extract_text()
            assert "OFFICIAL-SENSITIVE" in text
            assert f"Page {number} of {len(pages)}" in text
            assert "2026-0042" in text
            assert "Made Mon 23 Nov 2026" in text

    def test_what_people_typed_is_text_and_never_code(self):
        everywhere = plain(partnership=MARKUP, notes=(MARKUP,))
        assert squeezed(pdf_text(make_pdf(everywhere))).count(squeezed(MARKUP)) == 3

    def test_letters_without_a_font_become_boxes_and_stop_nothing(self):
        text = pdf_text(make_pdf(plain(notes=("Zażółć Ελλάς שלום 日本語 😀 ཀཁ ߒ end",))))
        assert "Zażółć" in text
        assert "日本語 😀 □□ □ end" in text

    def test_the_same_report_gives_the_same_bytes(self):
        assert make_pdf(plain()) == make_pdf(plain())


class TestWord:
    def test_has_heading_styles_header_rows_a_language_and_a_title(self):
        document = WordFile(io.BytesIO(make_word(plain())))
        styles = [(line.style.name, line.text) for line in document.paragraphs if line.style.name.startswith("Heading")]
        assert styles == [
            ("Heading 1", "Rapid review report 2026-0042"),
            ("Heading 2", "What happened"),
            ("Heading 3", "Inside"),
        ]
        assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
        properties = document.core_properties
        assert (properties.title, properties.author) == ("Rapid review report 2026-0042", "Invented Partnership")
        assert properties.last_modified_by == ""

    def test_what_people_typed_stands_there_as_typed(self):
        data = make_word(plain(notes=("</w:t> & <w:p/>",)))
        assert MARKUP in words_of(data)
        assert "</w:t> & <w:p/>" in words_of(data)
        assert "OFFICIAL-SENSITIVE" in words_of(data)

    def test_opens_in_libreoffice_with_its_headings(self, tmp_path):
        office = shutil.which("soffice")
        if office is None:
            missing("no soffice: apt-get install libreoffice-writer-nogui")
        (tmp_path / "report.docx").write_bytes(make_word(plain()))
        home = f"-env:UserInstallation=file://{tmp_path}/office"
        asked = [home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "report.docx")]
        run_program([office, *asked], seconds=120)
        text = pdf_text((tmp_path / "report.pdf").read_bytes())
        assert "What happened" in text
        assert "OFFICIAL-SENSITIVE" in text
        assert "Page 1 of 1" in text


@pytest.mark.django_db
class TestContent:
    def test_holds_nobodys_name_in_any_part_of_either_file(self):
        scene = sign_off(named_scene())
        report = gather(scene.case, TODAY).report
        pdf, word = make_pdf(report), make_word(report)
        with pikepdf.open(io.BytesIO(pdf)) as read:
            hidden = "\n".join(str(found) for found in read.objects)
        for text in (pdf_text(pdf), hidden, xml_of(word)):
            assert NAME.findall(text) == []
        with zipfile.ZipFile(io.BytesIO(word)) as parts:
            assert NAME.findall(" ".join(parts.namelist())) == []
        assert "The child (the child) was seen on 3 May. The child's mother, " in words_of(word)

    def test_says_what_happened_who_was_asked_what_was_decided_and_by_whom(self):
        scene = sign_off(named_scene())
        report = gather(scene.case, TODAY).report
        texts = {section.key: text_of(section) for section in report.sections}
        assert "Fri 30 Oct 2026" in texts["dates"]
        assert "Mon 23 Nov 2026" in texts["dates"]  # due: 15 working days after the notification
        assert "The child" in texts["family"]
        assert "3 years" in texts["family"]
        assert "The mother" in texts["family"]
        assert "Seen with the mother four times" in texts["agencies"]
        assert "There was no answer" in texts["agencies"]
        assert "The child was weighed" in texts["chronology"]
        assert "Vale Health (invented)" in texts["chronology"]
        assert "Nothing points to (a)" in texts["criteria"]
        assert "The Panel has not replied yet" in texts["criteria"] or "Not yet known" in texts["criteria"]
        assert "There is more to learn" in texts["outcome"]
        assert "Disagrees" in texts["decisions"]
        assert "The child deserved better" in texts["decisions"]
        assert f"Signed by {scene.delegates[0].name}" in texts["decisions"]
        assert "Ann Chair" in texts["meeting"]

    def test_amendments_stand_where_they_belong(self):
        scene = sign_off(named_scene())
        said = {"about": "facts", "text": "Zebedee was five", "reason": "A new paper came"}
        preparing.amend(scene.case, **said, by=scene.coordinator, today=TODAY)
        facts = next(section for section in gather(scene.case, TODAY).report.sections if section.key == "facts")
        assert "The child was five" in text_of(facts)
        assert "Why: A new paper came" in text_of(facts)

    def test_says_who_has_not_decided(self):
        scene = named_scene()
        (note,) = gather(scene.case, TODAY).report.notes
        assert all(body.name in note for body in scene.bodies)
        assert gather(sign_off(scene).case, TODAY).report.notes == ()

    def test_the_coordinator_is_told_what_was_taken_out_and_what_may_still_tell(self):
        scene = named_scene(learning=f"Born 1 April 2023. NHS {NHS}. Zebadee wrote from AB1 2CD.")
        gathered = gather(scene.case, TODAY)
        assert ("What happened", "Zebedee Quarrington", "the child") in {
            (row.where, row.found, row.label) for row in gathered.replaced
        }
        found = {(row.where, row.what) for row in gathered.suspicious if row.where == "Learning already clear"}
        words = " ".join(what for _, what in found).lower()
        for sign in ("date of birth", "nhs number", "nearly", "postcode"):
            assert sign in words, words
        assert "Protected characteristics and why they matter" in gathered.empty

    def test_somebody_recorded_by_mistake_is_no_part_of_the_family_and_not_named_either(self):
        scene = named_scene(learning="Tobias Wrongly rang. Zebedee slept.")
        make_person(scene.case, "adult", "T.W.", name="Tobias Wrongly", in_error=True)
        make_person(scene.case, "died", "Z.Q.", name="Zebedee Quarrington", in_error=True)
        texts = {section.key: text_of(section) for section in gather(scene.case, TODAY).report.sections}
        assert "[name removed] rang. The child slept." in texts["learning"]
        assert texts["family"].count("Child who died") == 1

    def test_nobody_is_named_as_they_were_called_before(self):
        scene = named_scene(learning="Ms Smallbone rang. Zebedee Smallbone (Z.S.) slept. ZS woke.")
        child, mother = scene.case.people.get(role="died"), scene.case.people.get(role="parent")
        for person, name, initials in ((child, "Zebedee Smallbone", "Z.S."), (mother, "Wilhelmina Smallbone", "W.S.")):
            make_former(person, name)
            make_former(person, initials, "initials")
        texts = {section.key: text_of(section) for section in gather(scene.case, TODAY).report.sections}
        assert "The mother rang. The child (the child) slept. The child woke." in texts["learning"]

    def test_a_case_of_which_little_is_known_still_makes_both_files(self):
        report = gather(make_case(aware_on=None), TODAY).report
        assert make_pdf(report)
        assert "Not recorded." in words_of(make_word(report))


@pytest.mark.django_db
class TestLayout:
    def test_sections_renamed_reordered_and_left_out_show_in_the_next_report(self):
        scene, by = named_scene(), make_user("administrator")
        lines = [layout.Line(key, title) for key, title in layout.SHIPPED.items()]
        lines = [layout.Line("learning", "What we have learned"), *(line for line in lines if line.key != "learning")]
        lines = [layout.Line(line.key, line.title, line.key != "parallel") for line in lines]
        layout.set_layout(lines, 0, by=by)
        titles = [section.title for section in gather(scene.case, TODAY).report.sections]
        assert titles[0] == "What we have learned"
        assert "Other proceedings and reviews" not in titles
        text = pdf_text(make_pdf(gather(scene.case, TODAY).report))
        assert text.index("What we have learned") < text.index("Chronology")

    def test_a_section_that_is_new_to_the_software_comes_last(self):
        saved = [{"key": "facts", "title": "Facts", "shown": True}, {"key": "gone", "title": "x", "shown": True}]
        lines = layout.merged(saved)
        assert lines[0] == layout.Line("facts", "Facts")
        assert {line.key for line in lines} == set(layout.SHIPPED)

    def test_the_history_keeps_every_layout(self):
        by, lines = make_user("administrator"), layout.lines()
        first = layout.set_layout(lines, 0, by=by)
        layout.set_layout(lines[::-1], first.version, by=by)
        rows = list(layout.current().history.all())
        assert [row.history_user for row in rows] == [by, by]
        assert json.dumps(rows[1].sections) != json.dumps(rows[0].sections)

    def test_two_administrators_do_not_overwrite_each_other(self):
        by, lines = make_user("administrator"), layout.lines()
        layout.set_layout(lines, 0, by=by)
        with pytest.raises(layout.Conflict):
            layout.set_layout(lines, 0, by=by)

    def test_only_an_administrator_changes_it(self):
        from csprapp.accounts.roles import NotAllowed, Role

        for role in Role:
            if role != Role.ADMINISTRATOR:
                with pytest.raises(NotAllowed):
                    layout.set_layout(layout.lines(), 0, by=make_user(role))

    @pytest.mark.parametrize("wanted", [[], "twice", "nameless"])
    def test_every_section_is_named_once_and_has_a_name(self, wanted):
        lines = layout.lines()
        if wanted == "twice":
            wanted = [lines[0], *lines]
        elif wanted == "nameless":
            wanted = [layout.Line(lines[0].key, " "), *lines[1:]]
        with pytest.raises(ValueError, match="section must"):
            layout.set_layout(wanted, 0, by=make_user("administrator"))


@pytest.mark.django_db
def test_a_report_of_another_kind_is_not_made():
    scene = named_scene()
    with pytest.raises(KeyError):
        services.make_report(scene.case, "exe", by=scene.coordinator, today=TODAY)
