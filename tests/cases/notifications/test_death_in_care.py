"""The death of a looked-after child or care leaver without suspicion: reported to DfE and Ofsted, not to the Panel."""

import datetime as dt

import pytest

from cases.editing import striking
from cases.editing.corrections import correct_details, correct_person
from cases.incidents.death_in_care import died_in_care, of_deaths_in_care
from cases.incidents.models import Child, Incident, Person
from cases.notifications import clocks, services
from cases.notifications.models import Notification, NotifyPosition
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from dashboard.casefile.facts import read_case
from dashboard.casefile.queries import with_stage
from dashboard.casefile.rules import Stage, next_step, stage, tasks
from dashboard.performance.duties import figures
from dashboard.performance.periods import Period
from dashboard.performance.queries import Measure
from dashboard.reporting.gathering import gather, text_of
from reviews.contacts.logs import letters
from tests.factories import make_area, make_body, make_user
from tests.factories_cases import AWARE, TODAY, log_case, make_case, make_person, person_facts, three_boxes

D = dt.date
pytestmark = pytest.mark.django_db
DUE = D(2026, 11, 23)


def death(status="looked_after", **more):
    """A case of a death in care without suspicion, logged."""
    died_on = min(AWARE, more.get("aware_on") or AWARE)  # nobody is aware of a death before it
    born = {"date_of_birth": D(2012, 1, 5), "died_on": died_on}
    person = person_facts("died", "Q.Z.", **({} if status == "none" else {status: "yes"}), **born)
    facts = {"nature": "death", "abuse_or_neglect": "not_suspected", "people": [person]}
    return log_case(**{**facts, **more})


def running(case):
    return {row.rule_key: row.due_on for row in case.deadlines.open()}


def change(case, **facts):
    case = Incident.objects.get(pk=case.pk)
    return correct_details(case, case.version, facts, reason="The post-mortem", by=case.owner, today=TODAY)


def report(case, day=TODAY):
    services.record_notification(case, services.Sent(day), by=case.owner, today=TODAY)


def at(case):
    file = read_case(case, case.owner, TODAY)
    assert with_stage(Incident.objects.filter(pk=case.pk), TODAY).get().stage == stage(file.facts)
    return stage(file.facts), next_step(file.facts).words


def test_the_page_after_logging_says_to_whom_the_death_is_reported_and_nothing_of_partners_or_the_panel(sign_in):
    """With and without the day of awareness, on which the clock begins."""
    for aware_on in (AWARE, None):
        case = death(aware_on=aware_on)
        page = sign_in(case.owner).get(f"{case.get_absolute_url()}logged/").content.decode()
        assert "Report the death to DfE and Ofsted in the national online service" in page
        assert "Tell the local safeguarding partners" not in page
        assert "The notification’s clock" not in page


@pytest.mark.parametrize(
    ("born", "died", "counts"),
    [
        (D(2001, 11, 17), D(2026, 11, 16), True),  # the day before the 25th birthday
        (D(2001, 11, 16), D(2026, 11, 16), False),  # the 25th birthday
        (D(2001, 11, 15), D(2026, 11, 16), False),
        (D(2000, 2, 29), D(2025, 2, 28), True),  # of 29 February: 25 on 1 March in other years
        (D(2000, 2, 29), D(2025, 3, 1), False),
        (None, D(2026, 11, 16), True),  # not known to have been older
        (D(1990, 1, 1), None, True),
    ],
)
def test_a_care_leaver_counts_up_to_and_including_24_at_death(born, died, counts):
    assert died_in_care("died", born, died, care_leaver="yes") is counts


def test_only_the_death_of_a_child_in_care_or_of_a_care_leaver_is_one():
    day = D(2026, 11, 16)
    assert died_in_care("died", D(2012, 1, 1), None, looked_after="yes")
    assert died_in_care("sibling", None, day, looked_after="yes")
    assert not died_in_care("harmed", None, None, looked_after="yes")
    assert not died_in_care("died", None, day)
    assert not died_in_care("died", None, day, looked_after="before", care_leaver="unknown")
    assert died_in_care("died", D(1990, 1, 1), day, looked_after="yes", care_leaver="yes")


