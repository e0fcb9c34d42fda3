"""The draft of the yearly report: what was decided, done and improved, what was not, and every gap; nobody is named."""

import datetime as dt
import re

import pytest

from cases.incidents.models import Child, Incident
from csprapp.partnership.models import ChildrenOfArea, Partnership
from csprapp.records.services import add
from dashboard.performance.periods import Period
from dashboard.reporting.report_blocks import Table
from dashboard.reports.progress import Stood, progress
from dashboard.reports.sharing import shared
from dashboard.reports.yearly import yearly_report
from dashboard.reports.years import last_whole_year, year_from
from reviews.actions import services as actions
from reviews.actions.clocks import waiting_check
from reviews.actions.models import Action
from reviews.contacts.models import FamilyContact
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.indicators.models import Indicator, Reading
from tests.dashboard.reports.test_board_paper import text_of
from tests.factories import make_agency, make_theme, make_user
from tests.factories_actions import done
from tests.factories_cases import make_case, make_person
from tests.factories_publications import make_publication
from tests.factories_reviews import TODAY, make_action, make_recommendation

pytestmark = pytest.mark.django_db
YEAR = year_from(dt.date(2026, 4, 1))
PAGE = "/staff/reports/yearly"
NAME = "Zebedee"
DAY = dt.timedelta(1)


def judge(action, impact="yes"):
    """Somebody else says what came of it."""
    values = {
        "impact": impact,
        "impact_evidence": f"Audit: 9 of 10, {NAME} said so",
        "by": make_user("coordinator", "manager"),
    }
    return actions.judge_impact(action, action.version, **values, today=TODAY)


def parts(report):
    return {part.caption: part for section in report.sections for part in section.parts if isinstance(part, Table)}


def gaps(report):
    return [row[1] for row in parts(report)["Named above"].rows]


def draft(user=None, *, protected=False, year=YEAR, today=TODAY):
    return yearly_report(user or make_user("manager"), year, today, protected=protected)


@pytest.fixture
def recommended():
    """One recommendation of a case whose child is called Zebedee; nobody answered it."""
    row = make_recommendation(text=f"Ask {NAME} what he sees")
    make_person(row.case, initials="Z.Q.", name=f"{NAME} Quarrington")
    return row


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (dt.date(2026, 3, 31), dt.date(2024, 4, 1)),
        (dt.date(2026, 4, 1), dt.date(2025, 4, 1)),
        (dt.date(2026, 11, 29), dt.date(2025, 4, 1)),
    ],
)
def test_it_is_of_the_last_year_that_is_over_unless_another_is_chosen(today, first):
    assert last_whole_year(today) == Period(first, dt.date(first.year + 1, 3, 31))
    assert year_from(dt.date(2025, 9, 1)) == Period(dt.date(2025, 9, 1), dt.date(2026, 8, 31))


@pytest.mark.both
def test_what_improved_rests_on_a_judgement_until_an_indicator_shows_a_shift_that_holds(recommended):
    judge(done(make_action(recommended)))
    rows = parts(draft())["What came of the actions that were done"].rows
    assert rows == (("It made the difference we wanted", "1", "1: A judgement: no indicator shows a lasting shift."),)
    assert any("1 rest on a judgement" in gap for gap in gaps(draft()))


@pytest.mark.both
def test_a_shift_that_holds_is_said(recommended):
    theme = make_theme()
    recommended.themes.add(theme)
    by = make_user("coordinator")
    change = TODAY - dt.timedelta(300)
    action = done(
        make_action(recommended, today=change - dt.timedelta(30), due_on=change + dt.timedelta(9)), completed_on=change
    )
    judge(action)
    indicator = add(
        Indicator(theme=theme, question="Visits that hold the words", of_what="20 visits"), by=by, why="Asked"
    )
    for turn in range(-12, 8):
        on, holds = change + dt.timedelta(turn * 30 + 1 if turn > 0 else turn * 30), 18 if turn > 0 else 5
        add(Reading(indicator=indicator, on=on, holds=holds, of=20, counted_by="The unit"), by=by, why="Counted")
    year = year_from(TODAY - dt.timedelta(360))
    (told,) = progress(make_user("manager"), year, TODAY).actions
    assert told.shown
    assert (
        "1: An indicator shows a lasting shift."
        in parts(draft(year=year))["What came of the actions that were done"].rows[0]
    )


