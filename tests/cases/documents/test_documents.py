"""Documents of a case: kept under a name of ours, opened only by those who may open the case."""

import re
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from cases.documents import services
from cases.documents.models import Document, DocumentVersion
from csprapp.accounts.roles import NotAllowed
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State, Verdict
from csprapp.records.models import AccessLog
from csprapp.records.services import Conflict
from csprapp.today import london_today
from tests.factories import make_area, make_user
from tests.factories_cases import make_case
from tests.kept_files import stored

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def a_file(data=PNG, name="../../Casey Example's notes.png"):
    return SimpleUploadedFile(name, data)


def address(case, *rest):
    return f"/staff/cases/{case.reference}/documents/" + "".join(f"{part}/" for part in rest)


def add(case, by, data=PNG):
    return services.add_document(case, "Minutes", "sensitive", data, by=by, today=london_today())


@pytest.fixture
def coordinator():
    return make_user("coordinator")


@pytest.fixture
def case(db, coordinator):
    return make_case(by=coordinator)


def files(settings):
    return stored()


def test_a_coordinator_adds_a_document_and_gets_it_back(sign_in, case, coordinator):
    client = sign_in(coordinator)
    page = client.get(address(case))
    form = {"title": "Minutes", "marking": "court", "file": a_file(), "token": "t1"}
    assert client.post(address(case), form)["Location"] == address(case)
    document = Document.objects.get()
    assert (document.title, document.marking) == ("Minutes", "court")
    answer = client.get(address(case, document.pk, 1))
    assert answer.content == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Casey" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert page.status_code == 200


def test_pressing_the_button_twice_adds_one_document(sign_in, case, coordinator):
    client = sign_in(coordinator)
    for _ in range(2):
        client.post(address(case), {"title": "Minutes", "marking": "court", "file": a_file(), "token": "same"})
    assert Document.objects.count() == 1


def test_every_download_is_logged(sign_in, case, coordinator):
    document = add(case, coordinator)
    sign_in(coordinator).get(address(case, document.pk, 1))
    assert AccessLog.objects.filter(case=case.reference, what=f"document {document.pk}, version 1").exists()


@pytest.mark.parametrize("data", [b"", b"MZ\x90\0 a program", b"<html><script>alert(1)</script>", b"%PDF-1.7 cut"])
def test_a_file_that_is_not_what_it_should_be_is_refused_beside_the_field(sign_in, case, coordinator, data):
    response = sign_in(coordinator).post(
        address(case), {"title": "Kept title", "marking": "court", "file": a_file(data, "report.pdf"), "token": "t"}
    )
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert b"Kept title" in response.content
    assert not Document.objects.exists()


def test_strangers_get_the_answer_of_a_missing_case(sign_in, case, coordinator):
    document = add(case, coordinator)
    stranger = sign_in(make_user("coordinator", area=make_area()))
    missing = stranger.get("/staff/cases/1999-0001/documents/")
    for place in (address(case), address(case, document.pk), address(case, document.pk, 1)):
        answer = stranger.get(place)
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_a_document_is_not_found_through_another_case(sign_in, case, coordinator):
    document, other = add(case, coordinator), make_case(by=coordinator)
    assert sign_in(coordinator).get(address(other, document.pk, 1)).status_code == 404


@pytest.mark.parametrize("role", ["scrutineer", "partner", "administrator"])
def test_those_who_only_read_add_nothing(case, role):
    with pytest.raises(NotAllowed):
        add(case, make_user(role))


def test_nobody_adds_to_a_case_they_cannot_open(case):
    with pytest.raises(NotAllowed):
        add(case, make_user("coordinator", area=make_area()))


def test_a_newer_version_keeps_the_earlier_one(case, coordinator):
    document = add(case, coordinator)
    services.add_version(document, PNG + b"newer", version=1, by=coordinator, today=london_today())
    assert [v.number for v in document.versions.all()] == [2, 1]
    with pytest.raises(Conflict):
        services.add_version(document, PNG, version=1, by=coordinator, today=london_today())


def test_a_refused_upload_leaves_no_file_behind(case, coordinator, settings, monkeypatch):
    before = files(settings)
    monkeypatch.setattr(services, "version_row", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add(case, coordinator)
    assert files(settings) == before
    assert not Document.objects.exists()


def test_a_virus_is_named_and_not_kept(case, coordinator, settings, monkeypatch):
    before = files(settings)
    monkeypatch.setattr(services.scanner, "scan", lambda data: Verdict(State.REFUSED, "Eicar"))
    with pytest.raises(FileRefused, match="found Eicar"):
        add(case, coordinator)
    assert files(settings) == before


def test_one_that_no_scanner_looked_at_says_so_before_it_is_opened(sign_in, case, coordinator, settings):
    settings.CSPR_SCANNER = ""
    document = add(case, coordinator)
    page = sign_in(coordinator).get(address(case)).content.decode()
    before, _, after = page.partition(address(case, document.pk, 1))
    assert "This file has not been checked for viruses" in after
    assert "has not been checked" not in before


# A letter is made here: nobody sent it to us.
OURS = {"cases/letters/letters.html"}


def test_wherever_a_link_opens_a_file_that_somebody_sent_the_page_has_what_the_scanner_said():
    opens = re.compile(r"""url ['"](case-document-file|review-draft-file|action-evidence-file)""")
    templates = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    linked = {name for name, text in templates.items() if opens.search(text)} - OURS
    assert len(linked) >= 5
    assert {name for name in linked if "scan_words" not in templates[name]} == set()


class TestWaitingForTheScan:
    @pytest.fixture
    def waiting(self, case, coordinator, monkeypatch):
        monkeypatch.setattr(services.scanner, "scan", lambda data: Verdict(State.WAITING))
        return add(case, coordinator)

    def test_the_file_cannot_be_opened_and_the_page_says_so(self, sign_in, case, coordinator, waiting):
        answer = sign_in(coordinator).get(address(case, waiting.pk, 1))
        assert PNG not in answer.content
        assert b"Waiting for the virus scan" in answer.content

    def test_it_opens_once_the_scanner_says_it_is_clean(self, sign_in, case, coordinator, waiting, monkeypatch):
        monkeypatch.setattr(services.scanner, "scan", lambda data: Verdict(State.CLEAN))
        client = sign_in(coordinator)
        client.post(address(case, waiting.pk, 1, "scan"))
        assert client.get(address(case, waiting.pk, 1)).content == PNG

    def test_it_is_deleted_when_the_scanner_refuses_it(
        self, case, coordinator, waiting, monkeypatch, settings, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(services.scanner, "scan", lambda data: Verdict(State.REFUSED, "Eicar"))
        version = DocumentVersion.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            services.scan_again(version, by=coordinator, today=london_today())
        version.refresh_from_db()
        assert (version.scan, version.finding) == (State.REFUSED, "Eicar")
        assert version.file.name not in stored()


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_a_version_at_once_never_lose_one():
    coordinator = make_user("coordinator")
    document = add(make_case(by=coordinator), coordinator)
    outcomes = []

    def upload():
        try:
            services.add_version(document, PNG, version=1, by=coordinator, today=london_today())
            outcomes.append("kept")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "kept"]
    assert DocumentVersion.objects.filter(document=document).count() == 2
