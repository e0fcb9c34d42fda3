"""The partners sign the final report of a review and the decision about its publication."""

import datetime as dt

import pytest
from lxml import html

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from dashboard.work.queries import mine
from reviews.decisions.models import Disagreement
from reviews.learning.models import LearningReview
from reviews.planning import review_services
from reviews.planning.services import Line, plan
from reviews.signing import services
from reviews.signing.models import Asked, ReviewPosition
from tests.factories import make_delegate, make_user
from tests.factories_cases import three_boxes
from tests.factories_learning import make_row_of_a_draft
from tests.factories_reviews import TODAY, make_review

pytestmark = pytest.mark.django_db
LATER = TODAY + dt.timedelta(1)
DECIDED = {
    "publication_decision": "full",
    "publication_decided_on": TODAY,
    "publication_reason": "The family agree",
    "publication_told": "The family",
}


def decide(review, **said):
    seen = LearningReview.objects.get(pk=review.pk).version
    facts = {**DECIDED, **said}
    return review_services.decide_publication(review, seen, **facts, by=review.incident.owner, today=TODAY)


def ask(review, about="publication", **more):
    return services.ask(review, about, **{"by": review.incident.owner, "today": TODAY, **more})


def position_of(asked, number):
    return asked.positions.order_by("pk")[number]


def delegate(row):
    return row.body.memberships.order_by("pk").first().user


def sign(row, outcome="agrees", **fields):
    said = {"outcome": outcome, "reasons": "We read it", "decided_on": TODAY}
    return services.sign(row, **said, **{"by": delegate(row), "today": TODAY, **fields})


def record(row, outcome="agrees", **fields):
    said = {"outcome": outcome, "reasons": "As minuted", "decided_on": TODAY, "decided_by": "Dee Example"}
    who = {"by": row.asked.review.incident.owner, "today": TODAY}
    return services.record(row, **{**said, "recorded_from": "minutes", **who, **fields})


def row_of(route, pk):
    return Deadline.objects.get(route=route, subject_id=pk)


@pytest.fixture
def review():
    return decide(make_review())


class TestAsking:
    def test_each_partner_has_a_row_and_its_delegates_a_mail(self, review):
        asked = ask(review)
        assert [row.outcome for row in asked.positions.all()] == ["", "", ""]
        for row in asked.positions.all():
            clock = row_of("position", row.pk)
            assert (clock.is_open, clock.owner, clock.incident) == (True, None, review.incident)
            assert clock in mine(delegate(row), TODAY)
        told = Outbox.objects.filter(kind="decision_to_sign", subject__startswith="position ")
        assert {mail.user for mail in told} == {delegate(row) for row in asked.positions.all()}
        assert all(mail.title == f"{review.reference}: a publication decision to sign" for mail in told)
        assert not any("family" in mail.text for mail in told)

    def test_the_page_of_the_case_says_for_whose_signature_it_waits(self, review, sign_in):
        asked = ask(review)
        sign(position_of(asked, 0))
        page = sign_in(review.incident.owner).get(review.incident.get_absolute_url()).content.decode()
        waits = page.partition("Who we are waiting for")[2].partition("Where it is")[0]
        others = [position_of(asked, number).body.name for number in (1, 2)]
        assert all(name in waits for name in others)
        assert position_of(asked, 0).body.name not in waits
        assert "to sign or confirm the publication decision" in waits

    def test_nothing_to_sign_is_said(self):
        review = make_review()
        with pytest.raises(Refused, match="First record what has been decided about publication"):
            ask(review)
        with pytest.raises(Refused, match="First add a draft"):
            ask(review, "report")

    def test_again_unchanged_only_reminds_those_who_have_not_signed(self, review):
        asked = ask(review)
        sign(position_of(asked, 0))
        assert ask(review, today=LATER) == asked
        reminded = Outbox.objects.filter(kind="decision_to_sign", subject__startswith="position ", day=LATER)
        assert reminded.count() == 2

    def test_a_partner_does_not_ask(self, review):
        asked = ask(review)
        with pytest.raises(NotAllowed):
            ask(review, by=delegate(position_of(asked, 0)))


