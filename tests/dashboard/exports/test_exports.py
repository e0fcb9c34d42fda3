"""Lists as sheets: what is in them, who may have them, and that it is known that they did."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from cases.notifications.models import Notification
from csprapp.accounts.event_models import SecurityEvent
from csprapp.records.models import AccessLog
from csprapp.records.services import add, set_facts
from csprapp.tasks.models import Job
from dashboard.exports import services
from dashboard.exports.kinds import KINDS
from dashboard.exports.models import Export
from reviews.returns.models import ChronologyEntry
from tests.dashboard.factories import NOON, TODAY, make_agreed, start_clock
from tests.factories import PASSWORD, make_agency, make_area, make_user
from tests.factories_cases import AWARE, give_access, log_case, make_case, make_person
from tests.factories_reviews import make_action, make_recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SECRET = "Torquil Zedworth"


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


@pytest.fixture(autouse=True)
def noon(clock):
    with clock.at(NOON):
        yield


def asked(client, kind, address="", **answers):
    query = client.get(f"/staff/exports/{kind}/{address}").context["form"]["query"].value()
    sent = {"form": "xlsx", "purpose": "Board in December", "query": query, **answers}
    return client.post(f"/staff/exports/{kind}/", sent)


def file_of(client, kind, query="", **answers):
    answer = asked(client, kind, query, **answers)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"])


def rows_of(answer):
    """The lines of a workbook, each by its headings."""
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_list_of_cases_is_a_sheet_with_real_dates_and_plain_headings(sign_in, anna):
    case = log_case(by=anna, owner=anna, today=TODAY)
    assert case.code_name
    add(
        Notification(incident=case, sent_on=dt.date(2026, 11, 18), sent_by="Anna", recorded_by=anna),
        by=anna,
        why="Sent",
    )
    start_clock(case, "rapid_review", dt.date(2026, 11, 18))
    answer = file_of(sign_in(anna), "cases")
    assert answer["Content-Disposition"] == 'attachment; filename="cases-2026-11-23.xlsx"'
    (row,) = rows_of(answer)
    assert row["Reference"] == case.reference
    assert row["Code name"] == case.code_name
    assert row["Became aware on"] == AWARE
    assert row["Notified on"] == dt.date(2026, 11, 18)
    assert row["Rapid review due"] == dt.date(2026, 12, 9)
    assert row["Owner"] == "Anna Invented"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[1]["A1"].value.startswith("Cases")


def test_names_are_left_out_unless_asked_for_after_a_fresh_sign_in(sign_in, sign_in_afresh, anna):
    case = make_case(by=anna, summary=f"{SECRET} fell", referred_by=SECRET, setting=SECRET)
    make_person(case, name=SECRET, initials="T.Z.")
    assert SECRET.encode() not in b"".join(
        zipfile.ZipFile(io.BytesIO(file_of(sign_in(anna), "cases").content)).read(name)
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")
    )
    stale = sign_in_afresh(anna, ago=400)
    assert "reauthenticate" in asked(stale, "cases", private="on")["Location"]
    (row,) = rows_of(file_of(sign_in_afresh(anna), "cases", private="on"))
    assert row["Children’s names"] == SECRET
    assert row["What is known so far"] == f"{SECRET} fell"
    assert AccessLog.objects.filter(case=case.reference, why="Board in December", user=anna).count() == 1


def test_it_needs_a_purpose_and_is_in_the_log_before_the_file_leaves(sign_in, anna):
    make_case(by=anna)
    client = sign_in(anna)
    assert "Enter what the file is for" in asked(client, "cases", purpose=" ").content.decode()
    assert not Export.objects.exists()
    asked(client, "cases")
    read = AccessLog.objects.filter(user=anna, what="export: cases, 1 row").get()
    assert read.why == "Board in December"
    assert SecurityEvent.objects.filter(kind="export", user=anna).exists()


def test_a_restricted_case_is_one_line_as_on_the_list(sign_in, sign_in_afresh, anna):
    area = make_area("Secret Place")
    case = make_case(area=area, restricted=True, code_name="Secretword", summary=SECRET, home_authority="Elsewhere")
    make_person(case, name=SECRET)
    make_agreed(case, TODAY, label="Secret label")
    answer = file_of(sign_in_afresh(anna), "cases", private="on")
    (row,) = rows_of(answer)
    said = {title: value for title, value in row.items() if value != ""}
    assert said == {
        "Reference": case.reference, "Restricted": "Yes", "Owner": str(case.owner), "Next date": TODAY
    }  # fmt: skip
    assert not AccessLog.objects.filter(case=case.reference).exists()
    give_access(case, anna)
    (row,) = rows_of(file_of(sign_in_afresh(anna), "cases", private="on"))
    assert row["Code name"] == "Secretword"
    assert rows_of(file_of(sign_in(make_user("scrutineer")), "cases")) == []


def test_filters_and_order_of_the_list_are_those_of_the_sheet(sign_in, anna):
    north, south = make_area("North"), make_area("South")
    late, soon = make_case(by=anna, area=north), make_case(by=anna, area=north)
    make_case(by=anna, area=south)
    make_agreed(late, TODAY + dt.timedelta(days=9))
    make_agreed(soon, TODAY)
    client = sign_in(anna)
    found = rows_of(file_of(client, "cases", f"?area={north.pk}"))
    assert [row["Reference"] for row in found] == [soon.reference, late.reference]
    page = client.get(f"/staff/cases/?area={north.pk}").content.decode()
    assert f"/staff/exports/cases/?area={north.pk}" in page
    assert "2 rows" in client.get(f"/staff/exports/cases/?area={north.pk}").content.decode()


def test_columns_are_those_of_the_view(sign_in, anna):
    make_case(by=anna)
    (row,) = rows_of(file_of(sign_in(anna), "cases", "?columns=stage&columns=reference&columns=nonsense&columns=names"))
    assert list(row) == ["Stage", "Reference"]


def test_what_was_typed_runs_in_no_csv(sign_in, anna):
    make_case(by=anna, home_authority="=cmd|'/c calc'!A1", other_areas="＝1+1")
    answer = file_of(sign_in(anna), "cases", form="csv")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    heading, row = csv.reader(io.StringIO(archive.read("cases.csv").decode("utf-8-sig"), newline=""))
    cells = dict(zip(heading, row, strict=True))
    assert cells["Home authority"] == "'=cmd|'/c calc'!A1"
    assert cells["Other areas involved"] == "'＝1+1"
    assert cells["Became aware on"] == AWARE.isoformat()


def test_only_who_asked_has_the_file_and_for_a_day(sign_in, anna, clock):
    make_case(by=anna)
    client = sign_in(anna)
    address = asked(client, "cases")["Location"]
    assert client.get(address).status_code == 200
    assert sign_in(make_user("manager")).get(address).status_code == 404
    with clock.at(NOON + dt.timedelta(hours=25)):
        assert sign_in(anna).get(address).status_code == 404
    anna.role_grants.all().delete()
    assert sign_in(anna).get(address).status_code == 404


def test_a_long_sheet_is_made_beside_the_requests(sign_in, anna, monkeypatch):
    monkeypatch.setattr(services, "FEW", 1)
    first, second = make_case(by=anna), make_case(by=anna)
    client = sign_in(anna)
    answer = asked(client, "cases")
    job = Job.objects.get()
    assert answer["Location"] == f"/staff/jobs/{job.pk}/"
    assert "Download cases-2026-11-23.xlsx" in client.get(answer["Location"]).content.decode()
    data = b"".join(client.get(f"/staff/jobs/{job.pk}/file/").streaming_content)
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert {row[0] for row in rows} == {first.reference, second.reference}
    assert "cases-2026-11-23.xlsx" in client.get("/staff/exports/").content.decode()
    assert sign_in(make_user("coordinator")).get(f"/staff/jobs/{job.pk}/file/").status_code == 404


def test_actions_say_what_is_done_and_by_whom(sign_in, sign_in_afresh):
    recommendation = make_recommendation()
    action = make_action(recommendation, text="Train every team")
    coordinator = recommendation.case.owner
    (row,) = rows_of(file_of(sign_in(coordinator), "actions"))
    assert (row["Action"], row["Case"], row["What must be done"]) == (
        action.pk, recommendation.case.reference, "Train every team"
    )  # fmt: skip
    assert row["Recommendation"] == recommendation.text
    assert row["Next date"] == action.deadline.due_on
    (row,) = rows_of(file_of(sign_in(coordinator), "recommendations"))
    assert (row["Actions"], row["Actions open"]) == (1, 1)
    elsewhere = make_user("coordinator", area=make_area())
    assert rows_of(file_of(sign_in(elsewhere), "actions")) == []
    assert rows_of(file_of(sign_in(elsewhere), "recommendations")) == []


def test_duties_turn_out_as_the_figures_say(sign_in, anna):
    case, hidden = make_case(by=anna), make_case(restricted=True)
    start_clock(case, "notify_panel", dt.date(2026, 11, 2))
    start_clock(hidden, "notify_panel", dt.date(2026, 11, 19))
    late, other = rows_of(file_of(sign_in(anna), "duties"))
    assert (late["Case"], late["By the statutory date"], late["Days late"]) == (case.reference, "Missed", 14)
    assert (other["Case"], other["Owner"], other["By the statutory date"]) == ("You cannot open it", "", "Not yet due")


def test_a_chronology_always_asks_for_a_fresh_sign_in(sign_in_afresh, anna):
    case = make_case(by=anna)
    add(ChronologyEntry(incident=case, day=AWARE, event=f"{SECRET} was seen"), by=anna, why="For a test")
    query = f"?case={case.reference}"
    assert "reauthenticate" in asked(sign_in_afresh(anna, ago=400), "chronology", query)["Location"]
    (row,) = rows_of(file_of(sign_in_afresh(anna), "chronology", query))
    assert (row["Date"], row["Event"]) == (AWARE, f"{SECRET} was seen")
    assert AccessLog.objects.filter(case=case.reference, why="Board in December").exists()
    stranger = sign_in_afresh(make_user("coordinator", area=make_area()))
    assert stranger.get(f"/staff/exports/chronology/{query}").status_code == 404
    assert stranger.get("/staff/exports/chronology/").status_code == 404
    assert stranger.post("/staff/exports/chronology/", {"query": query[1:], "purpose": "Said so"}).status_code == 404


def test_a_long_one_is_not_fetched_any_more_once_its_case_is_shut(sign_in_afresh, anna, monkeypatch):
    monkeypatch.setattr(services, "FEW", 1)
    case = make_case(by=anna)
    for event in ("Seen", "Seen again"):
        add(ChronologyEntry(incident=case, day=AWARE, event=event), by=anna, why="For a test")
    client = sign_in_afresh(anna)
    page = asked(client, "chronology", f"?case={case.reference}")["Location"]
    assert client.get(f"{page}file/").status_code == 200
    set_facts(case, None, by=anna, why="For a test", restricted=True, restricted_reason="Named people only")
    assert client.get(f"{page}file/").status_code == client.get(page).status_code == 404


@pytest.fixture
def long_ones(monkeypatch):
    """Each sheet is made beside the requests, and kept for a day."""
    monkeypatch.setattr(services, "FEW", 0)


def shut(case, anna):
    set_facts(case, None, by=anna, why="For a test", restricted=True, restricted_reason="Named people only")


@pytest.mark.parametrize("kind", ["cases", "icb", "duties"])
def test_a_file_made_before_a_case_was_restricted_is_not_fetched_any_more(sign_in, anna, long_ones, kind):
    case, other = make_case(by=anna, setting="Zedworth House"), make_case(by=anna)
    start_clock(case, "rapid_review", dt.date(2026, 11, 18))
    start_clock(other, "rapid_review", dt.date(2026, 11, 18))
    client = sign_in(anna)
    page = asked(client, kind)["Location"]
    assert case.reference in words_of(client.get(f"{page}file/"))
    assert page in client.get("/staff/exports/").content.decode()
    shut(case, anna)
    assert client.get(f"{page}file/").status_code == client.get(page).status_code == 404
    assert page not in client.get("/staff/exports/").content.decode()

    again = asked(client, kind)["Location"]
    assert other.reference in words_of(client.get(f"{again}file/"))
    assert "Zedworth House" not in words_of(client.get(f"{again}file/"))


@pytest.mark.parametrize("kind", ["actions", "recommendations"])
def test_nor_is_one_of_what_a_case_led_to(sign_in, long_ones, kind):
    recommendation = make_recommendation()
    make_action(recommendation, text="Train every team")
    anna = recommendation.case.owner
    client = sign_in(anna)
    page = asked(client, kind)["Location"]
    assert recommendation.text in words_of(client.get(f"{page}file/"))
    shut(recommendation.case, anna)
    assert client.get(f"{page}file/").status_code == 404


def test_whoever_is_named_on_the_case_still_has_the_file(sign_in, anna, long_ones):
    case = make_case(by=anna)
    client = sign_in(anna)
    page = asked(client, "cases")["Location"]
    give_access(case, anna)
    shut(case, anna)
    assert case.reference in words_of(client.get(f"{page}file/"))


def test_a_file_with_the_one_line_of_a_restricted_case_stays_when_that_case_is_opened_or_not(sign_in, anna, long_ones):
    case = make_case(by=anna)
    shut(case, anna)
    client = sign_in(anna)
    page = asked(client, "cases")["Location"]
    assert Export.objects.get().opened == []
    assert case.reference in words_of(client.get(f"{page}file/"))


def words_of(answer):
    """Everything that the first sheet of a file that was fetched says."""
    data = b"".join(answer.streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return "\n".join(str(cell) for row in sheet for cell in row)


def test_agencies_are_counted_by_their_answers(sign_in, anna):
    agency = make_agency("Invented Academy")
    (row,) = [each for each in rows_of(file_of(sign_in(anna), "agencies")) if each["Agency"] == agency.name]
    assert (row["In use"], row["Requests"]) == ("Yes", 0)


@pytest.mark.parametrize("role", ["publisher", "checker", "contributor", "reviewer", "privacy_lead"])
def test_who_has_no_list_has_no_sheet(sign_in, role):
    client = sign_in(make_user(role))
    assert client.get("/staff/exports/").status_code == 403
    for kind in KINDS:
        assert client.get(f"/staff/exports/{kind}/").status_code == 403, kind
    assert client.get("/staff/exports/nonsense/").status_code == 404


@pytest.mark.parametrize("number", [1, 25])
def test_a_sheet_asks_the_database_no_more_however_long_it_is(anna, django_assert_max_num_queries, number):
    for _ in range(number):
        case = make_case(by=anna)
        make_person(case)
        make_agreed(case, TODAY)
    who = {"by": anna, "today": TODAY}
    export = services.ask(KINDS["cases"], QueryDict(""), form="xlsx", private=False, purpose="A test", **who)
    with django_assert_max_num_queries(20):
        services.write(export, io.BytesIO())


def test_what_was_asked_is_taken_up_again_after_the_fresh_sign_in(sign_in_afresh, anna):
    area = make_area("North")
    case, _ = make_case(by=anna, area=area), make_case(by=anna)
    make_person(case, name=SECRET)
    client = sign_in_afresh(anna, ago=400)
    confirm = asked(client, "cases", f"?area={area.pk}", private="on")["Location"]
    assert not Export.objects.exists()
    answer = client.post(confirm, {"password": PASSWORD})
    assert answer["Location"] == f"/staff/exports/{Export.objects.get().pk}/file/"
    (row,) = rows_of(client.get(answer["Location"]))
    assert (row["Reference"], row["Children’s names"]) == (case.reference, SECRET)
