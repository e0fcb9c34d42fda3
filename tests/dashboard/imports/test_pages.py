"""The pages on which a tracker is brought over, with who may and who may not."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from cases.incidents.models import Incident
from csprapp.accounts.roles import Role
from csprapp.files.storage import private
from csprapp.records.refusals import Refused
from csprapp.tasks.models import Job
from csprapp.tasks.work import run, take_up_again
from dashboard.imports import drafts, views
from dashboard.imports.models import KnownHeading, TrackerImport
from tests.dashboard.imports.scene import HEADINGS, OLD, OPEN, TODAY, tracker
from tests.factories import make_area, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BEGIN = "/staff/imports/"
WRONG = ["SI-5", "@Zed Quill", "3/4/15", "Death", "31/11/25", "1/12/25"]


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, name="Cora Dinator")


@pytest.fixture
def client(sign_in, coordinator) -> Client:
    make_area("Westmere")
    return sign_in(coordinator)


def upload(client, data, name="tracker.xlsx"):
    return client.post(BEGIN, {"file": SimpleUploadedFile(name, data)})


def begun(client, *rows) -> str:
    """The address of a file whose columns are confirmed."""
    answer = upload(client, tracker(*rows))
    assert answer.status_code == 302, answer.content.decode()
    confirm(client, answer.url)
    return answer.url.removesuffix("columns/")


def confirm(client, url, **changed):
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name.startswith(("column", "area", "token"))}
    day = form["history_before"].value()
    sent |= {
        "area": make_area_key(),
        **{f"history_before_{part}": getattr(day, part) for part in ("day", "month", "year")},
    }
    return client.post(url, sent | changed)


def make_area_key():
    from csprapp.partnership.models import Area

    return Area.objects.first().pk


def finish(client, url):
    form = client.get(url + "owners/").context["form"]
    owners = {
        name: form[name].value() and getattr(form[name].value(), "pk", form[name].value()) for name in form.fields
    }
    return client.post(url + "owners/", {name: value or "" for name, value in owners.items()}, follow=True)


def test_a_tracker_comes_in_over_five_pages(client, coordinator):
    url = begun(client, OLD, OPEN)
    page = client.get(url + "rows/")
    assert "Every row can be brought over" in page.content.decode()
    assert "counted the day itself as day one" in page.content.decode()
    assert "Quill" not in page.content.decode()
    said = finish(client, url).content.decode()
    assert "2 cases brought over" in said
    assert Incident.objects.count() == 2
    assert Incident.objects.get(closed_on=None).owner == coordinator
    record = TrackerImport.objects.get()
    assert (bool(record.file), record.corrections, record.columns) == (False, {}, {})


def test_people_who_are_missing_are_added_to_cases_that_are_here(client):
    finish(client, begun(client, OLD, OPEN))
    answer = upload(client, tracker([*OPEN, "Vantwick, Una"], headings=[*HEADINGS, "Mother"]))
    confirm(client, answer.url)
    url = answer.url.removesuffix("columns/")
    page = client.get(url + "rows/").content.decode()
    assert "Already here: people who are missing are added, nothing else changes" in page
    assert "1 case that is here already gets the people whom the file names" in page
    assert "adds 1 parent" in page
    assert "Vantwick" not in page
    owners = client.get(url + "owners/").content.decode()
    assert "Add the people" in owners
    said = finish(client, url).content.decode()
    assert "People added to 1 case" in said
    case = Incident.objects.get(closed_on=None)
    assert f"1 case already here: {case.reference}" in said
    assert case.people.filter(name="Una Vantwick", role="parent").exists()
    again = upload(client, tracker([*OPEN, "Vantwick, Una"], headings=[*HEADINGS, "Mother"])).url
    confirm(client, again)
    page = client.get(again.removesuffix("columns/") + "rows/").content.decode()
    assert "Already here: nothing changes" in page
    assert "There is nothing to bring over" in page


def test_a_column_of_people_that_was_never_read_before_is_read_now_unless_somebody_keeps_it(client):
    KnownHeading.objects.create(heading="mother", key="")  # as every column was remembered that had no meaning yet
    data = tracker([*OPEN, "Vantwick, Una"], headings=[*HEADINGS, "Mother"])
    url = upload(client, data).url
    form = client.get(url).context["form"]
    name = next(name for name, field in form.fields.items() if str(field.label).endswith(": Mother"))
    assert form[name].value() == "mother"
    confirm(client, url, **{name: ""})
    assert KnownHeading.objects.get(heading="mother").key == "kept"
    again = client.get(upload(client, data).url).context["form"]
    assert not again[name].value()


def test_a_file_whose_columns_were_changed_since_is_looked_at_again(client, coordinator, monkeypatch):
    begun(client, OLD, OPEN)
    record, plan_of = TrackerImport.objects.get(), drafts.plan_of

    def changed(found, **said):
        TrackerImport.objects.filter(pk=found.pk).update(left_out=[["Tracker", 2]])
        return plan_of(found, **said)

    monkeypatch.setattr(drafts, "plan_of", changed)
    with pytest.raises(Refused, match="changed since"):
        drafts.finish(record, {"Cora Dinator": coordinator}, by=coordinator, today=TODAY)
    assert not Incident.objects.exists()


def test_nothing_is_written_before_the_last_page(client):
    begun(client, OLD, OPEN)
    assert not Incident.objects.exists()
    assert TrackerImport.objects.get().file


def test_a_wrong_cell_is_put_right_on_the_page_and_tried_again(client):
    url = begun(client, WRONG)
    page = client.get(url + "rows/").content.decode()
    assert "there is no 31 November 2025" in page
    form = client.get(url + "rows/").context["form"]
    name = next(name for name in form.fields if name.startswith("cell"))
    answer = client.post(url + "rows/", {name: "30/11/25"}, follow=True)
    assert "Every row can be brought over" in answer.content.decode()
    finish(client, url)
    assert Incident.objects.get().occurred_on.day == 30


def test_long_names_of_a_wrong_cell_are_put_right_too(client):
    siblings = "Quill, Jon and Kay Wray; " + "; ".join(f"Orla{number} Vantwick" for number in range(20))
    answer = upload(client, tracker([*OPEN, siblings], headings=[*HEADINGS, "Siblings"]))
    confirm(client, answer.url)
    url = answer.url.removesuffix("columns/")
    form = client.get(url + "rows/").context["form"]
    name = next(name for name in form.fields if name.startswith("cell"))
    assert form[name].value() == siblings
    right = siblings.replace("Quill, Jon and Kay Wray", "Jon Quill; Kay Wray")
    answer = client.post(url + "rows/", {name: right}, follow=True)
    assert "Every row can be brought over" in answer.content.decode()


def test_rows_that_stay_wrong_are_downloaded_and_no_program_works_them_out(client):
    url = begun(client, OLD, WRONG)
    form = client.get(url + "rows/").context["form"]
    sent = {name: form[name].value() for name in form.cells}
    assert client.post(url + "rows/", sent | {"action": "go_on"}).url == url + "owners/"
    finish(client, url)
    rows = list(csv.reader(io.StringIO(client.get(url + "not-brought-over.csv").content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["Tracker", "3", "E3"]
    assert "'@Zed Quill" in rows[1]
    answer = client.get(url + "not-brought-over.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}
    assert client.get(url + "not-brought-over.pdf").status_code == 404


def test_a_row_may_be_left_out(client):
    url = begun(client, OLD, WRONG)
    page = client.post(url + "rows/", {"leave-0": "on"}, follow=True).content.decode()
    assert "Every row can be brought over" in page


def test_what_a_column_is_can_be_changed_and_is_remembered(client):
    answer = upload(client, tracker(OLD))
    column = HEADINGS.index("Social worker") + 1
    confirm(client, answer.url, **{f"column-0-{column}": "notes"})
    assert KnownHeading.objects.get(heading="social worker").key == "notes"
    again = upload(client, tracker(OPEN))
    assert client.get(again.url).context["form"][f"column-0-{column}"].value() == "notes"


def test_two_columns_are_not_the_same(client):
    answer = upload(client, tracker(OLD))
    said = confirm(client, answer.url, **{"column-0-18": "reference"})
    assert "Another column is already “Reference”" in said.content.decode()


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"Name,Telephone\nAnn,123\n"])
def test_a_file_that_is_no_tracker_is_refused_beside_the_field(client, data):
    answer = upload(client, data, "tracker.csv")
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not TrackerImport.objects.exists()


def test_a_file_can_be_forgotten(client, django_capture_on_commit_callbacks):
    url = begun(client, OLD)
    stored = TrackerImport.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url + "forget/")
    assert not TrackerImport.objects.exists()
    assert not private.exists(stored)


def test_a_second_press_brings_nothing_over_twice(client):
    url = begun(client, OLD)
    finish(client, url)
    assert client.get(url + "owners/").url == url
    assert client.post(url + "owners/").url == url
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("role", [Role.NOTIFIER, Role.SCRUTINEER, Role.PUBLISHER, Role.ADMINISTRATOR, Role.PARTNER])
def test_who_may_not_is_told_so(client, sign_in, role):
    url = begun(client, OLD)
    other = sign_in(make_user(role))
    for page in (BEGIN, url, url + "columns/", url + "rows/", url + "owners/", url + "not-brought-over.csv"):
        assert other.get(page).status_code == 403


def test_another_coordinator_does_not_see_the_file(client, sign_in):
    url = begun(client, OLD)
    other = sign_in(make_user(Role.COORDINATOR))
    for page in (url, url + "columns/", url + "rows/", url + "owners/", url + "not-brought-over.csv"):
        assert other.get(page).status_code == 404
    assert other.post(url + "forget/").status_code == 404
    assert "tracker.xlsx" not in other.get(BEGIN).content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    assert Client().get(BEGIN).url.startswith("/staff/account/login/")


def test_looking_is_logged_without_a_name(client):
    from csprapp.records.models import AccessLog

    begun(client, OLD)
    assert AccessLog.objects.filter(what="a tracker on its way in").exists()
    assert not AccessLog.objects.filter(what__contains="Quill").exists()


def test_the_row_of_a_case_shows_names_in_its_history_on_request_alone(client):
    url = begun(client, OLD)
    finish(client, url)
    page = f"{Incident.objects.get().get_absolute_url()}history/"
    shown = client.get(page).content.decode()
    assert "Row of a tracker SI-1" in shown or "row of a tracker SI-1" in shown
    assert "QUILL" not in shown
    assert "QUILL" in client.post(page, {"names": "1"}).content.decode()


class TestBesideTheRequests:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch, settings):
        monkeypatch.setattr(views, "FEW", 1)
        # The worker's own transactions: else the import is written within the one that asks for it.
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def worked(self) -> None:
        for job in Job.objects.unfinished():
            run.call(job.pk)

    def test_many_cases_are_brought_over_by_the_worker(self, client, coordinator):
        url = begun(client, OLD, OPEN)
        assert "You can leave the page" in client.get(url + "owners/").content.decode()
        assert "It is waiting its turn" in finish(client, url).content.decode()
        self.worked()
        assert "2 cases brought over" in client.get(url).content.decode()
        assert Job.objects.get().state == Job.State.DONE
        assert Incident.objects.get(closed_on=None).owner == coordinator

    def test_meanwhile_every_page_of_the_file_leads_to_how_far_it_is(self, client, monkeypatch):
        monkeypatch.setattr(drafts, "start", lambda work, key, by: Job.objects.create(
            work=work.path, title=work.title, subject=str(key), owner=by))  # fmt: skip
        url = begun(client, OLD, OPEN)
        assert "It is waiting its turn" in finish(client, url).content.decode()
        for page in ("columns/", "rows/", "owners/"):
            assert client.get(url + page).url == url
        assert client.post(url + "forget/").url == url
        assert not Incident.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_of_a_worker_that_was_killed_nothing_stays_and_the_next_brings_all(self, client, monkeypatch):
        url = begun(client, OLD, OPEN)
        real = drafts._result

        def killed(*told):
            raise KeyboardInterrupt

        monkeypatch.setattr(drafts, "_result", killed)
        finish(client, url)
        call_command("db_worker", "--batch", interval=0)
        assert (Incident.objects.count(), TrackerImport.objects.get().done_at) == (0, None)
        monkeypatch.setattr(drafts, "_result", real)
        take_up_again(set())
        call_command("db_worker", "--batch", interval=0)
        assert Incident.objects.count() == 2
        assert "2 cases brought over" in client.get(url).content.decode()

    def test_what_cannot_be_done_is_said_on_the_page_it_was_asked_on(self, client, monkeypatch):
        url = begun(client, OLD, OPEN)

        def refuse(*told, **more):
            raise Refused("They cannot own a case there")

        monkeypatch.setattr(drafts, "bring_over", refuse)
        finish(client, url)
        self.worked()
        assert "They cannot own a case there" in client.get(url, follow=True).content.decode()
        assert not Incident.objects.exists()