class TestSigning:
    def test_is_in_the_delegates_own_name_and_the_last_one_signs_off(self, review):
        asked = ask(review)
        for row in asked.positions.all():
            assert sign(row).signed_by == delegate(row)
        asked.refresh_from_db()
        assert asked.signed_off_on == TODAY
        assert not Deadline.objects.open().filter(route="position").exists()
        told = Outbox.objects.get(kind="review_decided", subject=f"asked {asked.pk}")
        assert (told.user, told.title) == (
            review.incident.owner,
            f"{review.reference}: the partners have signed the publication decision",
        )

    def test_nobody_signs_for_another_body_nor_twice(self, review):
        first, second = ask(review).positions.all()[:2]
        with pytest.raises(NotAllowed, match="You do not hold the delegation"):
            sign(first, by=delegate(second))
        sign(first)
        with pytest.raises(Refused, match="has already signed"):
            sign(first)

    def test_nobody_signs_what_they_asked_for(self, review):
        row = position_of(ask(review), 0)
        asker = make_delegate(row.body, name="Asks and signs")
        row.asked.asked_by = asker
        row.asked._change_reason, row.asked._history_user = "Asked", asker
        row.asked.save()
        with pytest.raises(NotAllowed, match="You prepared this"):
            sign(ReviewPosition.objects.get(pk=row.pk), by=asker)

    def test_the_final_report_signed_reaches_its_milestone(self):
        review = make_review()
        who = {"by": review.incident.owner, "today": TODAY}
        make_row_of_a_draft(review, review.incident.owner)
        (milestone,) = plan(review, [Line("final", "Final draft approved by the partners", LATER)], **who)
        for row in ask(review, "report").positions.all():
            sign(row)
        milestone.refresh_from_db()
        assert milestone.met_on == TODAY


class TestRecording:
    def test_counts_at_once_and_waits_for_the_delegate(self, review):
        row = position_of(ask(review), 0)
        record(row)
        clock = row_of("position", row.pk)
        assert clock.is_open
        assert clock in mine(delegate(row), TODAY)
        services.confirm(ReviewPosition.objects.get(pk=row.pk), by=delegate(row), today=TODAY)
        clock.refresh_from_db()
        assert clock.met_on == TODAY

    def test_the_delegate_may_put_it_right_by_signing(self, review):
        row = position_of(ask(review), 0)
        record(row)
        signed = sign(ReviewPosition.objects.get(pk=row.pk), outcome="dissents")
        assert (signed.outcome, signed.recorded_from, signed.recorded_by) == ("dissents", "", None)

    def test_a_partner_does_not_record_for_another(self, review):
        row = position_of(ask(review), 0)
        with pytest.raises(NotAllowed):
            record(row, by=delegate(row))


class TestACorrection:
    def test_after_a_signature_asks_everybody_again(self, review):
        first = ask(review)
        sign(position_of(first, 0))
        decide(review, publication_reason="The court agrees too")
        first.refresh_from_db()
        again = Asked.objects.get(review=review, over_on=None)
        assert (again.round, first.over_on is not None) == (2, True)
        assert "The court agrees too" in again.words
        assert [row.outcome for row in again.positions.all()] == ["", "", ""]
        assert position_of(first, 0).outcome == "agrees"  # stays on record
        rows = Deadline.objects.open().filter(route="position").values_list("subject_id", flat=True)
        assert set(rows) == {row.pk for row in again.positions.all()}
        with pytest.raises(Refused, match="have been asked again"):
            sign(position_of(first, 1))

    def test_of_something_else_asks_nobody(self, review):
        ask(review)
        seen = LearningReview.objects.get(pk=review.pk).version
        review_services.set_scope(
            review, seen, terms_of_reference="Why", method="", family_contact="", by=review.incident.owner, today=TODAY
        )
        assert Asked.objects.count() == 1

    def test_a_newer_draft_is_asked_about_as_another_round(self):
        review = make_review()
        make_row_of_a_draft(review, review.incident.owner)
        first = ask(review, "report")
        sign(position_of(first, 0))
        make_row_of_a_draft(review, review.incident.owner)
        again = ask(review, "report")
        assert (again.round, again.draft.number) == (2, 2)

    def test_an_ended_review_asks_nothing_more(self, review):
        ask(review)
        seen = LearningReview.objects.get(pk=review.pk).version
        review_services.end_review(
            review, seen, ended_on=TODAY, ended_as="withdrawn", ended_reason="No more", by=review.incident.owner,
            today=TODAY,
        )  # fmt: skip
        assert not Deadline.objects.open().filter(route="position").exists()