class TestWithoutSuspicion:
    @pytest.mark.parametrize("status", ["looked_after", "care_leaver"])
    def test_one_duty_runs_and_none_for_the_panel(self, status):
        assert running(death(status)) == {"report_death": DUE}

    def test_no_page_says_that_partners_wait_to_be_told(self, sign_in):
        area = make_area()
        make_body("icb", area, name="Invented ICB")
        client = sign_in(make_user("manager"))
        for case, waits in ((death(area=area), False), (death("child_in_need", area=area), True)):
            url = case.get_absolute_url()
            pages = [client.get(each).content.decode() for each in (url, f"{url}notification/")]
            assert ["not told yet" in pages[0], "Still to be told" in pages[1]] == [waits, waits]

    def test_the_report_meets_it_and_starts_no_rapid_review(self):
        case = death()
        assert at(case) == (Stage.TO_REPORT, "Report the death to DfE and Ofsted")
        report(case)
        assert running(case) == {}
        assert clocks.find(case, "report_death").met_on == TODAY
        assert Notification.objects.get().duty == "death"
        assert at(case) == (Stage.REPORTED, "Close the case")
        with pytest.raises(Refused, match="already been notified"):
            report(case)

    def test_the_task_list_needs_no_rapid_review_and_no_decision(self):
        file = read_case(death(), make_user("manager"), TODAY)
        found = {task.title: task.status for task in tasks(file.facts, {})}
        assert found["Rapid review"] == found["Partners’ decision"] == found["Review"] == "Not needed"

    def test_it_has_its_own_line_in_the_figures_and_is_in_no_other(self):
        case = death()
        report(case)
        lines = figures(make_user("manager"), Period(AWARE, TODAY), TODAY)
        counted = {line.measure for line in lines if any(line.counts.values())}
        assert counted == {Measure("report_death")}

    def test_logged_as_reported_already(self):
        case = death(sent=services.Sent(TODAY))
        assert (running(case), Notification.objects.get().duty) == ({}, "death")

    def test_deciding_not_to_notify_the_panel_does_not_end_it(self):
        case = death()
        services.decide_not_to_notify(
            case, case.version, TODAY, decided_by="Head", reason="Natural causes", by=case.owner, today=TODAY
        )
        assert running(case) == {"report_death": DUE}
        assert at(Incident.objects.get()) == (Stage.TO_REPORT, "Report the death to DfE and Ofsted")

    def test_lists_call_it_a_death_to_be_reported_and_filter_by_it(self, sign_in):
        mine, other = death(), death("child_in_need")
        client = sign_in(mine.owner)
        page = client.get("/staff/cases/?stage=to-report").content.decode()
        assert (mine.reference in page, other.reference in page) == (True, False)
        assert "Death to be reported to DfE and Ofsted" in page
        assert at(other)[0] is Stage.NOTIFY

    @pytest.mark.parametrize(
        ("born", "died", "young"),
        [
            (D(2000, 2, 29), D(2025, 2, 28), True),
            (D(2000, 2, 29), D(2025, 3, 1), False),
            (D(2001, 11, 18), D(2026, 11, 17), True),
            (D(2001, 11, 17), D(2026, 11, 17), False),
            (D(2001, 12, 1), D(2026, 11, 17), True),
            (D(2001, 1, 31), D(2026, 11, 1), False),
            (None, D(2026, 11, 17), True),
            (D(1980, 1, 1), None, True),
        ],
    )
    def test_the_database_counts_the_age_of_a_care_leaver_as_the_rule_does(self, born, died, young):
        case = make_case(nature="death", abuse_or_neglect="not_suspected", aware_on=AWARE)
        person = make_person(case, role="died", date_of_birth=born)
        add(Child(person=person, care_leaver="yes", died_on=died), by=case.logged_by, why="For a test")
        found = Child.objects.filter(of_deaths_in_care(), person=person).exists()
        assert found == died_in_care("died", born, died, care_leaver="yes") == young
        assert at(case)[0] is (Stage.TO_REPORT if young else Stage.NOTIFY)

    def test_a_death_of_another_child_or_with_suspicion_takes_the_panels_way(self):
        assert set(running(death("child_in_need"))) == {"notify_panel", "tell_partners"}
        assert set(running(death(abuse_or_neglect="suspected"))) == {"notify_panel", "tell_partners"}
        assert set(running(death(abuse_or_neglect=""))) == {"notify_panel", "tell_partners"}


