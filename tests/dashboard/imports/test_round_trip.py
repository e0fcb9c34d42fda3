"""The list of cases as a sheet, read in again: nothing changes here, and an empty partnership has the same figures."""

import datetime as dt
import io
import zipfile

import pytest
from django.db import transaction
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from cases.deadlines import services as deadlines
from cases.deadlines.models import EndReason
from cases.editing.corrections import close_case
from cases.incidents.models import Incident
from cases.notifications.services import Sent, decide_not_to_notify, record_informed, record_notification
from csprapp.partnership.models import Area
from csprapp.tables.reading import read
from dashboard.exports import services as exports
from dashboard.exports.kinds import KINDS
from dashboard.imports.books import open_book
from dashboard.imports.planning import Asked, plan
from dashboard.imports.queries import counting, here, who_owns
from dashboard.imports.rules import history_from
from dashboard.imports.services import bring_over
from dashboard.performance.duties import CONSIDERED, considered, duties, figures
from dashboard.performance.periods import Period
from reviews.learning.models import LearningReview
from reviews.planning.beginning import start_review
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import rapid_review_of
from reviews.rapid.services import record_sent
from tests.dashboard.factories import NOON, TODAY
from tests.factories import make_agency, make_area, make_body, make_user
from tests.factories_cases import log_case, person_facts

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = dt.date
YEARS = Period(DAY(2024, 4, 1), DAY(2027, 3, 31))
# What follows from more than the sheet carries: the number is given anew, and the next date may be one of an action.
GIVEN_ANEW = {"Reference", "Next date", "What is next", "Stage"}
ODD = "Zed’s “own” words: =1+1; é ü 你好\n\nSecond part – <b>&amp;</b>"


@pytest.fixture(autouse=True)
def noon(clock):
    with clock.at(NOON):
        yield


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


def sheet_of(by, *, private, form="xlsx") -> bytes:
    who = {"by": by, "today": TODAY}
    export = exports.ask(KINDS["cases"], QueryDict("state=all"), form=form, private=private, purpose="Test", **who)
    file = io.BytesIO()
    exports.write(export, file)
    return file.getvalue() if form == "xlsx" else zipfile.ZipFile(file).read("cases.csv")


def rows_of(data, key="Reference"):
    """The lines of a sheet by their number, each by its headings."""
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    return {row[key]: row for row in found}


def planned(data, cases=None):
    cases = Incident.objects.all() if cases is None else cases
    asked = Asked(TODAY, history_from(TODAY))
    return plan(open_book(read(data), TODAY), asked, here(cases), counting())


def review_facts(case, **facts):
    """A rapid review as it was recorded, sent included."""
    review = rapid_review_of(case)
    RapidReview.objects.filter(pk=review.pk).update(**facts)


def sent(case, by, on, **more):
    return record_notification(case, Sent(sent_on=on, sent_by="Anna", **more), by=by, today=TODAY)


@pytest.fixture
def world(anna):
    """A partnership with areas, people and agencies, and no case."""
    agencies = [make_agency("Invented School"), make_agency("Invented Health")]
    make_body("police", make_area("Northmere"))
    return anna, make_user("manager", name="Otto O’Zed"), make_area("Westmere"), make_area("Eastmere"), agencies


