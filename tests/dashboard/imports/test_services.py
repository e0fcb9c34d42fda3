"""Cases brought over from a tracker: what is written, what runs, and that a second time changes nothing."""

import datetime as dt
import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, Person
from cases.incidents.sources import SourceRow
from cases.notifications.models import Notification
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from dashboard.imports.services import bring_over
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from tests.dashboard.imports.scene import HALF, HEADINGS, OLD, OPEN, TODAY, outcomes, planned, tracker
from tests.factories import make_agency, make_area, make_body, make_user
from tests.tables.makers import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = dt.date


@pytest.fixture
def area():
    return make_area("Westmere")


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, name="Cora Dinator")


def bring(data, area, by, **more):
    made = planned(data)
    more = {"owners": {}, **more}
    return bring_over(made, file_name="tracker.xlsx", area=area, by=by, today=TODAY, **more)


def clocks(case):
    return {each.rule_key: each for each in Deadline.objects.filter(incident=case)}


def test_an_old_case_comes_in_as_history_with_the_clocks_that_were_met(area, coordinator):
    (case,) = bring(tracker(OLD), area, coordinator)
    assert (case.reference, case.closed_as, case.owner) == ("2024-0001", "finished", None)
    assert not Deadline.objects.open().filter(incident=case).exists()
    found = clocks(case)
    assert set(found) == {"notify_panel", "rapid_review", "lcspr"}
    assert [found[key].met_on for key in found] == [DAY(2024, 3, 28), DAY(2024, 4, 18), DAY(2024, 10, 30)]
    people = Person.objects.filter(incident=case)
    assert [(each.name, each.initials, each.date_of_birth) for each in people] == [
        ("Jon Quill", "J.Q.", DAY(2015, 4, 3)),
        ("Kay Quill", "K.Q.", DAY(2017, 6, 5)),
    ]
    assert case.notifications.get().late_reason == "late, BH"
    assert RapidReview.objects.get(incident=case).meeting_on == DAY(2024, 4, 12)
    assert LearningReview.objects.get(incident=case).published_on == DAY(2024, 10, 30)


def test_an_open_case_comes_in_with_dates_that_run_and_no_mail(area, coordinator):
    (case,) = bring(tracker(OPEN), area, coordinator, owners={"Cora Dinator": coordinator})
    found = clocks(case)
    assert (found["notify_panel"].met_on, found["rapid_review"].met_on) == (DAY(2026, 10, 8), DAY(2026, 10, 28))
    assert found["lcspr"].is_open
    assert (found["lcspr"].due_on, found["lcspr"].owner) == (DAY(2027, 5, 2), coordinator)
    assert LearningReview.objects.get(incident=case).deadline == found["lcspr"]
    assert case.people.get().role == Person.Role.DIED
    assert case.code_name
    assert not Outbox.objects.exists()


def test_that_the_partners_were_told_is_recorded_where_somebody_says_so(area, coordinator):
    make_body("police", area)
    (case,) = bring(tracker(OPEN), area, coordinator, partners_told=True)
    assert clocks(case)["tell_partners"].met_on == case.informed.get().told_on == DAY(2026, 10, 8)


def test_else_telling_them_is_to_be_done(area, coordinator):
    make_body("police", area)
    (case,) = bring(tracker(OPEN), area, coordinator)
    assert clocks(case)["tell_partners"].is_open


def test_a_case_without_the_day_of_awareness_asks_for_it(area, coordinator):
    (case,) = bring(tracker(HALF), area, coordinator)
    assert [each.route for each in Deadline.objects.open().filter(incident=case)] == ["case-awareness"]
    assert case.owner == coordinator


def test_history_that_lacks_facts_has_no_clocks_and_stays_out_of_the_figures(area, coordinator):
    row = ["SI-9", "Q.Z.", None, "", DAY(2019, 5, 1), None]
    (case,) = bring(tracker(row), area, coordinator)
    assert case.closed_on == DAY(2019, 5, 1)
    assert not clocks(case)


