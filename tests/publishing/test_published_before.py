"""What was public on another site keeps its first day; two people and the check stay."""

import datetime as dt

import pytest

from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from publications.library.models import Publication
from publishing.links import queries
from publishing.schedule import before
from reviews.learning.models import LearningReview
from tests.factories import make_user
from tests.factories_publishing import NOW, make_approved, make_draft, make_review, make_waiting
from tests.publishing.test_journey import day
from tests.publishing.test_pages import home, sent

pytestmark = pytest.mark.django_db

SENT = dt.date(2026, 2, 2)
SINCE = dt.date(2026, 3, 2)  # nine months before today
OLD = {"report_finished_on": SENT, "sent_to_panel_on": SENT, "sent_to_secretary_on": SENT}


def publish(publication, by, since=SINCE):
    publication.refresh_from_db()
    return before.publish_as_before(
        publication.pk, publication.version, since=since, where="Our old website", by=by, at=NOW
    )


@pytest.fixture
def approved():
    return make_approved(review=make_review(**OLD))


def test_it_is_public_at_once_and_its_year_ends_as_it_would_have_there(client, approved):
    publish(approved, approved.current_edition.author)
    publication = Publication.objects.get()
    assert (publication.public_from, publication.public_until) == (SINCE, dt.date(2027, 3, 2))
    assert client.get(f"/reviews/{publication.slug}/").status_code == 200
    assert publication.history.first().history_change_reason == "Published before: Our old website"
    assert LearningReview.objects.get().published_on == SINCE
    assert queries.link_of(publication).expiry_deadline.due_on == dt.date(2027, 3, 2) - dt.timedelta(30)


@pytest.mark.parametrize("make", [make_draft, make_waiting])
def test_nothing_comes_out_so_that_no_second_person_approved(make):
    edition = make(review=make_review(**OLD))
    with pytest.raises(Refused, match="No edition has been approved"):
        publish(edition.publication, edition.author)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (dt.date(2025, 3, 2), "The law requires 7 days"),
        (SENT + dt.timedelta(3), "The law requires 7 days"),
        (NOW.date(), "must be before today"),
    ],
)
def test_a_day_that_cannot_have_been_is_refused(approved, since, words):
    with pytest.raises(Refused) as refused:
        publish(approved, approved.current_edition.author, since)
    assert words in str(refused.value)
    assert Publication.objects.get().public_from is None


def test_what_has_ended_by_now_does_not_come_out_again():
    publication = make_approved("brief")
    with pytest.raises(Refused, match="it is no longer public"):
        publish(publication, publication.current_edition.author, dt.date(2024, 5, 1))


def test_only_who_writes_publications_may(approved):
    for role in ("checker", "coordinator", "manager"):
        with pytest.raises(NotAllowed):
            publish(approved, make_user(role))


def test_the_page_asks_for_day_and_place(sign_in_afresh, approved):
    writer = sign_in_afresh(approved.current_edition.author)
    form = writer.get(home(approved) + "publish/").context["before"]
    answer = writer.post(home(approved) + "publish/", sent(form, action="before", **day("since", SINCE)))
    assert "Enter where it is public now" in answer.content.decode()
    said = sent(form, action="before", where="Our old website", **day("since", SINCE))
    assert writer.post(home(approved) + "publish/", said).status_code == 302
    assert Publication.objects.get().public_from == SINCE