class TestWhatIsFoundOutLater:
    def test_suspicion_starts_the_panels_clock_from_the_day_it_arose(self):
        case = death(aware_on=D(2026, 11, 9))
        report(case, D(2026, 11, 10))
        change(case, abuse_or_neglect="suspected", suspected_on=D(2026, 11, 17))
        assert running(case) == {"notify_panel": D(2026, 11, 24), "tell_partners": D(2026, 11, 24)}
        assert clocks.find(case, "report_death").met_on == D(2026, 11, 10)
        case.refresh_from_db()
        assert at(case) == (Stage.NOTIFY, "Notify the national Panel")
        report(case)
        assert clocks.find(case, "notify_panel").met_on == TODAY
        assert running(case)["rapid_review"] == D(2026, 12, 9)

    def test_what_went_to_dfe_and_ofsted_alone_is_nowhere_said_to_have_gone_to_the_panel(self, sign_in):
        case = death(aware_on=D(2026, 11, 9))
        report(case, D(2026, 11, 10))
        client = sign_in(case.owner)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "DfE and Ofsted, Tue 10 Nov 2026" in page
        assert "The national Panel," not in page
        assert letters(case, may_work=True) == []
        change(case, abuse_or_neglect="suspected", suspected_on=D(2026, 11, 17))
        report(case)
        assert [letter.day for letter in letters(case, may_work=True)] == [TODAY]
        assert "The national Panel, Wed 18 Nov 2026" in client.get(case.get_absolute_url()).content.decode()
        facts = " ".join(text_of(section) for section in gather(case, TODAY).report.sections)
        assert "The Panel was notified Wed 18 Nov 2026" in " ".join(facts.split())

    def test_before_the_report_both_duties_run(self):
        case = death(aware_on=D(2026, 11, 13))
        change(case, abuse_or_neglect="suspected", suspected_on=D(2026, 11, 17))
        assert running(case) == {
            "report_death": D(2026, 11, 20),
            "notify_panel": D(2026, 11, 24),
            "tell_partners": D(2026, 11, 24),
        }
        report(case)
        assert set(running(case)) == {"tell_partners", "rapid_review"}

    def test_its_day_is_asked(self):
        with pytest.raises(Refused) as caught:
            change(death(), abuse_or_neglect="suspected")
        assert list(caught.value.problems) == ["suspected_on"]

    @pytest.mark.parametrize("day", [AWARE - dt.timedelta(1), TODAY + dt.timedelta(1)])
    def test_not_before_awareness_nor_ahead(self, day):
        with pytest.raises(Refused) as caught:
            change(death(), abuse_or_neglect="suspected", suspected_on=day)
        assert list(caught.value.problems) == ["suspected_on"]

    def test_suspicion_from_the_beginning_starts_it_from_awareness(self):
        case = death()
        change(case, abuse_or_neglect="suspected", suspected_on=AWARE)
        assert running(case) == {"notify_panel": DUE, "tell_partners": DUE}

    def test_that_a_child_was_looked_after_ends_the_panels_dates(self):
        case = death("none")
        person = case.people.get()
        correct_person(person, 1, {"looked_after": "yes"}, reason="Records", by=case.owner, today=TODAY)
        assert running(case) == {"report_death": DUE}
        assert clocks.find(case, "notify_panel").end_reason == "criteria_not_met"
        person = case.people.get()
        facts = {"looked_after": "no"}
        correct_person(person, person.version, facts, reason="Mistyped", by=case.owner, today=TODAY)
        assert running(case) == {"notify_panel": DUE, "tell_partners": DUE}

    def test_one_notified_to_the_panel_by_mistake_is_put_right(self):
        case = death("none")
        report(case)
        person = case.people.get()
        correct_person(person, 1, {"looked_after": "yes"}, reason="Records", by=case.owner, today=TODAY)
        assert "rapid_review" in running(case)
        row = Notification.objects.get()
        services.correct_notification(
            row, row.version, services.Sent(TODAY), duty="death", reason="No suspicion", by=case.owner, today=TODAY
        )
        assert running(case) == {}


