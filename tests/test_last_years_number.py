"""In January people still write last year's number. A day that starts, meets or ends a statutory clock is asked about
once where it lies before everything it could belong to; saved again, it is recorded as it is."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import reverse

from cases.restrictions.models import ReportingRestriction
from csprapp.records.services import add
from tests.factories import make_user
from tests.factories_cases import log_case, make_case, make_person, three_boxes
from tests.factories_reviews import TODAY, make_action, make_asked, make_review, make_scene, make_signed_off
from tests.reviews.guest_access.factories import make_request

pytestmark = pytest.mark.django_db
LAST_YEAR = TODAY.replace(year=TODAY.year - 1)
ASKED = "If it is right as it is, save again."


@dataclass
class Page:
    """A page with a day, who uses it, and what else it needs to be saved."""

    url: str
    person: Any
    day: str
    typed: dict[str, Any] = field(default_factory=dict)


def of_case(name, day, *more, scene=None, **typed):
    scene = scene or make_scene()
    return Page(reverse(name, args=[scene.case.reference, *more]), scene.coordinator, day, typed)


def of_review(name, day, **typed):
    review = make_review()
    return Page(reverse(name, args=[review.pk]), review.incident.owner, day, typed)


def awareness():
    scene = make_scene(occurred_on=TODAY - dt.timedelta(days=9))
    return of_case("case-awareness", "aware_on", scene=scene, reason="The duty log says so")


def told():
    return of_case("case-told", "told_on", whom=["chair"])


def not_notifying():
    return of_case("case-not-notifying", "decided_on", decided_by="The director", reason="No abuse")


def close():
    return of_case("case-close", "closed_on", closed_as="finished", reason="All done")


def rapid_review_sent():
    return of_case("case-rapid-review-sent", "sent_on", sent_by="Cora Example")


def meeting():
    return of_case("case-rapid-review-meeting", "meeting_on", chair="Chairwoman Example")


def sign():
    scene = make_asked()
    url = reverse("case-decision-sign", args=[scene.case.reference, scene.bodies[0].pk])
    return Page(url, scene.delegates[0], "decided_on", {"outcome": "agrees", "reasons": "We considered it"})


def record():
    scene = make_asked()
    said = {"outcome": "agrees", "reasons": "As minuted", "decided_by": "Dee Example", "recorded_from": "minutes"}
    return of_case("case-decision-record", "decided_on", scene.bodies[0].pk, scene=scene, **said)


def reply():
    said = {"position": "agrees", "answer_d": "not_yet_known"}
    return of_case("case-decision-reply", "received_on", scene=make_signed_off(), **said)


def start():
    said = {"kind": "lcspr", "reason": "There is more to learn"}
    return of_case("case-review", "decided_on", scene=make_scene(), **said)


def decided():
    return of_review("review-decided", "decided_on", reason="The minutes say so")


def report():
    return of_review("review-report", "report_finished_on")


def publication():
    said = {"publication_decision": "full", "publication_reason": "All agreed"}
    return of_review("review-publication", "publication_decided_on", **said)


def end():
    return of_review("review-end", "ended_on", ended_as="withdrawn", ended_reason="Not needed")


def done():
    action = make_action()
    url = reverse("action-done", args=[action.pk])
    said = {"completion_evidence": "The lists"} | three_boxes("look_on", TODAY + dt.timedelta(90))
    return Page(url, action.recommendations.get().case.owner, "completed_on", said)


def entered_for_an_agency():
    row = make_request()
    said = {"source": "Letter", "received_from": "Dr Example", "involvement": "Seen twice"}
    return Page(reverse("request-answer", args=[row.pk]), row.incident.owner, "received_on", said)


PAGES = [awareness, told, not_notifying, close, rapid_review_sent, meeting, sign, record, reply, start, decided, report,
         publication, end, done, entered_for_an_agency]  # fmt: skip


def press(client, page, day, **more):
    opened = client.get(page.url)
    form = opened.context["form"]
    hidden = {name: form[name].value() for name in ("token", "version") if form[name].value() is not None}
    hidden |= {"ballot": opened.context["ballot"]} if "ballot" in opened.context else {}
    return client.post(page.url, hidden | page.typed | three_boxes(page.day, day) | more)


@pytest.mark.parametrize("made", PAGES, ids=lambda made: made.__name__)
def test_a_day_of_last_year_is_asked_about_once_and_then_recorded(made, sign_in):
    page = made()
    client = sign_in(page.person)
    asked = press(client, page, LAST_YEAR)
    assert asked.status_code == 200
    assert ASKED in asked.content.decode()
    assert f'value="{LAST_YEAR.year}"' in asked.content.decode()
    again = press(client, page, LAST_YEAR, asked=asked.context["form"]["asked"].value())
    assert again.status_code == 302, asked.context["form"].errors


@pytest.mark.parametrize("made", PAGES, ids=lambda made: made.__name__)
def test_a_likely_day_is_not_asked_about(made, sign_in):
    page = made()
    assert press(sign_in(page.person), page, TODAY).status_code == 302


def test_an_order_that_has_ended_as_it_is_recorded_is_asked_about(sign_in):
    case = make_case()
    make_person(case)
    url = reverse("case-restriction-new", args=[case.reference])
    said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "date", "reason": "The order"}
    page = Page(url, case.owner, "until_on", said)
    client = sign_in(case.owner)
    asked = press(client, page, LAST_YEAR)
    assert "so the restriction has ended" in asked.content.decode()
    assert not ReportingRestriction.objects.exists()
    assert press(client, page, TODAY.replace(year=TODAY.year + 1)).status_code == 302


def test_an_embargo_that_has_ended_as_it_is_recorded_is_asked_about(sign_in):
    case = make_case()
    url = reverse("case-proceeding-new", args=[case.reference])
    page = Page(url, case.owner, "embargo_until", {"kind": "criminal", "embargo": "yes", "reason": "The CPS wrote"})
    client = sign_in(case.owner)
    assert "so publishing does not wait for it" in press(client, page, LAST_YEAR).content.decode()
    assert press(client, page, TODAY.replace(year=TODAY.year + 1)).status_code == 302


def test_a_notification_before_awareness_is_doubted_where_the_incident_is_logged(sign_in, clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))
    case = log_case()  # an area and a coordinator
    client, new = sign_in(case.logged_by), "/staff/cases/new/"
    client.post(new, three_boxes("aware_on", dt.date(2026, 11, 16)))
    client.post(f"{new}people/", {"child": ["0"], "p0-initials": "Q.Z."})
    client.post(f"{new}known/", {"area": case.area_id})
    owner = {"owner": case.owner_id}
    client.post(f"{new}owner/", owner | three_boxes("sent_on", dt.date(2025, 11, 17)))
    assert "dated before the local authority became aware" in client.get(f"{new}check/").content.decode()
    client.post(f"{new}owner/", owner | three_boxes("sent_on", dt.date(2026, 11, 17)))
    assert "dated before the local authority became aware" not in client.get(f"{new}check/").content.decode()


def test_what_is_recorded_already_is_not_asked_about_again(sign_in):
    case = make_case(by=make_user("coordinator"))
    row = ReportingRestriction(
        incident=case, kind="s45", protects="Q.Z.", matters=["name"], until="date", until_on=LAST_YEAR
    )
    add(row, by=case.owner, why="For a test")
    url = reverse("case-restriction", args=[case.reference, row.pk])
    said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "date", "court": "Inventedham"}
    assert press(sign_in(case.owner), Page(url, case.owner, "until_on", said), LAST_YEAR).status_code == 302