class TestADisagreement:
    def test_waits_for_the_lead_until_it_says_how_it_was_resolved(self, review):
        asked = ask(review)
        sign(position_of(asked, 0), "dissents")
        found = Disagreement.objects.get(asked=asked)
        assert row_of("disagreement", found.pk).owner == (review.lead or review.incident.owner)
        for number in (1, 2):
            sign(position_of(asked, number))
        asked.refresh_from_db()
        assert (asked.signed_off_on, found.is_open) == (TODAY, True)

    def test_falls_away_when_asked_again(self, review):
        asked = ask(review)
        sign(position_of(asked, 0), "dissents")
        decide(review, publication_decision="improvements")
        found = Disagreement.objects.get()
        assert (found.over_because, row_of("disagreement", found.pk).is_open) == (
            "The partners were asked again",
            False,
        )


class TestThePages:
    @pytest.fixture
    def asked(self, review):
        return ask(review)

    def test_the_page_of_a_partner_shows_what_is_signed_and_no_more(self, sign_in, asked):
        row = position_of(asked, 0)
        client = sign_in(delegate(row))
        page = client.get(f"/staff/positions/{row.pk}/").content.decode()
        assert "Publish in full" in page
        assert "The family agree" in page
        assert asked.review.decision_reason not in page
        answer = {"outcome": "dissents", "reasons": "Too soon", **three_boxes("decided_on", TODAY)}
        done = client.post(f"/staff/positions/{row.pk}/", answer, follow=True)
        assert "Your position is recorded." in done.content.decode()
        assert "disagrees.</strong> Too soon" in done.content.decode()

    def test_the_coordinator_sees_who_signed_and_may_record(self, sign_in, asked):
        sign(position_of(asked, 0))
        record(position_of(asked, 1), "dissents")
        client = sign_in(asked.review.incident.owner)
        page = client.get(f"/staff/reviews/{asked.review_id}/partners/").content.decode()
        assert "Record from minutes" in page
        assert "Remind the partners" in page
        assert "How that was resolved is not recorded yet." in page
        assert "1 of 3" not in page
        review = client.get(f"/staff/reviews/{asked.review_id}/").content.decode()
        assert "Publication decision: 2 of 3 partners, disagreement not resolved" in review

    def test_no_two_links_or_buttons_say_the_same_when_both_questions_are_asked(self, sign_in, asked):
        make_row_of_a_draft(asked.review, asked.review.incident.owner)
        report = ask(asked.review, "report")
        for number, outcome in enumerate(("agrees", "dissents")):
            record(position_of(asked, number), outcome)
            record(position_of(report, number), outcome)
        for reader in (asked.review.incident.owner, delegate(position_of(asked, 0))):
            page = sign_in(reader).get(f"/staff/reviews/{asked.review_id}/partners/")
            main = html.fromstring(page.content).find(".//main")
            said = [" ".join(each.text_content().split()) for each in main.iter("a", "button")]
            assert sorted(said) == sorted(set(said))
        assert f"Confirm this for {position_of(asked, 0).body.name}: Final report" in said

    def test_a_row_leads_the_coordinator_to_the_whole(self, sign_in, asked):
        row = position_of(asked, 0)
        client = sign_in(asked.review.incident.owner)
        assert client.get(f"/staff/positions/{row.pk}/").url == f"/staff/reviews/{asked.review_id}/partners/"

    def test_a_stranger_finds_nothing(self, sign_in, asked):
        client = sign_in(make_user("contributor"))
        row = position_of(asked, 0)
        for page in (f"positions/{row.pk}/", f"positions/{row.pk}/record/", f"reviews/{asked.review_id}/partners/"):
            assert client.get(f"/staff/{page}").status_code == 404
