"""A case file: what stands in it, that it is what its digest says, and that it is made in parts."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from django.core.files.base import ContentFile
from django.test import override_settings

from cases.audit.sources import sources
from cases.disclosures import services
from cases.disclosures.models import Disclosure, DisclosureLine
from cases.disclosures.rules import Part
from cases.documents.services import add_document, add_version
from csprapp.accounts.roles import Role
from csprapp.files.storage import private, read
from csprapp.files.typeset import typeset
from csprapp.tasks.models import Job
from csprapp.tasks.work import run, start
from dashboard.disclosing import blocks
from dashboard.disclosing.blocks import Change, Record, Section, Table, Text, as_json, chunks
from dashboard.disclosing.gathering import part_of
from dashboard.disclosing.joining import join, stamp
from dashboard.disclosing.typesetting import set_part
from dashboard.disclosing.work import make_case_file
from reviews.returns import services as returns
from reviews.returns.models import ChronologyEntry
from tests.factories import make_agency, make_user
from tests.factories_cases import TODAY, make_person
from tests.factories_reviews import make_signed_off

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
EVERYTHING = [part.value for part in Part]


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


def pdf(text: str) -> bytes:
    """A tagged PDF that says so."""
    template = '#set document(title: "A paper")\n#set text(lang: "en")\n= #json(bytes(sys.inputs.data))'
    return typeset(template, json.dumps(text))[0]


def ask(case, by, **said) -> Disclosure:
    said = {
        "recipient": "coroner", "to_whom": "Borchester Coroner", "ground": "coroner", "purpose": "The inquest",
        "parts": EVERYTHING, "consent": "The judge, 2 November 2026", "second": make_user(Role.PRIVACY_LEAD), **said,
    }  # fmt: skip
    return services.ask(case, by=by, today=TODAY, **said)


def made(case, by, **said) -> Disclosure:
    asked = ask(case, by, **said)
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        job = start(make_case_file, asked.pk, by=by, case=case.reference)
    run.func(job.pk)  # as the worker does it: in no transaction
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.because
    return Disclosure.objects.get(pk=asked.pk)


def words(asked: Disclosure) -> list[str]:
    """The text of each page."""
    reader = pypdf.PdfReader(io.BytesIO(read(str(asked.file))))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture
def scene():
    scene = make_signed_off()
    child = make_person(scene.case, initials="Z.Q.", name="Zebedee Quarrington", addresses="4 Invented Row")
    asked = ([make_agency()], [child], TODAY + dt.timedelta(days=7))
    returns.ask(scene.case, *asked, by=scene.coordinator, today=TODAY)
    event = ChronologyEntry(day=TODAY, event="Was seen at the invented clinic")
    returns.add_event(scene.case, event, by=scene.coordinator, today=TODAY)
    ours = {"by": scene.coordinator, "today": TODAY}
    scene.minutes = add_document(scene.case, "Minutes of the meeting", "sensitive", pdf("Said at the meeting"), **ours)
    add_document(scene.case, "A picture", "sensitive", PNG, **ours)
    add_document(scene.case, "Advice of counsel", "legal", pdf("Privileged words"), **ours)
    return scene


@pytest.mark.both
def test_it_holds_everything_of_the_case_with_pages_and_the_pages_of_its_documents(scene):
    asked = made(scene.case, scene.coordinator)
    pages = words(asked)
    assert asked.pages == len(pages)
    whole = " ".join(pages)
    for wanted in (
        scene.case.reference, "Borchester Coroner", "Coroners and Justice Act 2009", "The inquest",
        "Zebedee Quarrington", "4 Invented Row", "Was seen at the invented clinic", "Request to", "Decision of",
        "Who may open it on this day", "Said at the meeting", "Privileged words", ".png PNG picture", asked.digest,
    ):  # fmt: skip
        assert wanted in whole, wanted
    with pikepdf.open(io.BytesIO(read(str(asked.file)))) as file, file.open_outline() as outline:
        for item in outline.root:
            number = [page.obj.objgen for page in file.pages].index(item.destination[0].objgen)
            assert item.title.split(":")[0] in pages[number], item.title
            contents = " ".join(pages[: len(pages) // 2])
            assert item.title == "Contents" or f"{item.title} {number + 1}" in contents, item.title


def test_what_was_not_asked_for_is_nowhere_in_it(scene):
    asked = made(scene.case, scene.coordinator, parts=["facts", "history", "documents"], consent="")
    whole = " ".join(words(asked))
    assert "Said at the meeting" in whole
    for unwanted in ("Zebedee", "Invented Row", "Privileged", "Advice of counsel", "invented clinic", "Decision of"):
        assert unwanted not in whole, unwanted
    with zipfile.ZipFile(io.BytesIO(read(str(asked.bundle)))) as bundle:
        assert not [name for name in bundle.namelist() if b"Privileged" in bundle.read(name)]
        assert {name[:9] for name in bundle.namelist()} == {"case-file", "document-", "manifest."}


def test_the_zip_holds_each_file_unchanged_and_a_list_that_proves_it(scene):
    newer = add_version(scene.minutes, pdf("Corrected"), version=1, by=scene.coordinator, today=TODAY)
    asked = made(scene.case, scene.coordinator)
    with zipfile.ZipFile(io.BytesIO(read(str(asked.bundle)))) as bundle:
        listed = dict(reversed(line.split("  ")) for line in bundle.read("manifest.sha256").decode().splitlines())
        assert set(listed) == set(bundle.namelist()) - {"manifest.sha256"}
        for name, digest in listed.items():
            assert hashlib.sha256(bundle.read(name)).hexdigest() == digest
        assert read(str(newer.file)) in [bundle.read(name) for name in listed]
    assert listed[f"case-file-{scene.case.reference}.pdf"] == asked.sha256
    whole = " ".join(words(asked))
    assert "Corrected" in whole
    assert "Said at the meeting" not in whole  # an earlier version: listed, and in the ZIP
    assert "Minutes of the meeting, earlier version 1" in whole


def test_the_same_record_gives_the_same_digest_and_another_another(scene, clock):
    one, same = (made(scene.case, scene.coordinator, parts=["people"], consent="") for _ in range(2))
    make_person(scene.case, initials="N.N.")
    other = made(scene.case, scene.coordinator, parts=["people"], consent="")
    assert one.sha256
    assert len({one.digest, same.digest, other.digest}) == 2


def test_what_people_typed_cannot_become_code_and_a_sign_without_a_font_is_named(scene):
    attack = '#read("/etc/passwd") \\ $x$ ] #sys.inputs @ref <label> \N{TIBETAN LETTER KA}'
    make_person(scene.case, initials="H.X.", name="Harald Hack", relationship=attack)
    asked = made(scene.case, scene.coordinator, parts=["people"], consent="")
    whole = " ".join(words(asked))
    assert '#read("/etc/passwd") \\ $x$ ] #sys.inputs @ref <label>' in whole
    assert asked.not_shown == "U+0F40 TIBETAN LETTER KA"
    assert "U+0F40 TIBETAN LETTER KA" in whole


def test_without_documents_it_is_pdf_ua_and_with_pages_of_others_it_does_not_say_so(scene):
    alone = made(scene.case, scene.coordinator, parts=["facts", "people", "history"], consent="")
    with_others = made(scene.case, scene.coordinator)
    assert not alone.bundle
    for asked, promised in ((alone, True), (with_others, False)):
        with pikepdf.open(io.BytesIO(read(str(asked.file)))) as file:
            assert ("pdfuaid:part" in str(file.open_metadata())) == promised
            assert file.Root.MarkInfo.Marked
            assert file.Root.Lang == "en-GB"
            numbers = dict(zip(*[iter(file.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
            ours = [page for page in file.pages if "/StructParents" in page.obj]
            assert len({int(page.obj.StructParents) for page in ours}) == len(ours)
            for page in ours:
                (element, *_) = [each for each in numbers[page.obj.StructParents] if each is not None]
                assert element.Pg.objgen == page.obj.objgen


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_pages_of_documents_are_numbered_as_the_case_file_counts(turned, tmp_path):
    path = tmp_path / "paper"
    with pikepdf.open(io.BytesIO(pdf("Turned"))) as file:
        file.pages[0].obj.Rotate = turned
        file.save(path)
    stamp(path, 57, "Case file 2026-0042, page")
    with pdfium.PdfDocument(path) as file:
        page = file[0]
        assert "Case file 2026-0042, page 57" in page.get_textpage().get_text_range()
        foot = page.render(scale=1).to_pil().convert("L")
        width, height = foot.size
        assert foot.crop((width - 160, height - 25, width, height)).getextrema()[0] < 100
        assert foot.crop((0, height - 25, width - 200, height)).getextrema()[0] == 255


def test_a_damaged_pdf_is_in_the_zip_and_its_sheet_says_so(scene, monkeypatch):
    from csprapp.files.refused import FileRefused

    def damaged(data, pages=None):
        raise FileRefused("Damaged")

    monkeypatch.setattr("dashboard.disclosing.work.public_copy", damaged)
    asked = made(scene.case, scene.coordinator)
    assert "Follows: Nothing: see the ZIP" in " ".join(words(asked))


def test_every_kind_of_record_of_a_case_has_its_place():
    for source in sources():
        assert part_of(source.model) in Part, source.name


def test_made_twice_it_is_made_once_and_leaves_nothing_behind(scene, settings):
    from pathlib import Path

    asked = made(scene.case, scene.coordinator)
    made_again = start(make_case_file, asked.pk, by=scene.coordinator)
    assert made_again.state == Job.State.DONE
    assert Disclosure.objects.get(pk=asked.pk).file == asked.file
    assert DisclosureLine.objects.filter(disclosure=asked, did="made").count() == 1
    assert not list(Path(settings.CSPR_VAR).glob(".case-file-*"))


def test_a_file_that_is_gone_stops_nothing(scene):
    private.delete(str(scene.minutes.latest.file))
    asked = made(scene.case, scene.coordinator)
    assert "Follows: Nothing: see the ZIP" in " ".join(words(asked))
    private.save(str(scene.minutes.latest.file), ContentFile(b"back"))


class TestParts:
    def test_a_long_section_is_set_in_parts_and_none_of_it_is_lost(self):
        changes = [Change(f"Change {n}", "by nobody", [("Text", "a" * 900, "b" * 900)]) for n in range(400)]
        parts = list(chunks(Section("History", changes)))
        assert len(parts) > 3
        assert [each for part in parts for each in part.blocks] == changes
        assert {part.title for part in parts[1:]} == {"History (continued)"}
        assert all(len(as_json(list(part.blocks))) < 2 * blocks.SIZE for part in parts)

    def test_one_text_as_long_as_a_book_is_parted_between_words(self):
        book = "word " * 100_000
        (record,) = [Record("A record", [("Summary", book)])]
        parts = [block for part in chunks(Section("Facts", [record])) for block in part.blocks]
        assert "".join(value for block in parts for _, value in block.facts) == book
        (change,) = [Change("Changed", "by", [("Summary", book, book + "end")])]
        found = [each for part in chunks(Section("H", [change])) for block in part.blocks for each in block.changes]
        assert "".join(after for name, _, after in found if name == "Summary, after") == book + "end"

    def test_a_long_table_is_parted_between_rows(self):
        table = Table("Reads", ("When", "Who"), (1, 1), [(str(n), "x" * 500) for n in range(1000)])
        found = [block for part in chunks(Section("R", [table])) for block in part.blocks]
        assert [row for block in found for row in block.rows] == list(table.rows)

    def test_many_parts_are_joined_with_one_tree_of_tags(self, tmp_path):
        given = {"title": "T", "partnership": "P", "marking": "M", "made": "", "head": "Head", "first": 1}
        paths = []
        for number in range(85):
            path = tmp_path / f"{number}"
            path.write_bytes(set_part(as_json(given | {"blocks": [Text(f"Part {number}")]}))[0])
            paths.append(path)
        out = tmp_path / "out"
        assert join(paths, out, [("Contents", 1)], accessible=True) == 85
        with pikepdf.open(out) as file:
            keys = [int(page.obj.StructParents) for page in file.pages]
            assert len(set(keys)) == 85
            assert len(file.Root.StructTreeRoot.K) == 85
