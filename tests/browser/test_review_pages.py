"""The pages of the rapid review, the decision and the review that follows, in a browser: no axe violation, no sideways
scrolling."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.urls import reverse

from csprapp.today import london_today
from reviews.actions import services as acts
from reviews.decisions.services import record_reply
from reviews.planning import review_services as services
from reviews.rapid.services import record_meeting, write_texts
from tests.browser.axe import violations
from tests.factories import make_agency, make_theme
from tests.factories_actions import make_checked, make_far_action
from tests.factories_cases import make_case
from tests.factories_reviews import (
    TODAY,
    make_action,
    make_asked,
    make_recommendation,
    make_review,
    make_scene,
    make_signed_off,
    record,
    sign,
)

PICTURES = os.environ.get("PICTURES_DIR")
WIDTHS = (1280, 375)
TEXT = (
    "Q.Z. lived with two brothers and moved home four times in three years. Agencies met the adults more often than "
    "the children.\n\nThe school noticed missed days in spring and asked twice."
)


def empty():
    scene = make_scene()
    pages = pages_of(scene, "rapid-review", "rapid-review-write", "rapid-review-sent", "decision")
    return scene.coordinator, [*pages, section_of(scene, "facts")]


def section_of(scene, slug):
    return reverse("case-rapid-review-section", args=[scene.case.reference, slug])


def asked():
    scene = make_asked()
    who = {"by": scene.coordinator, "today": TODAY}
    write_texts(scene.case, scene.review.version, dict.fromkeys(("facts", "lived_experience", "learning"), TEXT), **who)
    meeting = {"meeting_on": TODAY, "chair": "Ann Other", "attendance": "Police: D. Etective\nSchool: H. Ead"}
    record_meeting(scene.case, scene.review.version, **meeting, **who)
    sign(scene, 0, "dissents", reasons="An alternative review would teach us as much")
    record(scene, 1)
    names = "rapid-review", "decision", "decision-ask", "decision-take-back", "review"
    return scene.coordinator, pages_of(scene, *names) + [
        reverse("case-decision-record", args=[scene.case.reference, scene.bodies[1].pk])
    ]


def partner():
    scene = make_asked()
    record(scene, 1)
    sign_page = reverse("case-decision-sign", args=[scene.case.reference, scene.bodies[1].pk])
    return scene.delegates[1], [*pages_of(scene, "decision"), sign_page]


def answering():
    scene = make_asked()
    names = "decision-criteria", "decision-outcome", "decision-reply"
    return scene.coordinator, pages_of(scene, *names)


def finished():
    scene = make_signed_off()
    who = {"by": scene.coordinator, "today": TODAY}
    record_reply(scene.case, received_on=TODAY, position="queries", text="Why now?", **who)
    review = make_review(scene)
    services.link_incident(review, make_case(area=scene.case.area, by=scene.coordinator), **who)
    fields = {"organisation": "Elsewhere", "independence": "No ties", "appointed_on": TODAY}
    services.appoint_reviewer(review, 2, name="Rae Viewer", **fields, **who)
    target = london_today() + dt.timedelta(60)
    told = {"panel_told_on": TODAY}
    words = {"category": "criminal", "reason": "The trial starts in March", "look_again": True}
    services.record_delay(review, target, **words, **told, by=scene.coordinator, today=london_today())
    names = "scope", "access", "reviewer", "delay", "report", "publication", "end", "link"
    pages = [reverse("review", args=[review.pk]), *(reverse(f"review-{name}", args=[review.pk]) for name in names)]
    return scene.coordinator, [*pages_of(scene, "rapid-review", "decision", "decision-amend"), *pages]


def acting():
    theme = make_theme("Missed days at school")
    first = make_recommendation(themes=[theme])
    again = make_recommendation(first.review, identified_before=[first], themes=[theme])
    open_one, done_one = make_action(again, agency=make_agency("Example School")), make_action(again)
    who = {"by": first.case.owner, "today": TODAY}
    acts.write_progress(open_one, text="Two of five teams are trained", **who)
    when = {"completed_on": TODAY, "look_on": london_today() + dt.timedelta(90)}
    acts.complete(done_one, done_one.version, completion_evidence="Course lists", **when, **who)
    named = [
        ("action", open_one.pk),
        ("action", done_one.pk),
        ("action-done", open_one.pk),
        ("action-impact", done_one.pk),
    ]
    checked = make_checked(open_one)
    named += [("action-checks", checked.pk), ("action-serves", checked.pk), ("action-evidence", checked.pk)]
    named += [("check-in", checked.check_ins.get().pk), ("action-change", make_far_action(again).pk)]
    named += [(f"recommendation-{page}", again.pk) for page in ("before", "correct", "answer")]
    named += [("recommendation", again.pk), ("recommendation-action", again.pk), ("theme", theme.slug)]
    case = first.case.reference
    urls = [reverse(name, args=[key]) for name, key in named]
    return first.case.owner, [
        *urls,
        reverse("case-actions", args=[case]),
        reverse("case-recommendation-new", args=[case]),
        reverse("actions"),
        f"{reverse('case-decision-before', args=[make_scene().case.reference])}?themes={theme.slug}",
    ]


def pages_of(scene, *names):
    return [reverse(f"case-{name}", args=[scene.case.reference]) for name in names]


LATER = [pytest.param(state, marks=pytest.mark.proof) for state in (empty, partner, answering, finished)]


@pytest.mark.parametrize("state", [asked, acting, *LATER])
def test_no_page_breaks_a_rule_of_accessibility_or_scrolls_sideways(state, sign_in_page, live_server, some):
    user, urls = state()
    page = sign_in_page(user)
    for number, url in enumerate(some(urls)):
        page.goto(live_server.url + url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (url, width)
            if PICTURES:
                name = url.strip("/").split("/", 3)[-1].replace("/", "-")
                page.screenshot(path=Path(PICTURES) / f"{state.__name__}-{number}-{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert violations(page) == [], url
