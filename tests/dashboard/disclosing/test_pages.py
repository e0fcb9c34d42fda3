"""The pages of case files: asked for, agreed to, fetched after a fresh sign-in, and the log of them all."""

import datetime as dt

import pytest

from cases.disclosures.models import Disclosure, DisclosureLine
from cases.documents.services import add_document
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog
from csprapp.tasks.models import Job
from dashboard.disclosing.work import make_case_file
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, log_case, make_person

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


class Scene:
    def __init__(self) -> None:
        self.by, self.lead = make_user("coordinator", name="Cora Own"), make_user("privacy_lead", name="Priva Lead")
        self.case = log_case(by=self.by)
        make_person(self.case, initials="Z.Q.", name="Zebedee Quarrington")
        add_document(self.case, "A picture", "sensitive", PNG, by=self.by, today=TODAY)
        self.new = f"/staff/cases/{self.case.reference}/disclosures/new/"

    def sent(self, **said):
        return {
            "recipient": "coroner", "to_whom": "Borchester Coroner", "ground": "coroner", "purpose": "The inquest",
            "parts": ["facts", "people", "documents"], "second": self.lead.pk, **said,
        }  # fmt: skip


@pytest.fixture
def scene():
    return Scene()


@pytest.mark.both
def test_a_coordinator_asks_the_privacy_lead_agrees_and_it_is_fetched(scene, sign_in, sign_in_afresh):
    ours, theirs = sign_in_afresh(scene.by), sign_in(scene.lead)
    page = ours.post(scene.new, scene.sent(), follow=True).text
    asked = Disclosure.objects.get()
    assert "It can be downloaded once the second person agrees." in page
    assert asked.digest in page
    address = asked.get_absolute_url()
    assert ours.get(f"{address}pdf/").status_code == 404

    work = theirs.get("/staff/").text
    assert "Decide whether a case file can go out" in work
    assert address in work
    shown = theirs.get(address).text
    assert "Borchester Coroner" in shown
    assert "You cannot open the case" in shown
    assert "Zebedee" not in shown
    assert theirs.get(f"{address}pdf/").status_code == 404
    theirs.post(address, {"agrees": "yes", "version": asked.version})

    assert "Download the PDF (" in ours.get(address).text
    answer = ours.get(f"{address}pdf/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="case-file-{scene.case.reference}.pdf"'
    assert answer["Cache-Control"] == "no-store"
    whole = ours.get(f"{address}zip/")
    assert b"".join(whole.streaming_content).startswith(b"PK")
    did = list(asked.lines.values_list("did", "user_name"))
    assert did == [
        ("asked", "Cora Own"), ("made", "Cora Own"), ("agreed", "Priva Lead"), ("fetched", "Cora Own"),
        ("fetched_all", "Cora Own"),
    ]  # fmt: skip
    reads = AccessLog.objects.filter(case=scene.case.reference, user=scene.by).values_list("what", flat=True)
    assert {"case file fetched: pdf", "case file fetched: zip"} <= set(reads)
    history = ours.get(f"/staff/cases/{scene.case.reference}/history/").text
    assert history.count("The coroner requires it") == 2  # why it was added, and its ground in words
    log = theirs.get("/staff/settings/disclosures/").text
    assert scene.case.reference in log
    assert "PDF downloaded" in log


def test_it_asks_for_a_fresh_sign_in_before_a_byte_leaves(scene, sign_in_afresh, settings):
    client = sign_in_afresh(scene.by, ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 10)
    client.post(scene.new, scene.sent(recipient="partner", ground="partners", second=""))
    asked = Disclosure.objects.get()
    answer = client.get(f"{asked.get_absolute_url()}pdf/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/account/reauthenticate/")
    assert not asked.lines.filter(did="fetched").exists()


def test_not_agreed_why_stands_on_the_page_and_the_file_is_gone(scene, sign_in):
    ours, theirs = sign_in(scene.by), sign_in(scene.lead)
    ours.post(scene.new, scene.sent())
    asked = Disclosure.objects.get()
    address = asked.get_absolute_url()
    without = theirs.post(address, {"agrees": "no", "version": asked.version})
    assert "Enter why you do not agree" in without.text
    theirs.post(address, {"agrees": "no", "answer": "Ask for less", "version": asked.version})
    page = ours.get(address).text
    assert "Did not agree: Ask for less" in page
    assert "The file has been deleted." in page
    assert ours.get(f"{address}pdf/").status_code == 404


def test_nothing_typed_is_lost_when_something_is_missing(scene, sign_in):
    page = sign_in(scene.by).post(scene.new, scene.sent(second="", parts=["facts", "legal"])).text
    assert "Enter who agreed that these documents can go out, and when" in page
    assert "The inquest" in page
    assert "Borchester Coroner" in page
    assert not Disclosure.objects.exists()


def test_names_stay_out_of_address_title_mail_and_name_of_the_file(scene, sign_in):
    client = sign_in(scene.by)
    client.post(scene.new, scene.sent())
    asked = Disclosure.objects.get()
    page = client.get(asked.get_absolute_url()).text
    assert f"<title>Case file – {scene.case.reference}" in page
    mail = Outbox.objects.get(kind="disclosure_second")
    for private_word in ("Zebedee", "Quarrington", "Borchester"):
        assert private_word not in mail.title + mail.text
        assert private_word not in page[page.index("<title>") : page.index("</title>")]


def test_the_progress_is_shown_without_javascript_too(scene, sign_in, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client = sign_in(scene.by)
    page = client.post(scene.new, scene.sent(), follow=True).text
    assert "It is waiting its turn" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert Job.objects.filter(work=make_case_file.path, case=scene.case.reference).count() == 1


def test_the_last_fetching_deletes_it(scene, sign_in_afresh, monkeypatch):
    monkeypatch.setattr("cases.disclosures.rules.MOST_FETCHED", 1)
    client = sign_in_afresh(scene.by)
    client.post(scene.new, scene.sent(recipient="partner", ground="partners", second=""))
    asked = Disclosure.objects.get()
    address = asked.get_absolute_url()
    assert b"".join(client.get(f"{address}pdf/").streaming_content).startswith(b"%PDF")
    assert client.get(f"{address}pdf/").status_code == 404
    assert DisclosureLine.objects.filter(disclosure=asked, did="deleted").count() == 1


def test_strangers_learn_nothing_of_it(scene, sign_in):
    sign_in(scene.by).post(scene.new, scene.sent())
    address = Disclosure.objects.get().get_absolute_url()
    elsewhere = make_user("manager", area=make_area())
    for person in (elsewhere, make_user("administrator"), make_user("contributor"), make_user("reviewer")):
        client = sign_in(person)
        for end in ("", "pdf/", "zip/"):
            found, never = client.get(address + end), client.get(f"/staff/disclosures/999999/{end}")
            assert (found.status_code, found.content) == (never.status_code, never.content)
            assert found.status_code == 404


@pytest.mark.parametrize("role", Role)
def test_who_sees_the_log_of_all(scene, sign_in, role):
    status = sign_in(make_user(role)).get("/staff/settings/disclosures/").status_code
    assert status == (200 if role in (Role.MANAGER, Role.PRIVACY_LEAD) else 403)


def test_a_reader_of_the_case_sees_its_log_and_cannot_ask(scene, sign_in):
    sign_in(scene.by).post(scene.new, scene.sent())
    client = sign_in(make_user("scrutineer"))
    page = client.get(scene.new.replace("new/", "")).text
    assert "A coroner" in page
    assert "Make a case file" not in page
    assert client.get(scene.new).status_code == 403
    assert client.get(f"{Disclosure.objects.get().get_absolute_url()}pdf/").status_code == 404
