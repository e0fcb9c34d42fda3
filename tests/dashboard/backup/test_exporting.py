"""The partners can leave: everything comes out in open formats, with what it means, and nothing that opens a door."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from cases.documents import services as documents
from cases.incidents.models import Incident
from csprapp.files import storage
from csprapp.records.services import set_facts
from dashboard.backup import exporting
from publications.library.models import PublicDocument
from tests.factories_cases import make_case
from tests.factories_publications import make_publication
from tests.standing_clock import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def rows(path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def exported(place):
    case = make_case()
    by = case.owner
    set_facts(case, case.version, by=by, why="=SUM(A1)", summary="=HYPERLINK(1) Zoë", setting="-12")
    documents.add_document(case, "Minutes / of 3 May", "sensitive", PNG, by=by, today=NOON.date())
    publication = make_publication(pdf=True)
    call_command("export_all", place / "out")
    return place / "out", Incident.objects.get(), publication


def test_every_table_every_file_and_what_it_means(exported, place):
    out, case, publication = exported
    (row,) = rows(out / "tables" / "cases.incident.csv")
    (same,) = json.loads((out / "tables" / "cases.incident.json").read_text(encoding="utf-8"))
    assert row["reference"] == same["reference"] == case.reference
    assert (row["summary"], same["summary"]) == ("'=HYPERLINK(1) Zoë", "=HYPERLINK(1) Zoë")
    assert (row["setting"], same["setting"]) == ("-12", "-12")
    assert len(rows(out / "tables" / "cases.historicalincident.csv")) == 2
    listed = {each["table"]: each for each in rows(out / "files.csv")}
    minutes = listed["cases.documentversion"]["file"]
    assert minutes.startswith(f"files/cases.documentversion/{case.reference}_Minutes_-_of_3_May_version_1_(")
    assert minutes.endswith(").png")
    assert (out / minutes).read_bytes() == PNG
    file = PublicDocument.objects.get()
    assert (out / listed["publications.publicdocument"]["file"]).read_bytes() == storage.read(file.file.name)
    assert publication.slug in listed["publications.publicdocument"]["file"]
    meant = {(each["file"], each["column"]): each for each in rows(out / "dictionary.csv")}
    assert meant["cases.incident", "area_id"]["of"] == "partnership.area"
    assert "serious_harm = " in meant["cases.incident", "nature"]["values"]
    tables = {path.stem for path in (out / "tables").glob("*.csv")}
    assert tables == {table for table, _ in meant} == {path.stem for path in (out / "tables").glob("*.json")}
    assert {path.stat().st_mode & 0o077 for path in out.rglob("*")} == {0}


def test_nothing_that_opens_a_door_and_no_folder_with_something_in_it(exported, place):
    out, *_ = exported
    assert "password" not in rows(out / "tables" / "accounts.user.csv")[0]
    names = {path.name for path in (out / "tables").iterdir()}
    assert not names & {"sessions.session.csv", "mfa.authenticator.csv", "reviews.doorkey.csv", "records.draft.csv"}
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export_all", out)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text):
    assert exporting.cell(text) == f"'{text}"
    assert exporting.cell("-12.5") == "-12.5"


def test_a_missing_file_is_in_the_list_with_a_note(place):
    make_publication(pdf=True)
    storage.private.delete(PublicDocument.objects.get().file.name)
    call_command("export_all", place / "out")
    assert [each["note"] for each in rows(place / "out" / "files.csv")] == ["the file is missing"]