class TestWhoAgreed:
    @pytest.fixture
    def case(self):
        area = make_area()
        for kind in ("local_authority", "icb", "police"):
            make_body(kind, area)
        return log_case(area=area)

    def url(self, case):
        return f"/staff/cases/{case.reference}/notification/"

    def test_each_partner_is_asked_and_a_disagreement_says_why(self, case, sign_in):
        client = sign_in(case.owner)
        assert "Who agreed to notify" in client.get(self.url(case)).content.decode()
        la, icb, police = case.area.partner_bodies.order_by("pk")
        data = {f"position_{la.pk}": "agreed", f"position_{icb.pk}": "disagreed", f"position_{police.pk}": "not_asked"}
        answer = client.post(f"{self.url(case)}agreed/", data)
        assert "Enter why this partner disagreed" in answer.content.decode()
        data |= {
            f"reason_{icb.pk}": "An accident",
            f"who_{icb.pk}": "Dee Example",
            **three_boxes(f"said_on_{la.pk}", AWARE),
        }
        assert client.post(f"{self.url(case)}agreed/", data).status_code == 302
        said = dict(NotifyPosition.objects.values_list("body", "position"))
        assert said == {la.pk: "agreed", icb.pk: "disagreed", police.pk: "not_asked"}
        page = client.get(self.url(case)).content.decode()
        for words in ("Disagreed", "An accident", "Dee Example", "Not asked", "Mon 16 Nov 2026"):
            assert words in page
        client.post(f"{self.url(case)}agreed/", data | {f"position_{icb.pk}": "agreed"})
        assert NotifyPosition.objects.get(body=icb).position == "agreed"
        assert NotifyPosition.objects.count() == 3

    def test_the_page_of_a_death_in_care_says_where_it_goes(self, sign_in):
        case = death()
        page = sign_in(case.owner).get(self.url(case)).content.decode()
        assert "The Panel does not consider it" in page
        assert "Who agreed to notify" not in page
        assert "decision not to notify" not in page


def test_a_suspicion_that_was_a_slip_brings_the_report_back():
    case = death()
    change(case, abuse_or_neglect="suspected", suspected_on=AWARE)
    assert set(running(case)) == {"notify_panel", "tell_partners"}
    change(case, abuse_or_neglect="not_suspected", suspected_on=None)
    assert running(case) == {"report_death": DUE}


def test_a_child_struck_as_a_mistake_takes_its_route_along_and_put_back_brings_it_again():
    other = person_facts("sibling", "S.S.")
    case = death(people=[person_facts("died", "Q.Z.", looked_after="yes", died_on=AWARE), other])
    said = {"reason": "In the wrong case", "by": case.owner, "today": TODAY}
    child = case.people.get(role="died")
    striking.strike(child, child.version, **said)
    assert set(running(case)) == {"notify_panel", "tell_partners"}
    child = Person.everything.get(pk=child.pk)
    striking.put_back(child, child.version, **said)
    assert set(running(case)) == {"report_death"}
