"""The pages on which many documents are brought over, with who may and who may not."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.documents.models import Document
from cases.incidents.sources import SourceRow
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files import scanner
from csprapp.files.scanner import State, Verdict
from csprapp.records.models import AccessLog
from csprapp.records.services import add
from csprapp.tasks.models import Job
from csprapp.today import now
from dashboard.bundles import services, work
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.bundles.planning import GOES
from dashboard.pruning.services import prune
from tests.factories import make_area, make_user
from tests.factories_cases import make_case
from tests.kept_files import stored

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BEGIN = "/staff/documents/"
PNG = b"\x89PNG\r\n\x1a\n"


def picture(number: int) -> bytes:
    return PNG + bytes([number]) * 40


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, name="Cora Dinator")


@pytest.fixture
def left():
    """How many files are stored, beside those that were before."""
    before = stored()
    return lambda: len(stored() - before)


@pytest.fixture
def case(coordinator):
    case = make_case(by=coordinator)
    source = SourceRow(incident=case, file_name="t.xlsx", sheet="S", row=2, reference="SI-24/007", digest="0" * 64)
    add(source, by=coordinator, why="Imported")
    return case


@pytest.fixture
def client(sign_in, coordinator):
    return sign_in(coordinator)


def a_zip(*files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def send(client, *files, sheet=None, url=BEGIN, token=""):
    sent = {"files": [SimpleUploadedFile(name, data) for name, data in files], "marking": "sensitive", "token": token}
    if sheet is not None:
        sent["listed"] = SimpleUploadedFile("list.csv", sheet)
    return client.post(url, sent)


def test_many_files_go_to_their_cases_and_one_without_is_put_right(client, case, coordinator):
    url = send(client, ("SI 24 7 minutes.png", picture(1)), ("unknown.png", picture(2)), ("bad.exe", b"MZ\0\0")).url
    page = client.get(url).content.decode()
    assert not Document.objects.exists()
    assert "1 document needs a case" in page
    assert "Keep 1 document" in page
    assert "bad.exe" in page
    lost = BundleFile.objects.get(path="unknown.png")
    assert client.post(url, {f"case-{lost.pk}": "SI-9"}).status_code == 302
    assert "SI-9” is not the reference" in client.get(url).content.decode()
    client.post(url, {f"case-{lost.pk}": case.reference})
    assert "Keep 2 documents" in client.get(url).content.decode()
    client.post(url + "keep/")
    assert sorted(case.documents.values_list("title", "kind", "source")) == [
        ("Minutes", "Minutes", "SI 24 7 minutes.png"), ("Unknown", "", "unknown.png"),
    ]  # fmt: skip
    page = client.get(url).content.decode()
    assert "2 documents kept" in page
    assert "bad.exe" in page
    assert "Keep 1" not in page
    document = case.documents.get(title="Minutes")
    history = document.history.get()
    assert (history.history_user, history.source) == (coordinator, "SI 24 7 minutes.png")
    answer = client.get(f"/staff/cases/{case.reference}/documents/{document.pk}/1/")
    assert answer.content == picture(1)
    assert AccessLog.objects.filter(what="documents on their way in").exists()


def test_a_zip_with_a_list_comes_apart(client, case):
    sheet = (
        "File name;Old number;Kind;Date;Title;Colour\r\na.png;SI-24/007;Minutes;3/2/2025;The “first” meeting;red\r\n"
        "lost.pdf;SI-24/007;;;;\r\n"
    )
    files = [("2024/a.png", picture(1)), ("__MACOSX/._a.png", b"x"), ("b.zip", a_zip(("c.png", picture(3))))]
    url = send(client, ("old.zip", a_zip(*files)), sheet=sheet.encode("cp1252")).url
    page = client.get(url).content.decode()
    for said in ("3 Feb 2025", "The “first” meeting", "Row 3: lost.pdf", "not used: Colour", "1 hidden file",
                 "It is an archive itself"):  # fmt: skip
        assert said in page, said
    client.post(url + "keep/")
    assert "Row 2: a.png" not in client.get(url).content.decode()
    document = case.documents.get()
    assert (document.source, document.kind, str(document.dated_on)) == ("old.zip: 2024/a.png", "Minutes", "2025-02-03")


def test_from_the_page_of_a_case_everything_goes_there(client, case):
    page = client.get(f"/staff/cases/{case.reference}/documents/").content.decode()
    assert f"/staff/cases/{case.reference}/documents/many/" in page
    url = send(client, ("a.png", picture(1)), url=f"/staff/cases/{case.reference}/documents/many/").url
    client.post(url + "keep/")
    assert case.documents.get().title == "Document"


def test_a_file_that_is_there_already_is_not_kept_twice(client, case):
    for _ in range(2):
        url = send(client, ("SI-24-007.png", picture(1))).url
        client.post(url + "keep/")
    assert case.documents.count() == 1
    assert "document of the case already" in client.get(url).content.decode()


def test_one_file_is_changed_on_its_page(client, case):
    url = send(client, ("SI-24-007.png", picture(1))).url
    page = f"{url}{BundleFile.objects.get().pk}/"
    form = client.get(page).context["form"]
    assert form["reference"].value() == case.reference
    said = {"reference": case.reference, "title": "Letter to the family", "kind": "Letter", "marking": "court"}
    client.post(page, said | {"dated_on_day": "3", "dated_on_month": "2", "dated_on_year": "2025"})
    client.post(url + "keep/")
    document = case.documents.get()
    assert (document.title, document.kind, document.marking) == ("Letter to the family", "Letter", "court")


def test_more_files_and_another_list_may_follow(client, case):
    url = send(client, ("a.png", picture(1))).url
    assert "Neither the list nor its name" in client.get(url).content.decode()
    send(client, ("b.png", picture(2)), sheet=b"File,Ref\na,SI-24/007\nb,SI-24/007\n", url=url + "more/")
    assert "Keep 2 documents" in client.get(url).content.decode()


def test_a_list_without_names_of_files_is_refused_beside_its_field(client, left):
    answer = send(client, ("a.png", picture(1)), sheet=b"Colour,Size\nred,2\n")
    assert answer.context["form"].errors["listed"]
    assert not Bundle.objects.exists()
    assert left() == 0


def test_nothing_sent_is_refused(client):
    assert "Select the documents" in send(client).content.decode()


def test_a_press_that_is_repeated_sends_once(client, case):
    for _ in range(2):
        send(client, ("SI-24-007.png", picture(1)), token="same")
    assert Bundle.objects.count() == 1


def test_what_the_scanner_refuses_is_not_kept(client, case, monkeypatch):
    monkeypatch.setattr(scanner, "ask", lambda data: Verdict(State.REFUSED, "Eicar"))
    url = send(client, ("SI-24-007.png", picture(1))).url
    assert "found Eicar" in client.get(url).content.decode()
    assert client.post(url + "keep/", follow=True).status_code == 200
    assert not Document.objects.exists()


def test_a_worker_that_was_killed_is_taken_over_and_nothing_is_kept_twice(client, case, coordinator, monkeypatch):
    url = send(client, *((f"SI-24-007 {number}.png", picture(number)) for number in range(4))).url
    real, calls = work.keep_one, []

    def killed(key, *, by):
        calls.append(key)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(key, by=by)

    monkeypatch.setattr(work, "keep_one", killed)
    client.post(url + "keep/")
    assert case.documents.count() == 2
    assert BundleFile.objects.filter(outcome=GOES).count() == 2
    monkeypatch.setattr(work, "keep_one", real)
    Job.objects.update(state=Job.State.FAILED)
    assert "2 documents are not done yet" in client.get(url).content.decode()
    client.post(url + "again/")
    assert case.documents.count() == 4
    assert case.documents.values("versions__sha256").distinct().count() == 4


def test_kept_files_leave_no_copy_and_forgotten_ones_none(client, case, left, django_capture_on_commit_callbacks):
    url = send(client, ("SI-24-007.png", picture(1)), ("b.png", picture(2))).url
    assert left() == 2
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url + "keep/")
    assert left() == 2  # the document, and the one without a case
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url + "forget/")
    assert left() == 1
    assert not Bundle.objects.exists()
    assert case.documents.count() == 1


def test_what_was_left_is_thrown_away_as_drafts_are(client, case, left, django_capture_on_commit_callbacks):
    send(client, ("b.png", picture(2)))
    with django_capture_on_commit_callbacks(execute=True):
        assert prune(now() + timedelta(days=80))["documents brought over, or left"] == 0
        assert prune(now() + timedelta(days=91))["documents brought over, or left"] == 1
    assert left() == 0


def test_the_list_of_what_is_kept_goes_after_a_month(client, case):
    url = send(client, ("SI-24-007.png", picture(1)), ("bad.exe", b"MZ")).url
    client.post(url + "keep/")
    assert prune(now() + timedelta(days=29))["documents brought over, or left"] == 0
    assert prune(now() + timedelta(days=31))["documents brought over, or left"] == 1
    assert case.documents.count() == 1


def test_a_case_that_one_may_not_open_takes_nothing(client, sign_in, case):
    other = make_user(Role.COORDINATOR, area=make_area("Elsewhere"))
    theirs = sign_in(other)
    url = send(theirs, ("SI-24-007.png", picture(1)), (f"{case.reference}.png", picture(2))).url
    assert "2 documents need a case" in theirs.get(url).content.decode()
    assert theirs.get(f"/staff/cases/{case.reference}/documents/many/").status_code == 404


def test_nobody_else_sees_them_and_a_publisher_may_not_begin(client, sign_in, case):
    url = send(client, ("a.png", picture(1))).url
    stranger = sign_in(make_user(Role.MANAGER))
    for page in ("", "more/", f"{BundleFile.objects.get().pk}/"):
        assert stranger.get(url + page).status_code == 404
    for page in ("keep/", "again/", "forget/"):
        assert stranger.post(url + page).status_code == 404
    assert sign_in(make_user(Role.PUBLISHER)).get(BEGIN).status_code == 403


class TestFromTheShell:
    def told(self, *arguments):
        out = io.StringIO()
        call_command("import_documents", *map(str, arguments), "--json", stdout=out)
        return json.loads(out.getvalue())

    @pytest.fixture
    def folder(self, tmp_path, case):
        folder = tmp_path / "old"
        (folder / "SI-24-007").mkdir(parents=True)
        (folder / "SI-24-007" / "minutes.png").write_bytes(picture(1))
        (folder / "SI-24-007" / ".DS_Store").write_bytes(b"x")
        (folder / "who.png").write_bytes(picture(2))
        (folder / "link.png").symlink_to("/etc/passwd")
        return folder

    def test_a_dry_run_writes_nothing_and_says_what_would_become_of_each(self, folder, case):
        told = self.told(folder, "--dry-run")
        assert {each["file"]: each["outcome"] for each in told["files"]} == {
            "SI-24-007/minutes.png": "goes", "who.png": "no_case", "link.png": "refused",
        }  # fmt: skip
        assert told["litter"] == 1
        assert not Document.objects.exists()

    def test_it_keeps_them_and_done_again_keeps_none_twice(self, folder, case, coordinator, tmp_path):
        sheet = tmp_path / "list.csv"
        sheet.write_text(f"File name,Case\nwho.png,{case.reference}\n")
        arguments = (folder, "--list", sheet, "--by", coordinator.email)
        assert sorted(each["outcome"] for each in self.told(*arguments)["files"]) == ["kept", "kept", "refused"]
        assert case.documents.get(title="Minutes").source == "old: SI-24-007/minutes.png"
        assert sorted(each["outcome"] for each in self.told(*arguments)["files"]) == ["already", "already", "refused"]

    def test_a_zip_does_as_a_folder_does(self, case, tmp_path):
        (tmp_path / "old.zip").write_bytes(a_zip(("SI-24-007/minutes.png", picture(1))))
        assert self.told(tmp_path / "old.zip", "--dry-run")["files"][0]["outcome"] == "goes"

    def test_without_a_person_nothing_is_kept(self, folder):
        with pytest.raises(CommandError, match="--by EMAIL"):
            self.told(folder)


def test_the_service_asks_who_does_it(case):
    publisher = make_user(Role.PUBLISHER)
    with pytest.raises(NotAllowed, match="Your role cannot"):
        services.begin([("a.png", picture(1))], None, "sensitive", None, by=publisher, today=now().date())
