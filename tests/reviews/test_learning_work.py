"""Drafts of the report, practitioner events, agreed terms and the reviewer who is replaced."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.incidents.models import Incident
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State, Verdict
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.today import london_today
from demo.pdfs import make_pdf
from reviews.drafts import services as drafts
from reviews.drafts.models import DraftSent
from reviews.events import services as events
from reviews.learning import access
from reviews.learning.models import LearningReview
from reviews.overview.presenters import earlier_reviewers
from reviews.planning import review_services as services
from reviews.planning.review_services import agree_terms
from tests.factories import make_agency, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import TODAY, make_review
from tests.reviews.test_learning import appoint

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(scope="module")
def pdf():
    return make_pdf("Draft", ["Invented"])


def who(review):
    return {"by": review.incident.owner, "today": TODAY}


def reviewer_of(review, until=None):
    person = make_user("reviewer")
    access.open_to_reviewer(review, person, until=until or TODAY + 30 * DAY, **who(review))
    return person


class TestDrafts:
    def test_are_numbered_and_kept(self, pdf):
        review = make_review()
        for note in ("First thoughts", "With learning"):
            drafts.upload_draft(review, pdf, note=note, **who(review))
        assert [(d.number, d.note, d.pages) for d in review.drafts.all()] == [
            (2, "With learning", 1),
            (1, "First thoughts", 1),
        ]

    def test_the_independent_reviewer_uploads_one_until_their_last_day(self, pdf):
        review = make_review()
        person = reviewer_of(review, until=TODAY)
        assert drafts.upload_draft(review, pdf, by=person, today=TODAY).uploaded_by == person
        with pytest.raises(NotAllowed):
            drafts.upload_draft(review, pdf, by=person, today=TODAY + DAY)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER, Role.REVIEWER}))
    def test_nobody_else_does(self, pdf, role):
        review, person = make_review(), make_user(role)
        give_access(review.incident, person)
        with pytest.raises(NotAllowed):
            drafts.upload_draft(review, pdf, by=person, today=TODAY)

    def test_a_reviewer_of_another_review_does_not(self, pdf):
        with pytest.raises(NotAllowed):
            drafts.upload_draft(make_review(), pdf, by=reviewer_of(make_review()), today=TODAY)

    def test_a_picture_is_no_draft(self):
        review = make_review()
        with pytest.raises(FileRefused, match="PDF or a Word document"):
            drafts.upload_draft(review, PNG, **who(review))

    def test_of_an_ended_review_is_refused_and_leaves_no_file(self, pdf):
        review = make_review()
        ended = services.end_review(
            review, review.version, ended_on=TODAY, ended_as="no_longer_needed", ended_reason="Merged", **who(review)
        )
        with pytest.raises(Refused, match="has ended"):
            drafts.upload_draft(ended, pdf, **who(review))
        assert not review.drafts.exists()

    def test_who_received_one_and_what_they_said(self, pdf):
        review = make_review()
        draft = drafts.upload_draft(review, pdf, **who(review))
        sent = drafts.SENT.append(draft, {"to": "family", "who": "By hand", "sent_on": TODAY}, **who(review))
        facts = {"to": "family", "who": "By hand", "sent_on": TODAY, "comments_on": TODAY, "comments": "Kind"}
        drafts.SENT.correct(sent, sent.version, facts, **who(review))
        assert DraftSent.objects.get().comments == "Kind"
        with pytest.raises(Conflict):
            drafts.SENT.correct(sent, sent.version, facts, **who(review))

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"to": ""}, "to"),
            ({"sent_on": TODAY + DAY}, "sent_on"),
            ({"comments": "Kind"}, "comments_on"),
            ({"comments_on": TODAY}, "comments"),
            ({"comments_on": TODAY - DAY, "comments": "Kind"}, "comments_on"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it(self, pdf, wrong, field):
        review = make_review()
        draft = drafts.upload_draft(review, pdf, **who(review))
        with pytest.raises(Refused) as caught:
            drafts.SENT.append(draft, {"to": "family", "who": "", "sent_on": TODAY, **wrong}, **who(review))
        assert list(caught.value.problems) == [field]

    def test_a_reviewer_does_not_say_who_received_one(self, pdf):
        review = make_review()
        person = reviewer_of(review)
        draft = drafts.upload_draft(review, pdf, by=person, today=TODAY)
        with pytest.raises(NotAllowed):
            drafts.SENT.append(draft, {"to": "family", "who": "", "sent_on": TODAY}, by=person, today=TODAY)

    def test_one_that_waits_for_the_scanner_is_asked_again_and_deleted_when_refused(self, pdf, monkeypatch):
        review = make_review()
        monkeypatch.setattr("csprapp.files.scanner.scan", lambda data: Verdict(State.WAITING))
        draft = drafts.upload_draft(review, pdf, **who(review))
        assert not drafts.scan_again(draft, **who(review)).may_be_opened
        monkeypatch.setattr("csprapp.files.scanner.scan", lambda data: Verdict(State.REFUSED, "Eicar"))
        refused = drafts.scan_again(draft, **who(review))
        assert (refused.scan, refused.finding) == (State.REFUSED, "Eicar")


class TestThePageOfDrafts:
    def test_takes_a_file_and_gives_it_back_as_an_attachment(self, sign_in, pdf):
        review = make_review()
        client, page = sign_in(review.incident.owner), reverse("review-drafts", args=[review.pk])
        form = {"file": SimpleUploadedFile("Casey Example.pdf", pdf), "note": "New", "token": "t"}
        assert client.post(page, form)["Location"] == page
        answer = client.get(f"{page}1/")
        assert answer.content == pdf
        assert answer["Content-Disposition"] == f'attachment; filename="{review.incident.reference}-draft-1.pdf"'

    def test_says_what_is_wrong_with_a_file(self, sign_in):
        review = make_review()
        client, page = sign_in(review.incident.owner), reverse("review-drafts", args=[review.pk])
        answer = client.post(page, {"file": SimpleUploadedFile("a.png", PNG), "token": "t"})
        assert "must be a PDF or a Word document" in answer.content.decode()

    def test_offers_the_reviewer_the_upload_and_a_reader_none(self, sign_in):
        review = make_review(decided_on=TODAY)
        person = make_user("reviewer")
        access.open_to_reviewer(review, person, until=london_today() + 30 * DAY, by=make_user("manager"), today=TODAY)
        page = reverse("review-drafts", args=[review.pk])
        assert "Add a draft" in sign_in(person).get(page).content.decode()
        assert "Record who received" not in sign_in(person).get(page).content.decode()
        assert "Add a draft" not in sign_in(make_user("scrutineer")).get(page).content.decode()

    def test_of_a_file_answers_a_stranger_as_if_it_were_not_there(self, sign_in, pdf):
        review = make_review()
        drafts.upload_draft(review, pdf, **who(review))
        stranger = sign_in(make_user("reviewer"))
        page = reverse("review-drafts", args=[review.pk])
        found, never = stranger.get(f"{page}1/"), stranger.get(reverse("review-draft-file", args=[999999, 1]))
        assert (found.status_code, found.content) == (404, never.content)


class TestEvents:
    def record(self, review, by=None, **fields):
        facts = {"kind": "learning", "held_on": TODAY, "summary": "Time is short", "counts": {}}
        return events.EVENTS.append(review, facts | fields, **(who(review) | ({"by": by} if by else {})))

    def test_keep_how_many_came_from_where_and_no_names(self):
        review, health, school = make_review(), make_agency("Health"), make_agency("School")
        event = self.record(review, counts={health: 4, school: None})
        assert [str(row) for row in event.attendance.all()] == ["4 of Health"]
        facts = {"kind": "learning", "held_on": TODAY, "summary": "", "counts": {health: 5, school: 2}}
        events.EVENTS.correct(event, event.version, facts, **who(review))
        assert [str(row) for row in event.attendance.all()] == ["5 of Health", "2 of School"]
        with pytest.raises(Conflict):
            events.EVENTS.correct(event, event.version, facts, **who(review))

    def test_that_lie_ahead_have_nobody_there_yet(self):
        with pytest.raises(Refused, match="nobody can have come"):
            self.record(make_review(), held_on=TODAY + DAY, summary="", counts={make_agency(): 1})
        with pytest.raises(Refused, match="nothing can have been said"):
            self.record(make_review(), held_on=TODAY + DAY)
        assert self.record(make_review(), held_on=TODAY + DAY, summary="").pk

    def test_that_did_not_take_place_stay_on_record_with_the_reason(self):
        review = make_review()
        event = self.record(review, held_on=TODAY + DAY, summary="")
        with pytest.raises(Refused):
            events.cancel_event(event, event.version, reason=" ", **who(review))
        event = events.cancel_event(event, event.version, reason="Snow", **who(review))
        assert review.events.get().cancelled_reason == "Snow"

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.SCRUTINEER, Role.PARTNER])
    def test_are_recorded_by_nobody_else(self, role):
        review, person = make_review(), make_user(role)
        give_access(review.incident, person)
        event = self.record(review)
        for act in (
            lambda: self.record(review, by=person),
            lambda: events.cancel_event(event, event.version, reason="x", by=person, today=TODAY),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_are_shown_with_who_came(self, sign_in):
        review, agency = make_review(), make_agency("Example School")
        client = sign_in(review.incident.owner)
        page = reverse("review-event-new", args=[review.pk])
        sent = {"kind": "learning", "held_on_day": 20, "held_on_month": 11, "held_on_year": 2026, "summary": "Said"}
        assert client.post(page, {**sent, f"agency_{agency.pk}": "3"}).status_code == 302
        text = client.get(reverse("review-events", args=[review.pk])).content.decode()
        assert "3 people" in text
        assert "Example School 3" in text


class TestTerms:
    def written(self, text="What was seen"):
        review = make_review()
        return services.set_scope(
            review, review.version, terms_of_reference=text, method="", family_contact="", **who(review)
        )

    def agree(self, review, **fields):
        return agree_terms(
            review, review.version, **{"agreed_on": TODAY, "agreed_with": "The partners", **who(review), **fields}
        )

    def test_agreed_are_kept_version_by_version(self):
        review = self.written()
        self.agree(review)
        review = services.set_scope(
            review, review.version, terms_of_reference="And heard", method="", family_contact="", **who(review)
        )
        self.agree(review)
        assert [(row.number, row.text) for row in review.agreed_terms.all()] == [(2, "And heard"), (1, "What was seen")]

    def test_that_are_not_written_or_not_changed_are_not_agreed(self):
        with pytest.raises(Refused, match="Write the terms"):
            self.agree(self.written(""))
        review = self.written()
        self.agree(review)
        with pytest.raises(Refused, match="already been agreed"):
            self.agree(review)

    def test_are_agreed_as_they_were_read_and_by_who_may(self):
        review = self.written()
        with pytest.raises(Conflict):
            agree_terms(review, review.version - 1, agreed_on=TODAY, agreed_with="x", **who(review))
        with pytest.raises(NotAllowed):
            self.agree(review, by=make_user("scrutineer"))
        with pytest.raises(Refused):
            self.agree(review, agreed_on=TODAY + DAY)


class TestTheReviewerWhoIsReplaced:
    def test_no_longer_opens_the_cases_and_stays_in_the_history(self):
        review, linked = appoint(make_review()), make_case()
        services.link_incident(review, linked, by=make_user("manager"), today=TODAY)
        person = make_user("reviewer")
        access.open_to_reviewer(review, person, until=TODAY + 30 * DAY, by=make_user("manager"), today=TODAY)
        review.refresh_from_db()
        appoint(review, name="Another Person", replaced_because="Fell ill")
        assert not Incident.objects.visible_to(person, TODAY).exists()
        history = review.history.order_by("version", "pk")
        assert [row["name"] for row in earlier_reviewers(history)] == ["Rae Viewer"]

    def test_a_correction_of_the_same_reviewer_closes_nothing(self):
        review = appoint(make_review())
        person = reviewer_of(review)
        appoint(
            review, conflict="Knew the school; did not interview there", checked_by="A. Scrutineer", checked_on=TODAY
        )
        assert Incident.objects.visible_to(person, TODAY).exists()
        assert LearningReview.objects.get().reviewer_conflict.startswith("Knew the school")

    def test_a_check_in_the_future_is_refused(self):
        with pytest.raises(Refused) as caught:
            appoint(make_review(), checked_on=TODAY + DAY)
        assert list(caught.value.problems) == ["checked_on"]

    def test_another_reviews_reviewer_on_a_shared_case_keeps_their_access(self):
        review, other = appoint(make_review()), make_review()
        services.link_incident(review, other.incident, by=make_user("manager"), today=TODAY)
        theirs = reviewer_of(other)
        review.refresh_from_db()
        appoint(review, name="Another Person", replaced_because="Fell ill")
        assert other.incident in Incident.objects.visible_to(theirs, TODAY)


class TestAnsweringComments:
    def commented(self, pdf, review=None):
        review = review or make_review()
        draft = drafts.upload_draft(review, pdf, **who(review))
        facts = {
            "to": "partners",
            "sent_on": TODAY,
            "comments_on": TODAY,
            "comments": "Say who rang.\n\nAdd the school.",
        }
        return review, drafts.SENT.append(draft, facts, **who(review))

    def address(self, review, row):
        return reverse("review-draft-answer", args=[review.pk, row.draft.number, row.pk])

    def send(self, client, url, text, **more):
        form = client.get(url).context["form"]
        return client.post(url, {name: form[name].value() for name in ("token", "version")} | {"text": text, **more})

    def test_each_comment_stands_beside_the_answer_and_goes_into_it_with_its_source(self, sign_in, pdf):
        review, row = self.commented(pdf)
        client, url = sign_in(review.incident.owner), self.address(review, row)
        page = client.get(url)
        assert [one.words for one in page.context["beside"][0].sources] == ["Say who rang.", "Add the school."]
        assert self.send(client, url, "", insert="comment-2")["Location"] == f"{url}#text"
        quoted = "Add the school.\n(The statutory partners, comments of Mon 23 Nov 2026)"
        assert client.get(url).context["form"]["text"].value() == quoted
        assert DraftSent.objects.get().answer == ""
        assert self.send(client, url, f"{quoted}\nAdded on page 4.").status_code == 302
        page = client.get(reverse("review-drafts", args=[review.pk])).content.decode()
        assert "Added on page 4." in page
        assert "Change the answer" in page
        row.refresh_from_db()
        assert row.history.first().history_change_reason == "Answered their comments"
        assert row.comments == "Say who rang.\n\nAdd the school."

    def test_comments_without_an_answer_say_so(self, sign_in, pdf):
        review, row = self.commented(pdf)
        page = sign_in(review.incident.owner).get(reverse("review-drafts", args=[review.pk])).content.decode()
        assert "Not answered yet" in page
        assert self.address(review, row) in page

    def test_a_colleague_who_answered_first_is_shown_and_nothing_is_lost(self, sign_in, pdf):
        review, row = self.commented(pdf)
        client, url = sign_in(review.incident.owner), self.address(review, row)
        form = client.get(url).context["form"]
        drafts.answer_comments(row, row.version, "Their answer", **who(review))
        answer = client.post(url, {"token": "t", "version": form["version"].value(), "text": "My answer"})
        assert answer.status_code == 409
        assert "Their answer" in answer.content.decode()
        assert "My answer" in client.get(url).content.decode()

    def test_only_who_works_on_the_review_answers_and_strangers_learn_nothing(self, sign_in, pdf):
        review, row = self.commented(pdf)
        url = self.address(review, row)
        assert sign_in(make_user("scrutineer")).get(url).status_code == 403
        stranger = sign_in(make_user("coordinator", area=make_case().area))
        missing = stranger.get(url.replace(f"/{review.pk}/drafts", "/999999/drafts"))
        assert (stranger.get(url).status_code, stranger.get(url).content) == (404, missing.content)
        assert stranger.post(url, {"text": "x"}).status_code == 404

    def test_there_is_nothing_to_answer_before_they_said_something(self, sign_in, pdf):
        review = make_review()
        draft = drafts.upload_draft(review, pdf, **who(review))
        row = drafts.SENT.append(draft, {"to": "family", "sent_on": TODAY}, **who(review))
        assert sign_in(review.incident.owner).get(self.address(review, row)).status_code == 404
        with pytest.raises(Refused) as caught:
            drafts.answer_comments(row, row.version, "An answer", **who(review))
        assert list(caught.value.problems) == ["answer"]