@pytest.mark.both
def test_actions_are_told_as_they_stood_on_the_last_day(recommended):
    late = make_action(recommended, due_on=TODAY + dt.timedelta(1))
    ended = make_action(recommended)
    actions.end_action(ended, ended.version, reason="The team is gone", by=recommended.case.owner, today=TODAY)
    make_action(recommended, due_on=TODAY + dt.timedelta(90))
    found = progress(make_user("manager"), YEAR, TODAY + dt.timedelta(30))
    plain = {each: 0 for each in Stood}
    on = TODAY + dt.timedelta(30)
    for row in Action.objects.all():
        if row.ended_on:
            plain[Stood.ENDED] += 1
        elif row.completed_on:
            plain[Stood.DONE] += 1
        else:
            plain[Stood.OVERDUE if row.deadline.due_on < on else Stood.OPEN] += 1
    assert {each: len(found.standing(each)) for each in Stood} == plain
    assert [each.action.pk for each in found.standing(Stood.OVERDUE)] == [late.pk]
    report = draft(today=on)
    assert any("No reason is recorded for 1 of these 2 actions" in gap for gap in gaps(report))
    assert "The team is gone" in {row[3] for row in parts(report)["Each of them, and why"].rows}


def test_what_was_settled_before_the_year_is_not_in_it(recommended):
    later = year_from(dt.date(2027, 4, 1))
    day = dt.date(2027, 6, 1)
    user = make_user("manager")
    assert len(progress(user, later, day).recommendations) == 1  # nobody answered it
    judge(done(make_action(recommended)))
    answer = {"acceptance": "accepted", "response": "We will", "responded_on": TODAY}
    recommended.refresh_from_db()
    actions.respond(recommended, recommended.version, **answer, by=recommended.case.owner, today=TODAY)
    assert not progress(user, later, day).recommendations
    assert len(progress(user, YEAR, day).recommendations) == 1


def test_the_draft_for_others_has_no_words_and_the_other_no_name_of_a_child(recommended):
    judge(done(make_action(recommended, text=f"Train those who saw {NAME}")))
    inside, outside = draft(), draft(protected=True)
    for word in (NAME, "Quarrington", recommended.case.reference):
        assert word not in repr(inside)
        assert word not in repr(outside)
    assert "what he sees" in repr(inside)
    for word in ("what he sees", "Train those", "Audit", "Course lists"):
        assert word not in repr(outside)
    assert (inside.marking, outside.marking) == ("OFFICIAL-SENSITIVE", "OFFICIAL")
    assert any(note.startswith("Left out of this draft: the words") for note in outside.notes)


@pytest.mark.both
def test_the_words_of_a_case_that_is_shut_are_told_to_nobody_else(recommended):
    make_action(recommended, text="Open the blue door")
    Incident.objects.filter(pk=recommended.case.pk).update(restricted=True)
    report = draft(make_user("manager"))
    assert "what he sees" not in repr(report)
    assert "blue door" not in repr(report)
    assert parts(report)["Recommendations by where they come from"].rows[0][:2] == ("Our own review", "1")
    assert any(gap.startswith("The words of 1 more are in cases you cannot open") for gap in gaps(report))


@pytest.mark.both
def test_those_who_came_are_counted_by_agency_and_small_numbers_kept_back(recommended):
    review, by = recommended.review, recommended.case.owner
    schools, police = make_agency("Schools"), make_agency("Police")
    for day, cancelled in ((TODAY, ""), (TODAY - dt.timedelta(800), ""), (TODAY, "Snow")):
        event = PractitionerEvent(review=review, kind="learning", held_on=day, cancelled_reason=cancelled)
        add(event, by=by, why="Held")
        for agency, people in ((schools, 12), (police, 3)):
            add(EventAgency(event=event, agency=agency, people=people), by=by, why="Counted")
    user = make_user("manager")
    plain = {}
    for row in EventAgency.objects.filter(event__cancelled_reason=""):
        if row.event.held_on in YEAR:
            plain[row.agency.name] = plain.get(row.agency.name, 0) + row.people
    found = shared(user, YEAR, TODAY)
    assert (found.events, found.reached) == (1, plain)
    assert parts(draft(user))["People who came, by agency"].rows == (("Police", "3"), ("Schools", "12"), ("All", "15"))
    hidden = parts(draft(user, protected=True, today=YEAR.end + DAY))["People who came, by agency"].rows
    assert hidden == (("Police", "*"), ("Schools", "*"), ("All", "15"))
    running = parts(draft(user, protected=True))["People who came, by agency"].rows
    assert running == (("Police", "*"), ("Schools", "5 or more"), ("All", "5 or more"))


@pytest.mark.both
def test_families_who_were_heard_are_counted_by_contact_and_case(recommended):
    case, by = recommended.case, recommended.case.owner
    for case_of, day, wished in ((case, TODAY, "A copy"), (case, TODAY, "To be told"), (make_case(), TODAY, "")):
        add(
            FamilyContact(incident=case_of, contacted_on=day, by_whom="Us", how="visit", wished=wished),
            by=by,
            why="Met",
        )
    add(
        FamilyContact(incident=case, contacted_on=YEAR.start - dt.timedelta(1), by_whom="Us", how="visit"),
        by=by,
        why="Met",
    )
    found = shared(make_user("manager"), YEAR, TODAY)
    assert (found.contacts, found.cases, found.wishes) == (3, 2, 1)
    rows = parts(draft(protected=True))["Contacts that are recorded"].rows
    assert {row[1] for row in rows} == {"*"}
    assert "To be told" not in repr(draft())