def test_each_record_says_who_brought_it_from_which_file_and_keeps_the_row(area, coordinator):
    (case,) = bring(tracker(OLD), area, coordinator)
    kept = SourceRow.objects.get(incident=case)
    assert (kept.sheet, kept.row, kept.reference, kept.cells["Social worker"]) == ("Tracker", 2, "SI-1", "Wes Worker")
    for record in (case, case.people.first(), case.notifications.get(), kept, RapidReview.objects.get()):
        line = record.history.first()
        assert (line.history_user, line.history_change_reason) == (coordinator, "Imported from tracker.xlsx")


def test_agencies_are_known_whichever_apostrophe_the_sheet_has(area, coordinator):
    typed, curly = make_agency("Westmere Children's Services"), make_agency("St Imagina’s School")
    make_agency("Westmere Childrens Services")
    headings, said = [*HEADINGS, "Agencies"], "westmere children’s services; St Imagina's School"
    row = OPEN + [""] * (len(HEADINGS) - len(OPEN))
    (case,) = bring(tracker([*row, said], headings=headings), area, coordinator)
    assert {*case.agencies.all()} == {typed, curly}


def test_the_same_file_a_second_time_changes_nothing(area, coordinator):
    data = tracker(OLD, OPEN, HALF)
    bring(data, area, coordinator)
    before = [Incident.objects.count(), Person.objects.count(), SourceRow.objects.count(), Deadline.objects.count()]
    assert set(outcomes(planned(data)).values()) == {"matched"}
    assert bring(data, area, coordinator) == []
    assert before == [
        Incident.objects.count(), Person.objects.count(), SourceRow.objects.count(), Deadline.objects.count(),
    ]  # fmt: skip


def test_a_case_is_known_by_our_reference_theirs_or_its_child_and_day(area, coordinator):
    (case,) = bring(tracker(OLD), area, coordinator)
    changed = OLD[:1] + ["QUILL, Jon", "3/4/15", *OLD[3:16], "Closed", "Another worker"]
    assert planned(tracker(changed)).cases[0].here == case.reference
    assert planned(tracker(["", *changed[1:]])).cases[0].here == case.reference
    assert planned(tracker([case.reference, *changed[1:]])).cases[0].here == case.reference
    other = [case.reference, "Una Other", "1/1/2012", "", DAY(2026, 1, 5), DAY(2026, 1, 6)]
    assert planned(tracker(other)).cases[0].here == ""


def test_all_or_nothing(area, coordinator):
    stranger = make_user(Role.SCRUTINEER)
    with pytest.raises(Refused):
        bring(tracker(OLD, OPEN), area, coordinator, owners={"Cora Dinator": stranger})
    assert not Incident.objects.exists()


