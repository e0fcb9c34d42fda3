"""A case ends in many ways and may open again: its clocks follow, its history stays, the figures count what is left."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline, EndReason
from cases.editing import corrections
from cases.incidents.models import Closed, Incident, IncidentLink, Reopening
from cases.notifications import clocks, services as notifications
from cases.notifications.services import Sent
from cases.notifications.sheet import groups
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from tests.factories import make_area, make_body, make_user
from tests.factories_cases import AWARE, TODAY, log_case, three_boxes

D = dt.date
FACT = D(2026, 11, 17)  # a Tuesday: 5 working days on is Tue 24 November, 15 is Tue 8 December
NOTIFICATION, RAPID_REVIEW = Reopening.Starts.NOTIFICATION, Reopening.Starts.RAPID_REVIEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user("coordinator")


@pytest.fixture
def case(coordinator):
    return log_case(by=coordinator, area=make_area("Inventedshire"), aware_on=D(2026, 11, 2))


def fresh(case):
    return Incident.objects.get(pk=case.pk)


def close(case, as_="criteria_not_met", **more):
    found = fresh(case)
    said = {"reason": "Looked at again", "by": case.logged_by, "today": TODAY, **more}
    return corrections.close_case(found, found.version, D(2026, 11, 12), as_, **said)


def reopen(case, learned_on=FACT, starts=NOTIFICATION, **more):
    found = fresh(case)
    said = {"reason": "The child has since died", "by": case.logged_by, "today": TODAY, **more}
    return corrections.reopen_case(found, found.version, learned_on=learned_on, starts=starts, **said)


def notify(case, on):
    return notifications.record_notification(fresh(case), Sent(on), by=case.logged_by, today=TODAY)


def dates(case, key):
    rows = Deadline.objects.filter(incident=case, rule_key=key).order_by("pk")
    return [(row.started_on, row.due_on, row.met_on, row.end_reason) for row in rows]


@pytest.mark.parametrize("as_", Closed.values)
def test_every_ending_closes_the_clocks_with_its_own_reason_and_keeps_the_record(case, as_):
    close(case, as_)
    rows = Deadline.objects.filter(incident=case)
    assert {row.end_reason for row in rows} == {clocks.END_OF_CLOSED[Closed(as_)]}
    assert not rows.filter(ended_on=None, met_on=None).exists()
    assert case.history.first().history_change_reason == "Looked at again"


def test_only_duplicates_and_errors_leave_the_statistics(case):
    for as_ in Closed.values:
        close(log_case(by=case.logged_by, area=case.area), as_)
    gone = set(Incident.objects.exclude(pk__in=Incident.objects.counted()).values_list("closed_as", flat=True))
    assert gone == {"duplicate", "logged_in_error"}


def test_a_duplicate_names_the_case_it_doubles(case):
    other = log_case(by=case.logged_by, area=case.area)
    close(case, "duplicate", duplicate_of=other)
    assert case.links.get().kind == IncidentLink.Kind.DUPLICATE


def test_a_case_that_looked_like_a_duplicate_when_logged_is_now_said_to_be_one(case):
    double = log_case(by=case.logged_by, area=case.area, linked=[case])
    close(double, "duplicate", duplicate_of=case)
    assert double.links.get().kind == IncidentLink.Kind.DUPLICATE


def test_only_a_duplicate_names_another_case(case):
    other = log_case(by=case.logged_by, area=case.area)
    with pytest.raises(Refused):
        close(case, "finished", duplicate_of=other)
    assert fresh(case).closed_on is None


def test_a_case_that_is_not_open_to_the_person_is_not_linked(case):
    hidden = log_case(area=case.area, restricted_reason="Private", named=[make_user("manager")])
    with pytest.raises(NotAllowed):
        close(case, "duplicate", duplicate_of=hidden)
    assert fresh(case).closed_on is None


def test_a_new_fact_starts_new_clocks_and_the_old_ones_stay_as_they_ended(case):
    close(case)
    reopen(case)
    old, new = dates(case, "notify_panel")
    assert old == (D(2026, 11, 2), D(2026, 11, 9), None, EndReason.CRITERIA_NOT_MET)
    assert new == (FACT, D(2026, 11, 24), None, "")
    assert dates(case, "tell_partners")[1][0] == FACT
    assert Deadline.objects.get(incident=case, label__contains="before it was opened again", rule_key="notify_panel")


def test_a_notification_of_the_new_fact_meets_the_new_clock_and_starts_a_new_rapid_review(case):
    notify(case, D(2026, 11, 5))
    close(case)
    reopen(case)
    notify(case, TODAY)
    assert [row[2] for row in dates(case, "notify_panel")] == [D(2026, 11, 5), TODAY]
    old, new = dates(case, "rapid_review")
    assert old[3] == EndReason.CRITERIA_NOT_MET
    assert new[0] == TODAY
    assert new[3] == ""


def test_withdrawing_the_new_notification_leaves_the_old_clock_as_it_was_met(case):
    notify(case, D(2026, 11, 5))
    close(case, "finished")
    reopen(case)
    sent = notify(case, TODAY)
    notifications.withdraw_notification(sent, sent.version, TODAY, reason="Twice", by=case.logged_by, today=TODAY)
    assert [row[2] for row in dates(case, "notify_panel")] == [D(2026, 11, 5), None]


def test_who_was_told_before_the_new_fact_is_told_again(case):
    police = make_body("police", case.area)
    notifications.record_informed(case, told_on=D(2026, 11, 4), bodies=[police], by=case.logged_by, today=TODAY)
    close(case, "finished")
    reopen(case)
    assert [row[2] for row in dates(case, "tell_partners")] == [D(2026, 11, 4), None]
    notifications.record_informed(case, told_on=TODAY, bodies=[police], by=case.logged_by, today=TODAY)
    assert [row[2] for row in dates(case, "tell_partners")] == [D(2026, 11, 4), TODAY]


def test_a_decision_not_to_notify_does_not_outlive_the_new_fact(case):
    found = fresh(case)
    notifications.decide_not_to_notify(
        found, found.version, D(2026, 11, 6), decided_by="Dee Cider", reason="No abuse", by=case.logged_by, today=TODAY
    )
    close(case)
    reopen(case)
    assert fresh(case).not_notified_on is None
    assert case.history.filter(not_notified_by="Dee Cider").exists()
    assert dates(case, "notify_panel")[1][3] == ""


def test_when_the_panel_disagrees_only_the_rapid_review_starts_anew(case):
    notify(case, D(2026, 11, 5))
    close(case, "finished")
    reopen(case, starts=RAPID_REVIEW, reason="The Panel disagrees")
    assert len(dates(case, "notify_panel")) == 1
    old, new = dates(case, "rapid_review")
    assert old[0] == D(2026, 11, 5)
    assert new[:2] == (FACT, D(2026, 12, 8))


def test_closing_that_was_a_mistake_lets_the_same_clocks_run_on(case):
    close(case)
    reopen(case, learned_on=None, starts="")
    assert dates(case, "notify_panel") == [(D(2026, 11, 2), D(2026, 11, 9), None, "")]
    assert not Reopening.objects.exists()


def test_the_day_of_the_new_fact_is_corrected_and_its_clocks_follow(case):
    close(case)
    reopen(case)
    again = Reopening.objects.get()
    corrections.correct_reopening(
        again,
        1,
        learned_on=D(2026, 11, 13),
        fact="A post-mortem",
        reason="Typing error",
        by=case.logged_by,
        today=TODAY,
    )
    assert [row[0] for row in dates(case, "notify_panel")] == [D(2026, 11, 2), D(2026, 11, 13)]
    with pytest.raises(Conflict):
        corrections.correct_reopening(
            again, 1, learned_on=FACT, fact="Again", reason="Late", by=case.logged_by, today=TODAY
        )


def test_a_case_opened_again_is_closed_and_opened_once_more(case):
    for _ in range(2):
        close(case)
        reopen(case)
    assert [row[3] for row in dates(case, "notify_panel")] == ["criteria_not_met", "criteria_not_met", ""]


def test_a_correction_of_the_first_awareness_leaves_the_clocks_of_the_new_fact(case):
    close(case)
    reopen(case)
    found = fresh(case)
    corrections.set_awareness(
        found, found.version, D(2026, 11, 3), None, reason="A letter", by=case.logged_by, today=TODAY
    )
    assert dates(case, "notify_panel")[1][0] == FACT


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"learned_on": D(2026, 11, 19)}, "today or in the past"),
        ({"learned_on": None}, "the day the local authority learned"),
        ({"starts": "everything"}, "what starts again"),
        ({"reason": " "}, "why"),
    ],
)
def test_what_a_reopening_has_to_say(case, more, words):
    close(case)
    with pytest.raises(Refused, match=words):
        reopen(case, **more)
    assert fresh(case).closed_on


def test_a_stale_reopening_changes_nothing(case):
    close(case)
    with pytest.raises(Conflict):
        corrections.reopen_case(
            fresh(case), 1, reason="Late", learned_on=FACT, starts=NOTIFICATION, by=case.logged_by, today=TODAY
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_who_may_not_open_a_case_again(case, role):
    close(case)
    with pytest.raises(NotAllowed):
        reopen(case, by=make_user(role))


# --- The date of awareness, found out later ---------------------------------------------------------------------


def officer_of(area):
    user = make_user("notifier")
    user.memberships.create(body=make_body("local_authority", area), valid_from=D(2020, 1, 1))
    return user


def aware(case, by, day=AWARE):
    found = fresh(case)
    return corrections.set_awareness(found, found.version, day, None, reason="Found out", by=by, today=TODAY)


def test_a_notifier_enters_the_date_of_awareness_that_was_not_known(coordinator):
    case = log_case(by=coordinator, area=make_area("Inventedshire"), aware_on=None)
    officer = officer_of(case.area)
    aware(case, officer)
    assert dates(case, "notify_panel")[0][0] == AWARE
    assert not Deadline.objects.open().filter(incident=case, label=clocks.FIND_OUT).exists()
    with pytest.raises(NotAllowed):
        aware(case, officer, D(2026, 11, 12))


def test_a_notifier_of_another_authority_does_not(coordinator):
    case = log_case(by=coordinator, area=make_area("Inventedshire"), aware_on=None)
    with pytest.raises(NotAllowed):
        aware(case, officer_of(make_area("Elsewhere")))


def test_the_page_asks_for_the_notification_of_the_new_fact_and_keeps_the_first(case, sign_in):
    police = make_body("police", case.area)
    notifications.record_informed(case, told_on=D(2026, 11, 4), bodies=[police], by=case.logged_by, today=TODAY)
    notify(case, D(2026, 11, 5))
    close(case, "finished")
    page = f"/staff/cases/{case.reference}/"
    client = sign_in(case.logged_by)
    typed = {"version": fresh(case).version, "starts": NOTIFICATION, "reason": "The child has since died"}
    assert client.post(f"{page}reopen/", typed | three_boxes("learned_on", FACT)).status_code == 302
    shown = client.get(f"{page}notification/").content.decode()
    assert "The child has since died" in shown
    assert "Notified, before the case was opened again" in shown
    assert f"{page}notification/sent/" in shown
    assert f"Still to be told: {police}." in shown
    assert "Opened again" in client.get(f"{page}edit/").content.decode()
    again = Reopening.objects.get()
    typed = {"version": 1, "fact": "She died on Monday", "reason": "More is known"}
    typed |= three_boxes("learned_on", D(2026, 11, 16))
    assert client.post(f"{page}reopen/{again.pk}/", typed).status_code == 302
    assert dates(case, "notify_panel")[1][0] == D(2026, 11, 16)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts": NOTIFICATION}, "Enter the day the local authority learned the new fact"),
        ({"starts": "mistake"} | three_boxes("learned_on", FACT), "Leave this empty"),
        ({}, "Select what starts again"),
    ],
)
def test_the_page_that_opens_it_again_asks_for_what_is_missing(case, sign_in, typed, words):
    close(case)
    said = {"version": fresh(case).version, "reason": "Why not"}
    page = sign_in(case.logged_by).post(f"/staff/cases/{case.reference}/reopen/", said | typed)
    assert words in page.content.decode()


def test_the_page_of_the_new_clock_leads_to_the_new_fact_which_corrects_it_and_not_the_awareness(case, sign_in):
    close(case)
    reopen(case)
    new, again = Deadline.objects.filter(incident=case, rule_key="notify_panel").last(), Reopening.objects.get()
    page = sign_in(case.logged_by).get(new.get_absolute_url() + "change/").content.decode()
    assert f'href="/staff/cases/{case.reference}/reopen/{again.pk}/">correct it where it is recorded' in page
    said = {"learned_on": D(2026, 11, 16), "fact": again.reason, "reason": "The letter says so"}
    corrections.correct_reopening(again, again.version, **said, by=case.logged_by, today=TODAY)
    assert fresh(case).aware_on == D(2026, 11, 2)
    assert Reopening.objects.get().learned_on == D(2026, 11, 16)
    for key in ("notify_panel", "tell_partners"):
        assert [row[0] for row in dates(case, key)] == [D(2026, 11, 2), D(2026, 11, 16)]


def test_the_copy_sheet_holds_the_new_fact(case):
    close(case)
    reopen(case)
    aware_of = next(group for group in groups(fresh(case)) if group.title == "Becoming aware")
    assert aware_of.facts[-1].value == "Tue 17 Nov 2026\nThe child has since died"


def test_who_may_not_correct_the_day_of_a_new_fact(case):
    close(case)
    reopen(case)
    said = {"learned_on": FACT, "fact": "A post-mortem", "reason": "Said so", "today": TODAY}
    for role in set(Role) - {Role.COORDINATOR, Role.MANAGER}:
        with pytest.raises(NotAllowed):
            corrections.correct_reopening(Reopening.objects.get(), 1, by=make_user(role), **said)


def test_a_notifier_reaches_the_page_of_awareness_only_while_it_is_not_known(coordinator, sign_in):
    case = log_case(by=coordinator, area=make_area("Inventedshire"), aware_on=None)
    client = sign_in(officer_of(case.area))
    address = f"/staff/cases/{case.reference}/awareness/"
    assert client.get(address).status_code == 200
    typed = {"version": fresh(case).version, "reason": "The duty log says so"} | three_boxes("aware_on", AWARE)
    assert client.post(address, typed).status_code == 302
    assert fresh(case).aware_on == AWARE
    assert client.get(address).status_code == 403