def make_cases(anna, other, west, east, agencies):
    """Cases as different as they come."""
    harmed = {"nature": "serious_harm", "abuse_or_neglect": "suspected"}
    log_case(
        by=anna, area=west, owner=other, aware_on=DAY(2026, 11, 17), occurred_on=DAY(2026, 11, 16), summary=ODD,
        harms=["physical", "other"], media_interest=True, setting="=Home", home_authority="Elsewhere",
        other_areas="Northmere, Southmere", referred_by="A nurse, by telephone", agencies=agencies,
        immediate_safeguarding="One\nTwo", **harmed,
        people=[
            person_facts("harmed", "Q.Z.", name="Torquil Zedworth", date_of_birth=DAY(2015, 2, 3)),
            person_facts("harmed", "W.", date_of_birth=DAY(2017, 2, 3)),
            person_facts("harmed", "X.Z.", name="Xandria Zedworth-Smythe"),
            person_facts("parent", "P.Z.", name="Parent Zedworth"),
        ],
    )  # fmt: skip
    log_case(  # another incident of the same family on the same day
        by=anna, area=west, aware_on=DAY(2026, 11, 17), occurred_on=DAY(2026, 11, 16), nature="death",
        abuse_or_neglect="known", media_interest=False,
        people=[person_facts("died", "Y.Z.", name="Yorick Zedworth", date_of_birth=DAY(2015, 2, 3))],
    )  # fmt: skip
    log_case(by=anna, area=east, aware_on=None)
    log_case(  # suspected long after it was known
        by=anna, area=east, aware_on=DAY(2026, 9, 1), suspected_on=DAY(2026, 11, 2), nature="other",
        abuse_or_neglect="suspected",
    )  # fmt: skip
    hidden = log_case(
        by=anna, area=west, aware_on=DAY(2026, 10, 1), restricted_reason="A colleague", named=[other], **harmed
    )
    sent(hidden, anna, DAY(2026, 10, 12), late_reason="The post was late", national_reference="SIN-12")
    late = log_case(by=anna, area=west, aware_on=DAY(2026, 10, 5), **harmed)
    Incident.objects.filter(pk=late.pk).update(panel_reference="P/77")
    sent(late, anna, DAY(2026, 10, 7), panel_date=DAY(2026, 11, 27))
    old = log_case(by=anna, area=west, aware_on=DAY(2025, 2, 3), today=DAY(2025, 2, 4), **harmed)
    sent(old, anna, DAY(2025, 2, 10), national_reference="SIN-9")
    review = rapid_review_of(old)
    record_sent(old, review.version, sent_on=DAY(2025, 3, 5), sent_by="Anna", by=anna, today=TODAY, late_reason="Late")
    review_facts(
        old, meeting_on=DAY(2025, 3, 1), criteria_met="yes", what_next="lcspr", national_issues=False,
        signed_off_on=DAY(2025, 3, 4),
    )  # fmt: skip
    lcspr = start_review(old, kind="lcspr", decided_on=DAY(2025, 3, 4), reason="To learn", by=anna, today=TODAY)
    LearningReview.objects.filter(pk=lcspr.pk).update(
        reviewer_organisation="Invented Reviews", report_finished_on=DAY(2025, 9, 10), sent_to_panel_on=DAY(2025, 9, 12)
    )
    lcspr.linked_incidents.add(late)  # of which the review is as well, with no date of its own
    closed = log_case(by=anna, area=east, aware_on=DAY(2026, 3, 2), today=DAY(2026, 3, 3), **harmed)
    sent(closed, anna, DAY(2026, 3, 6))
    record_sent(closed, rapid_review_of(closed).version, sent_on=DAY(2026, 3, 20), sent_by="Anna", by=anna, today=TODAY)
    review_facts(closed, criteria_met="no", what_next="none", national_issues=True, signed_off_on=DAY(2026, 3, 19))
    close(closed, anna, DAY(2026, 4, 1), "finished")
    wrong = log_case(by=anna, area=east, aware_on=DAY(2026, 3, 2), today=DAY(2026, 3, 3))
    close(wrong, anna, DAY(2026, 3, 9), "criteria_not_met")
    spared = log_case(
        by=anna, area=east, aware_on=DAY(2026, 10, 1), today=DAY(2026, 10, 2), harms=["exploitation", "physical"]
    )
    decide_not_to_notify(
        spared, spared.version, DAY(2026, 10, 5), decided_by="Anna", reason="Criteria not met", by=anna, today=TODAY
    )
    learned = log_case(by=anna, area=west, aware_on=DAY(2025, 6, 2), today=DAY(2025, 6, 3), **harmed)
    sent(learned, anna, DAY(2025, 6, 4))
    review_facts(
        learned, criteria_met="yes", what_next="alternative", national_issues=False, signed_off_on=DAY(2025, 6, 20)
    )
    other_way = start_review(
        learned, kind="alternative", decided_on=DAY(2025, 6, 20), reason="To learn", by=anna, today=TODAY
    )
    LearningReview.objects.filter(pk=other_way.pk).update(report_finished_on=DAY(2025, 9, 1))
    close(learned, anna, DAY(2025, 10, 1), "finished")
    stopped = log_case(by=anna, area=west, aware_on=DAY(2026, 5, 5), today=DAY(2026, 5, 6), **harmed)
    sent(stopped, anna, DAY(2026, 5, 6))
    review_facts(stopped, criteria_met="yes", what_next="lcspr", national_issues=False, signed_off_on=DAY(2026, 5, 20))
    ended = start_review(stopped, kind="lcspr", decided_on=DAY(2026, 5, 20), reason="To learn", by=anna, today=TODAY)
    end_review(ended, anna)
    log_case(  # of a looked-after child, reported to DfE and Ofsted alone, and not reported yet
        by=anna, area=west, aware_on=DAY(2026, 11, 16), today=DAY(2026, 11, 17), nature="death",
        abuse_or_neglect="not_suspected",
        people=[person_facts("died", "F.C.", date_of_birth=DAY(2012, 1, 1), looked_after="yes")],
    )  # fmt: skip
    unended = log_case(by=anna, area=east, aware_on=DAY(2026, 3, 9), today=DAY(2026, 3, 10), **harmed)
    sent(unended, anna, DAY(2026, 3, 11))
    start_review(unended, kind="alternative", decided_on=DAY(2026, 4, 1), reason="To learn", by=anna, today=TODAY)
    close(unended, anna, DAY(2026, 6, 1), "finished")
    north = Area.objects.get(name="Northmere")
    waiting = log_case(by=anna, area=north, aware_on=DAY(2026, 10, 5), today=DAY(2026, 10, 6), **harmed)
    sent(waiting, anna, DAY(2026, 10, 7))
    to_begin = start_review(waiting, kind="lcspr", decided_on=DAY(2026, 11, 2), reason="To learn", by=anna, today=TODAY)
    LearningReview.objects.filter(pk=to_begin.pk).update(begun_on=None)
    bodies = list(north.partner_bodies.all())
    record_informed(waiting, bodies=bodies, told_on=DAY(2026, 10, 8), how="letter", who="Anna", by=anna, today=TODAY)