@pytest.mark.parametrize("role", [Role.NOTIFIER, Role.SCRUTINEER, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_others_bring_nothing_over(area, role):
    with pytest.raises(NotAllowed):
        bring(tracker(OLD), area, make_user(role))


def test_nobody_brings_cases_into_an_area_they_do_not_work_in(area):
    with pytest.raises(NotAllowed):
        bring(tracker(OLD), area, make_user(Role.COORDINATOR, area=make_area("Eastmere")))


def test_a_brought_case_is_found_by_the_reference_it_had(area, coordinator):
    from cases.incidents.search import found_by, refresh_search

    (case,) = bring(tracker(OLD), area, coordinator)
    refresh_search(Incident.objects.get(pk=case.pk))
    assert found_by(Incident.objects.all(), "SI-1", 5) == [case.pk]


class TestTheCommand:
    def run(self, path, *options, capsys=None):
        call_command("import_tracker", str(path), *options)
        return json.loads(capsys.readouterr().out) if capsys else None

    def test_a_dry_run_on_an_empty_partnership_says_all_and_writes_nothing(self, tmp_path, capsys):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(tracker(OLD, OPEN, ["SI-4", "Quill Zed", "31/11/2019", "", "w/c 3rd"], ["Total", 3]))
        said = self.run(path, "--dry-run", "--json", capsys=capsys)
        assert said["cases"] == 2
        assert {"sheet", "row", "outcome", "reference", "cell", "reason"} == set(said["rows"][0])
        assert [row["outcome"] for row in said["rows"]] == ["ignored", "history", "created", "error", "ignored"]
        assert (said["rows"][3]["cell"], said["rows"][3]["row"]) == ("C4", 4)
        assert said["differences"][0] == {
            "reference": "SI-1", "what": "notify_panel", "sheet": "2024-03-28", "computed": "2024-04-02",
            "reason": "Your sheet counted the day itself as day one",
        }  # fmt: skip
        told = [(each["reference"], each["what"]) for each in said["differences"]]
        assert told == [("SI-1", "notify_panel"), ("SI-1", "rapid_review"), ("SI-2", "lcspr")]
        assert not Incident.objects.exists()

    def test_it_writes_for_the_person_who_is_named(self, tmp_path, area, coordinator):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(tracker(OLD))
        self.run(path, "--by", coordinator.email)
        assert Incident.objects.get().logged_by == coordinator

    def test_cases_go_to_those_whom_the_sheet_names(self, tmp_path, area, coordinator):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(tracker(OPEN))
        self.run(path, "--by", make_user(Role.COORDINATOR, name="Somebody Else").email)
        assert Incident.objects.get().owner == coordinator

    def test_it_reads_a_pipe(self, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(tracker(OLD))))
        assert self.run("-", "--dry-run", "--json", capsys=capsys)["cases"] == 1

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "is empty"),
            (xlsx(("Sheet1", [])), "nothing in this file"),
            (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "password"),
            (b"Ref,Child,Date of incident\n" + b"S1,A.B.,1/10/26\n" * 20_001, "more than 20,000 rows"),
            (b"PK\x03\x04 no workbook", "cannot be read"),
        ],
    )
    def test_what_cannot_be_read_is_said_in_words(self, tmp_path, data, said):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(data)
        with pytest.raises(CommandError, match=said):
            self.run(path, "--dry-run", "--json")

    def test_a_folder_and_a_file_that_is_not_there_are_said(self, tmp_path):
        for path, said in ((tmp_path, "directory"), (tmp_path / "none.xlsx", "No such file")):
            with pytest.raises(CommandError, match=said):
                self.run(path, "--dry-run")

    def test_headings_alone_are_no_case_and_no_error(self, tmp_path, capsys):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(tracker())
        said = self.run(path, "--dry-run", "--json", capsys=capsys)
        assert (said["cases"], said["differences"]) == (0, [])
        assert [row["reason"] for row in said["rows"]] == ["There are headings but no rows"]

    def test_it_writes_nothing_without_one(self, tmp_path, area):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(tracker(OLD))
        with pytest.raises(CommandError, match="--by"):
            self.run(path)
        assert not Incident.objects.exists()

    def test_what_is_no_table_is_refused_in_words(self, tmp_path):
        path = tmp_path / "tracker.xlsx"
        path.write_bytes(b"%PDF-1.7")
        with pytest.raises(CommandError, match="Select an Excel"):
            self.run(path, "--dry-run")


@pytest.mark.parametrize(
    ("kind", "told", "status"),
    [
        ("Death of LAC", "DfE and Ofsted", "Open"),
        ("Death - care leaver", "", "Death reported to DfE and Ofsted"),
        ("Child death", "Ofsted only", ""),
    ],
)
def test_a_death_in_care_is_brought_over_as_reported_to_dfe_and_ofsted_alone(kind, told, status):
    area, by = make_area("Westmere"), make_user("coordinator")
    headings = [
        "Ref",
        "Child",
        "Type",
        "Abuse or neglect",
        "LAC",
        "Date LA aware",
        "Notified on",
        "Notified to",
        "Status",
    ]
    looked_after = "Y" if told == "Ofsted only" else ""
    row = ["D1", "Q.Z.", kind, "Not suspected", looked_after, DAY(2026, 10, 5), DAY(2026, 10, 9), told, status]
    made = planned(tracker(row, headings=headings))
    [case] = bring_over(made, file_name="t.xlsx", area=area, owners={}, by=by, today=TODAY)
    assert case.notifications.get().duty == Notification.Duty.DEATH
    clocks = {clock.rule_key: clock for clock in Deadline.objects.filter(incident=case)}
    assert clocks["report_death"].met_on == DAY(2026, 10, 9)
    assert "rapid_review" not in clocks
