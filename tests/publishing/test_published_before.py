"""What was public on another site keeps its first day; two people and the check stay."""

import datetime as dt

import pytest

from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import change
from publications.library.models import Edition, Publication
from publishing.links import queries
from publishing.links.models import PublicationLink
from publishing.schedule import before, services
from reviews.learning.models import LearningReview
from tests.factories import make_user
from tests.factories_publishing import NOW, approve, make_approved, make_draft, make_public, make_review, make_waiting
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


class TestRecordedBeforeItIsApproved:
    def record(self, edition, by=None, since=SINCE, where="Our old website"):
        link = queries.link_of(edition.publication)
        before.record_elsewhere(link, link.version, since=since, where=where, by=by or edition.author, at=NOW)
        return queries.link_of(edition.publication)

    def test_the_writer_says_since_when_and_the_second_person_and_the_page_of_the_date_show_it(self, sign_in_afresh):
        edition = make_draft(review=make_review(**OLD))
        writer, page = sign_in_afresh(edition.author), home(edition) + "publish/"
        said = sent(writer.get(page).context["before"], action="elsewhere", where="Our old website")
        assert writer.post(page, said | day("since", SINCE)).status_code == 302
        assert "Public since Mon 2 Mar 2026: Our old website" in writer.get(page).text
        checker = sign_in_afresh(make_user("checker"))
        services.submit(edition.pk, edition.version, by=edition.author, at=NOW)
        assert "public elsewhere since Mon 2 Mar 2026: Our old website" in checker.get(home(edition) + "check/").text
        approve(Edition.objects.get())
        assert "Publish it with its first day" in writer.get(home(edition)).text
        form = writer.get(page).context["before"]
        assert (form["since"].value(), form["where"].value()) == (SINCE, "Our old website")
        again = sent(form, action="before", where="Our old website", **day("since", SINCE))
        assert writer.post(page, again).status_code == 302
        assert Publication.objects.get().public_from == SINCE

    def test_the_day_that_came_over_with_the_review_is_offered(self, sign_in_afresh):
        edition = make_draft(review=make_review(**OLD, published_on=SINCE))
        form = sign_in_afresh(edition.author).get(home(edition) + "publish/").context["before"]
        assert form["since"].value() == SINCE

    def test_recorded_by_mistake_it_is_taken_back_and_the_history_keeps_both(self, sign_in_afresh):
        edition = make_waiting(review=make_review(**OLD))
        link = self.record(edition)
        writer, page = sign_in_afresh(edition.author), home(edition) + "publish/"
        assert writer.post(page, sent(writer.get(page).context["not_before"], action="no")).status_code == 302
        link.refresh_from_db()
        assert (link.elsewhere_since, link.elsewhere) == (None, "")
        reasons = list(link.history.values_list("history_change_reason", flat=True)[:2])
        assert reasons == ["Not public before: recorded by mistake", "Public before: Our old website"]

    @pytest.mark.parametrize(
        ("since", "words"),
        [
            (NOW.date(), "must be before today"),
            (dt.date(2024, 5, 1), "no longer public"),
            (dt.date(1900, 5, 1), "bank holidays are known for these years alone"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, since, words):
        edition = make_draft(review=make_review(**OLD))
        with pytest.raises(Refused, match=words):
            self.record(edition, since=since)

    def test_only_who_writes_publications_records_it(self):
        edition = make_waiting(review=make_review(**OLD))
        for role in ("checker", "coordinator", "manager"):
            with pytest.raises(NotAllowed):
                self.record(edition, by=make_user(role))
        assert queries.link_of(edition.publication).elsewhere_since is None

    def test_what_has_a_day_here_was_not_public_before(self):
        publication = make_public()
        with pytest.raises(Refused, match="its own publication date"):
            self.record(publication.current_edition)

    def test_a_colleague_who_was_quicker_is_noticed(self, sign_in_afresh):
        edition = make_waiting(review=make_review(**OLD))
        writer, page = sign_in_afresh(edition.author), home(edition) + "publish/"
        said = sent(writer.get(page).context["before"], action="elsewhere", where="Mine", **day("since", SINCE))
        self.record(edition)
        assert "Somebody else has changed this publication" in writer.post(page, said).text
        assert queries.link_of(edition.publication).elsewhere == "Our old website"

    def test_another_day_that_was_planned_is_not_offered_for_what_is_public_already(self, sign_in_afresh):
        edition = make_waiting(review=make_review(**OLD))
        with change(PublicationLink, queries.link_of(edition.publication).pk, None, by=edition.author, why="W") as link:
            link.planned_on = NOW.date() + dt.timedelta(30)
        checker = sign_in_afresh(make_user("checker"))
        assert "as planned" in checker.get(home(edition) + "check/").context["form"]["on_its_day"].label
        self.record(edition)
        label = checker.get(home(edition) + "check/").context["form"]["on_its_day"].label
        assert label == "Publish it now, with Mon 2 Mar 2026 as its first public day"
