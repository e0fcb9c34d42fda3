"""The whole demonstration in one transaction: people, cases in every state, reviews, publications."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.db import transaction

from cases.deadlines.calendars import calendar_in_force
from csprapp.today import at
from dashboard.work.reminders import send_reminders
from demo.afterwards import after_publishing
from demo.around import compare_the_sheet, enter_in_the_tracker
from demo.cases_now import NOW
from demo.cases_reviews import REVIEWS
from demo.cases_routes import ROUTES
from demo.casework import all_casework
from demo.days import Days, moment
from demo.doors import answer_without_accounts
from demo.families import FAMILIES, all_families, open_again
from demo.following import follow_up
from demo.learning import all_learning
from demo.pages import change_pages
from demo.people import make_people
from demo.publishing import publish_all
from demo.reports import reports_and_letters
from demo.reviewing import RapidReviewTold, link_cases, start_learning
from demo.stories import Story
from demo.telling import Teller, begin, close, do_not_notify, lose_owner, notify
from demo.waits import all_that_waits
from publications.library.rules import addresses_drawn_from
from reviews.learning.models import LearningReview


@dataclass(frozen=True)
class Seeded:
    cases: int
    publications: int


def seed(today: dt.date) -> Seeded:
    """Invent everything, as it would stand on a London day. All or nothing; the same day gives the same content.

    Public addresses are drawn from the day too, so that a picture or a link to the demonstration stays right.
    """
    with transaction.atomic(), addresses_drawn_from(Random(today.toordinal())):  # noqa: S311
        calendar = calendar_in_force()
        days = Days(today, calendar)
        with at(moment(today.replace(year=today.year - 3, day=1))):
            users = make_people(today)
        teller = Teller(users, days)
        stories = {story.key: story for story in sorted((*REVIEWS, *NOW, *ROUTES, *FAMILIES), key=teller.logged)}
        reviews: dict[str, LearningReview] = {}
        for story in stories.values():
            if review := tell(teller, story):
                reviews[story.key] = review
        for key, review in reviews.items():
            if stories[key].learning.linked:
                link_cases(teller, stories[key], review)
        all_casework(teller, reviews)
        answer_without_accounts(teller)
        follow_up(teller, reviews)
        all_learning(teller, reviews)
        all_families(teller, reviews)
        reports_and_letters(teller)
        compare_the_sheet(teller)
        enter_in_the_tracker(teller)
        published = publish_all(teller, reviews, stories)
        after_publishing(teller, reviews, published)
        change_pages(teller)
        for story in stories.values():
            if story.closed:
                close(teller, story, teller.cases[story.key])
        open_again(teller)
        published = all_that_waits(teller, published)
        send_reminders(today)
    return Seeded(len(teller.cases), len(published))


def tell(teller: Teller, story: Story) -> LearningReview | None:
    """One case from the day it was logged until today. Returns its review, when it has one."""
    incident = begin(teller, story)
    if story.not_notified:
        do_not_notify(teller, story, incident)
    notified_on = notify(teller, story, incident)
    if story.rapid and notified_on:
        RapidReviewTold(teller, story, incident, notified_on).live()
    if story.owner_left:
        lose_owner(teller, story, incident)
    return start_learning(teller, story, incident) if story.learning else None
