"""Another area leads the case: our clocks end with that reason, our part is kept, and we may lead again."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline, EndReason
from cases.editing import corrections
from cases.incidents.models import Incident
from cases.notifications import led_by_other_area, services as notifications
from cases.notifications.models import AreaLead
from cases.notifications.services import Sent
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from tests.factories import make_area, make_user
from tests.factories_cases import AWARE, TODAY, log_case, three_boxes
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db
SINCE = dt.date(2026, 11, 17)
LEAD = {
    "led_by": "Elsewhere Partnership",
    "since_on": SINCE,
    "reason": "It happened in their area",
    "asked": "A return",
}


@pytest.fixture
def case():
    return log_case(by=make_user("coordinator"), area=make_area("Inventedshire"))


def pass_on(case, due_on=None, by=None, **more):
    return led_by_other_area.pass_on(case, LEAD | more, due_on=due_on, by=by or case.owner, today=TODAY)


def send(lead, version, on=TODAY, what="Our return", by=None, **more):
    said = {"by": by or lead.incident.owner, "today": TODAY, **more}
    return led_by_other_area.send_our_part(lead, version, sent_on=on, our_part=what, **said)


def back(lead, version=1, on=TODAY, reason="They gave it back", by=None):
    return led_by_other_area.take_back(lead, version, on, reason=reason, by=by or lead.incident.owner, today=TODAY)


def running(case):
    return set(Deadline.objects.open().filter(incident=case).values_list("rule_key", flat=True))


def test_our_clocks_end_with_that_reason_on_the_day_since_when_the_other_area_leads(case):
    pass_on(case)
    rows = Deadline.objects.filter(incident=case)
    assert {(row.ended_on, row.end_reason) for row in rows} == {(SINCE, EndReason.ANOTHER_AREA)}
    assert Incident.objects.get(pk=case.pk).closed_on is None


def test_what_was_met_stays_met_and_the_case_stays_in_the_statistics(case):
    notifications.record_notification(case, Sent(SINCE), by=case.owner, today=TODAY)
    pass_on(case)
    notified = Deadline.objects.get(incident=case, rule_key="notify_panel")
    assert (notified.met_on, notified.ended_on) == (SINCE, None)
    assert Deadline.objects.get(incident=case, rule_key="rapid_review").end_reason == EndReason.ANOTHER_AREA
    assert Incident.objects.counted().filter(pk=case.pk).exists()


def test_the_question_when_we_became_aware_ends_too():
    case = log_case(by=make_user("coordinator"), aware_on=None)
    pass_on(case)
    assert running(case) == set()


def test_facts_recorded_afterwards_start_no_clock_of_ours(case):
    pass_on(case)
    notifications.record_notification(case, Sent(TODAY), by=case.owner, today=TODAY)
    found = Incident.objects.get(pk=case.pk)
    earlier = AWARE - dt.timedelta(days=3)
    corrections.set_awareness(found, found.version, earlier, None, reason="A letter", by=case.owner, today=TODAY)
    assert running(case) == set()


def test_our_part_has_a_date_in_the_work_list_and_is_done_when_it_is_sent(case):
    lead = pass_on(case, due_on=dt.date(2026, 11, 30))
    assert running(case) == {"agreed"}
    assert lead.deadline.resolved_at() == f"/staff/cases/{case.reference}/another-area/"
    send(lead, 2)
    assert running(case) == set()
    assert AreaLead.objects.get().our_part == "Our return"


def test_we_lead_again_and_the_clocks_run_on_from_the_same_days(case):
    lead = pass_on(case, due_on=dt.date(2026, 11, 30))
    back(lead, 2)
    assert running(case) == {"notify_panel", "tell_partners"}
    assert Deadline.objects.get(incident=case, rule_key="notify_panel").started_on == AWARE
    assert pass_on(case, led_by="A third partnership").pk != lead.pk


def test_a_closed_case_that_comes_back_stays_closed(case):
    lead = pass_on(case)
    found = Incident.objects.get(pk=case.pk)
    corrections.close_case(found, found.version, TODAY, "finished", reason="Done", by=case.owner, today=TODAY)
    back(lead)
    assert running(case) == set()


@pytest.mark.parametrize("more", [{"led_by": " "}, {"reason": ""}, {"since_on": TODAY + dt.timedelta(days=1)}], ids=min)
def test_what_passing_it_on_has_to_say(case, more):
    with pytest.raises(Refused):
        pass_on(case, **more)
    assert not AreaLead.objects.exists()


def test_what_the_record_forbids(case):
    lead, late = pass_on(case), TODAY + dt.timedelta(days=1)
    for deed in (
        lambda: pass_on(case),
        lambda: send(lead, 1, on=late),
        lambda: send(lead, 1, what=" "),
        lambda: back(lead, on=late),
        lambda: back(lead, reason=""),
        lambda: led_by_other_area.correct_lead(lead, 1, {"led_by": ""}, reason="x", by=case.owner, today=TODAY),
    ):
        with pytest.raises(Refused):
            deed()
    back(lead)
    with pytest.raises(Refused):
        back(lead, 2)


def test_a_stale_version_changes_nothing(case):
    lead = pass_on(case)
    led_by_other_area.correct_lead(lead, 1, {"contact": "A desk"}, reason="Their letter", by=case.owner, today=TODAY)
    for deed in (
        lambda: send(lead, 1),
        lambda: back(lead, 1),
        lambda: led_by_other_area.correct_lead(lead, 1, {"contact": "B"}, reason="x", by=case.owner, today=TODAY),
    ):
        with pytest.raises(Conflict):
            deed()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_who_may_not(case, role):
    lead, stranger = pass_on(case), make_user(role)
    for deed in (
        lambda: pass_on(case, by=stranger),
        lambda: send(lead, 1, by=stranger),
        lambda: back(lead, by=stranger),
        lambda: led_by_other_area.correct_lead(lead, 1, {"contact": "A"}, reason="x", by=stranger, today=TODAY),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_it_is_recorded_sent_and_taken_back_on_its_pages(case, sign_in):
    page = f"/staff/cases/{case.reference}/another-area/"
    with clock.at(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)):
        client = sign_in(case.owner)
        assert "We lead this case." in client.get(page).content.decode()
        typed = {"led_by": "Elsewhere Partnership", "reason": "It happened there"} | three_boxes("since_on", SINCE)
        assert client.post(f"{page}add/", typed | three_boxes("due_on", dt.date(2026, 11, 30))).url == page
        lead = AreaLead.objects.get()
        assert "Due Mon 30 Nov 2026" in client.get(page).content.decode()
        sent = {"version": lead.version, "our_part": "Our return"} | three_boxes("sent_on", TODAY)
        assert client.post(f"{page}{lead.pk}/sent/", sent).url == page
        change = {
            "version": lead.version + 1,
            "led_by": "Elsewhere",
            "reason": "It happened there",
            "change_reason": "Said so",
        }
        assert client.post(f"{page}{lead.pk}/", change).url == page
        returned = {"version": lead.version + 2, "reason": "They gave it back"} | three_boxes("on", TODAY)
        assert client.post(f"{page}{lead.pk}/back/", returned).url == page
        assert "We lead again since" in client.get(page).content.decode()