@pytest.mark.both
def test_children_stand_beside_those_of_the_area_or_the_gap_is_named():
    for _ in range(6):
        child = make_person(make_case(aware_on=TODAY), initials="A.B.")
        add(Child(person=child, ethnic_group="indian"), by=child.incident.logged_by, why="Known")
    make_person(make_case(aware_on=TODAY), initials="A.C.")
    assert any("nothing can be said about disproportionality" in gap for gap in gaps(draft()))
    ChildrenOfArea.objects.create(
        of="ethnic_group", numbers={"indian": 100, "white_british": 300}, source="Census", counted_on=TODAY
    )
    inside = parts(draft())["Children by ethnic group"]
    assert any(row[1:] == ("6", "100.0%", "100", "25.0%") for row in inside.rows)
    assert inside.rows[-1][:2] == ("All", "7")
    outside = parts(draft(protected=True, today=YEAR.end + DAY))["Children by ethnic group"]
    assert {row[1] for row in outside.rows} == {"*", "0", "7"}
    running = parts(draft(protected=True))["Children by ethnic group"]
    assert {row[1] for row in running.rows} == {"*", "0", "5 or more"}
    assert not any("disproportionality" in gap for gap in gaps(draft()))


@pytest.mark.both
def test_what_came_out_in_the_year_is_counted_by_kind():
    make_publication(kind="brief", on=TODAY)
    make_publication(kind="brief", on=TODAY - dt.timedelta(900))
    user = make_user("manager")
    assert shared(user, YEAR, TODAY).published == {"Learning brief": 1}
    assert shared(user, year_from(dt.date(2020, 4, 1)), TODAY).published == {}


def test_an_empty_partnership_has_a_draft_that_is_all_gaps():
    report = draft(protected=True)
    assert len(gaps(report)) >= 8
    assert any("independent scrutineer" in gap for gap in gaps(report))
    assert report.partnership == Partnership.current().name
    asked = {row[0] for row in parts(report)["Asked for by Working Together, and not held in this record"].rows}
    assert any("training" in words for words in asked)
    assert any("audits" in words for words in asked)
    assert "Nobody has compared this list" in repr(report)


def test_it_is_three_clicks_from_anywhere_in_three_forms_and_taking_it_is_noted(recommended, sign_in):
    client = sign_in(make_user("manager"))
    page = client.get("/staff/reports/?first_day=1&first_month=4&first_year=2026").content.decode()
    urls = [url.replace("&amp;", "&") for url in re.findall(rf'href="({PAGE}[^"]+)"', page)]
    assert len(urls) == 6
    for url in urls:
        text = text_of(client.get(url))
        assert "Independent scrutiny" in text
        assert ("OFFICIAL-SENSITIVE" in text) == ("numbers=all" in url)
        for word in (NAME, "Quarrington", recommended.case.reference):
            assert word not in text


def test_a_year_that_has_not_begun_or_cannot_be_read_is_refused(sign_in):
    client = sign_in(make_user("manager"))
    page = client.get("/staff/reports/?first_day=1&first_month=4&first_year=2050").content.decode()
    assert "The year must have begun" in page
    assert client.get(f"{PAGE}/?first_day=31&first_month=2&first_year=x").status_code == 200


def test_who_sees_no_figures_gets_no_draft(sign_in):
    for role in ("publisher", "contributor", "administrator", "notifier"):
        client = sign_in(make_user(role))
        for url in (f"{PAGE}/", f"{PAGE}.pdf"):
            assert client.get(url).status_code == 403
    assert sign_in(make_user("manager")).get(f"{PAGE}.odt").status_code == 404


@pytest.mark.both
def test_an_action_that_is_stuck_and_a_recommendation_without_one_are_little_progress_with_why(recommended):
    by = recommended.case.owner
    action = make_action(recommended, text=f"Train those who met {NAME}")
    often = {"every": 1, "unit": "months", "first_on": TODAY, "after_done": False}
    action = actions.set_checks(action, action.version, **often, by=by, today=TODAY)
    report = draft()
    assert "Little or no progress" not in parts(report)
    check = waiting_check(action)
    said = {"standing": "stuck", "text": f"No trainer can be found for {NAME}'s school", "made_on": TODAY}
    actions.record_check(check, check.version, **said, by=by, today=TODAY)
    bare = make_recommendation(recommended.review, text="Once more")
    accepted = {"acceptance": "accepted", "response": "Yes", "responded_on": TODAY}
    actions.respond(bare, bare.version, **accepted, by=by, today=TODAY)
    found = parts(draft())
    assert found["Little or no progress"].rows == (
        ("Stuck at the last check-in", "1"),
        ("Accepted, and no action is recorded", "1"),
    )
    ((_, _, status, why),) = found["Each of them, and why"].rows
    assert status == "Stuck at the last check-in"
    assert "No trainer can be found for the child's school" in why
    assert "Each of them, and why" not in parts(draft(protected=True))