def end_review(review, by):
    """It stopped, with its clock."""
    deadlines.end(review.deadline, DAY(2026, 6, 1), EndReason.NO_LONGER_NEEDED, by=by, decided_on=TODAY, why="No need")
    LearningReview.objects.filter(pk=review.pk).update(
        ended_on=DAY(2026, 6, 1), ended_as=EndReason.NO_LONGER_NEEDED, ended_reason="No need"
    )


def close(case, by, on, how):
    case.refresh_from_db()
    close_case(case, case.version, on, how, reason="Done", by=by, today=TODAY)


def the_tests_own():
    """A transaction for what is forgotten again: none of the product's, so its order of locks says nothing."""
    block = transaction.atomic()
    block._from_testcase = True
    return block


def told(by):
    """Every figure of Performance, with what was considered."""
    judged = {(line.measure, line.judged_by): line.counts for line in figures(by, YEARS, TODAY)}
    return judged, [(each.of, each.every) for each in considered(duties(by, YEARS, TODAY, CONSIDERED), YEARS)]


@pytest.mark.parametrize("private", [False, True])
def test_the_sheet_of_cases_read_in_here_changes_nothing(world, private):
    make_cases(*world)
    anna, _, west, *_ = world
    made = planned(sheet_of(anna, private=private))
    rows = [each for each in made.outcomes if each.sheet == "Cases" and each.row > 1]
    every = Incident.objects.values_list("reference", flat=True)
    assert sorted((each.outcome, each.reason) for each in rows) == sorted(
        ("matched", f"Already here as case {reference}") for reference in every
    )
    assert made.differences == []
    assert bring_over(made, file_name="cases.xlsx", area=west, owners={}, by=anna, today=TODAY) == []


def test_a_sheet_of_ours_is_read_whichever_apostrophes_its_headings_and_answers_have(world):
    """Older versions wrote straight ones, and so does whoever types a heading anew."""
    make_cases(*world)
    anna = world[0]
    written = sheet_of(anna, private=True, form="csv").decode("utf-8-sig")
    assert "Children’s initials" in written
    for text in (written.replace("’", "'"), written.replace("'", "’")):
        made = planned(text.encode("utf-8-sig"))
        assert {each.outcome for each in made.outcomes if each.row > 1} == {"matched"}
        assert made.differences == []


@pytest.mark.parametrize(("private", "form"), [(False, "xlsx"), (True, "xlsx"), (True, "csv")])
def test_an_empty_partnership_has_the_same_figures_and_the_same_sheet(world, private, form):
    anna, other, west, *_ = world
    with the_tests_own():
        make_cases(*world)
        number, data, figures_before = Incident.objects.count(), sheet_of(anna, private=private), told(anna)
        file = sheet_of(anna, private=private, form=form)
        transaction.set_rollback(True)
    assert not Incident.objects.exists()
    made = planned(file)
    assert [(each.row, each.cell, each.reason) for each in made.outcomes if each.outcome == "error"] == []
    assert made.differences == []
    owners = {name: who_owns(name, [anna, other]) for name in {case.first("owner") for case in made.cases}}
    new = bring_over(made, file_name="cases.xlsx", area=west, owners=owners, by=anna, today=TODAY)
    assert len(new) == number
    theirs = {case.reference: case.source_rows.get().reference for case in new}
    again = sheet_of(anna, private=private)
    before, after = rows_of(data), rows_of(again)
    wrong = {}
    for reference, row in after.items():
        was = before[theirs[reference]]
        wrong |= {
            (theirs[reference], name): (was[name], said)
            for name, said in row.items()
            if name not in GIVEN_ANEW and said != was[name]
        }
    assert wrong == {}
    assert told(anna) == figures_before
    assert planned(file).count("matched") == number
    assert planned(again).count("matched") == number
