"""The list of reviews and the page of milestones ask the database no more for more rows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csprapp.records.many import add_all
from reviews.learning.models import LearningReview
from reviews.planning import services as planning
from reviews.planning.rules import OTHER
from tests.factories import make_user
from tests.factories_learning import make_led_elsewhere
from tests.factories_reviews import TODAY, make_review

pytestmark = pytest.mark.django_db


def questions(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_list_of_reviews(sign_in):
    client, coordinator = sign_in(make_user("manager")), make_user("coordinator")
    make_review()
    make_led_elsewhere(coordinator)
    few = questions(client, reverse("reviews"))
    for _ in range(3):
        make_review()
        make_led_elsewhere(coordinator)
    assert questions(client, reverse("reviews")) == few


def test_what_no_line_says_is_read_of_no_review_and_of_no_case(sign_in):
    make_review()
    client, address = sign_in(make_user("manager")), reverse("reviews")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    said = [each["sql"] for each in asked if '"reviews_learningreview"."led_by"' in each["sql"]]
    assert said
    for column in ("terms_of_reference", "summary", "search_text", "rule_version"):
        assert not any(column in sql for sql in said)


def test_the_milestones_of_a_review(sign_in):
    review = make_review()
    client, address = sign_in(review.incident.owner), reverse("review-plan", args=[review.pk])

    def plan(number):
        steps = [planning.Line(OTHER, f"Step {each}", TODAY + dt.timedelta(30 + each)) for each in range(number)]
        planning.plan(review, steps, by=review.incident.owner, today=TODAY)

    plan(2)
    few = questions(client, address)
    plan(6)
    assert questions(client, address) == few


def test_the_list_of_reviews_shows_fifty_a_page_and_asks_no_more_for_three_hundred(sign_in):
    manager = make_user("manager")
    client, address = sign_in(manager), reverse("reviews")

    def make(number):
        facts = {"kind": "audit", "decided_on": TODAY, "decision_reason": "R"}
        made = [LearningReview(title=f"Audit {each} of beds", **facts) for each in range(number)]
        add_all(made, by=manager, why="For a test")

    make(3)
    few = questions(client, address)
    make(297)
    assert questions(client, address) == few
    first, last = (client.get(address, {"page": page}).content.decode() for page in (1, 6))
    assert "300 reviews" in first
    assert "Page 1 of 6" in first
    assert first.count(" of beds") == last.count(" of beds") == 50
    assert "Audit 0 of beds" in last  # the newest first, as none has a date


def test_of_very_many_reviews_no_more_are_counted_than_the_list_says(sign_in, monkeypatch):
    monkeypatch.setattr("reviews.overview.listing.MOST", 3)
    monkeypatch.setattr("csprapp.ui.counting.MOST", 3)
    client = sign_in(make_user("manager"))
    for count, heading in ((1, "1 review"), (2, "3 reviews"), (2, "More than 3 reviews")):
        for _ in range(count):
            make_review()
        page = client.get(reverse("reviews"))
        assert f">{heading}</h1>" in page.text
    assert page.context["page"].paginator.count == 4
