"""The desk's services: nothing skipped, nobody alone, nothing out before its day, down at once."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from publications.library import services as library, writing
from publications.library.models import Edition, Publication
from publishing.clearance import clearing
from publishing.links import expiry, queries
from publishing.links.models import Clearance, PublicationLink
from publishing.schedule import release, services
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    answers_to,
    approve,
    make_approved,
    make_draft,
    make_people,
    make_public,
    make_review,
    make_waiting,
)

pytestmark = pytest.mark.django_db


def try_to_approve(edition, by, **changes):
    answers = answers_to(edition)
    ticked, reasons = changes.get("ticked", answers.ticked), changes.get("reasons", answers.reasons)
    return clearing.approve(
        edition.pk,
        changes.get("version", edition.version),
        changes.get("digest", edition.digest),
        clearing.Answers(ticked, reasons),
        by=by,
        at=NOW,
    )


def report_days(*days):
    return dict(zip(services.OF_THE_REPORT, days, strict=True))


class TestCreate:
    def test_kind_and_origin_follow_from_the_source(self):
        publisher = make_user("publisher")
        assert make_draft("lcspr").publication.origin == "review"
        assert services.create("statement", by=publisher, at=NOW).origin == "page"
        assert services.create("national", by=publisher, at=NOW).origin == "national"
        brief = services.create("brief", incident=make_case(), by=publisher, at=NOW)
        assert brief.origin == "review"

    def test_a_brief_beside_a_report_takes_its_review(self):
        report = make_draft("lcspr").publication
        brief = services.create("brief", beside=report, by=make_user("publisher"), at=NOW)
        assert queries.link_of(brief).review == queries.link_of(report).review
        assert brief.beside == report

    @pytest.mark.parametrize("kind", ["lcspr", "improvements"])
    def test_a_report_needs_the_lcspr_it_is_of(self, kind):
        publisher = make_user("publisher")
        audit = make_review("audit")
        for source in ({}, {"review": audit}):
            with pytest.raises(Refused, match="Select the LCSPR"):
                services.create(kind, **source, by=publisher, at=NOW)
        assert not Publication.objects.exists()

    @pytest.mark.parametrize("role", ["coordinator", "manager", "checker", "partner", "scrutineer", "administrator"])
    def test_only_a_publisher_begins_one(self, role):
        with pytest.raises(NotAllowed):
            services.create("statement", by=make_user(role), at=NOW)


class TestApprove:
    def test_a_second_person_approves_and_the_clearance_keeps_every_line(self):
        case = make_case()
        make_people(case)
        edition = make_waiting(review=make_review(case=case), summary="Quillan was three.")
        checker = make_user("checker")
        approved, clearance = try_to_approve(edition, checker)
        assert (approved.state, approved.checker, approved.cleared_digest) == ("approved", checker, approved.digest)
        assert clearance.digest == approved.digest
        titles = [line["key"] for line in clearance.checklist["lines"]]
        assert titles == ["decision", "family", "practitioners", "copies", "disclosure", "restrictions", "proceedings"]
        assert clearance.checklist["accepted"][0]["where"] == "Summary"
        assert clearance.checklist["accepted"][0]["reason"] == "The family chose this word"

    def test_the_author_never_approves_even_as_a_checker_too(self):
        author = make_user("publisher", "checker")
        edition = make_waiting(by=author)
        with pytest.raises(NotAllowed, match="another person"):
            try_to_approve(edition, author)

    def test_whoever_changed_a_word_never_approves(self):
        helper = make_user("publisher", "checker")
        draft = make_draft()
        draft = writing.save_edition(draft.pk, draft.version, {"done": "Much"}, by=helper, why="A hand")
        edition = writing.submit(draft.pk, draft.version, by=draft.author, at=NOW)
        with pytest.raises(NotAllowed, match="another person"):
            try_to_approve(edition, helper)

    @pytest.mark.parametrize("role", ["coordinator", "manager", "partner", "reviewer", "scrutineer", "administrator"])
    def test_other_roles_never_approve(self, role):
        edition = make_waiting()
        with pytest.raises(NotAllowed):
            try_to_approve(edition, make_user(role))
        edition.refresh_from_db()
        assert edition.state == "in_review"

    @pytest.mark.parametrize("line", ["disclosure", "restrictions", "proceedings"])
    def test_no_line_can_be_skipped(self, line):
        edition = make_waiting()
        ticked = answers_to(edition).ticked - {line}
        with pytest.raises(Refused, match="Confirm"):
            try_to_approve(edition, make_user("checker"), ticked=ticked)
        assert not Clearance.objects.exists()

    def test_no_finding_can_be_skipped(self):
        case = make_case()
        make_people(case)
        edition = make_waiting(review=make_review(case=case), summary="Quillan Zedworth was three.")
        with pytest.raises(Refused, match="Summary: send the edition back, or say why"):
            try_to_approve(edition, make_user("checker"), reasons={})
        spaces = dict.fromkeys(answers_to(edition).reasons, "  ")
        with pytest.raises(Refused, match="Summary"):
            try_to_approve(edition, make_user("checker"), reasons=spaces)

    @pytest.mark.parametrize(
        ("missing", "sentence"),
        [
            ({"review": {"decision": ""}}, "partners decided"),
            ({"review": {"decision": "none"}}, "decided not to publish"),
            ({"review": {"copies": False}}, "advance copies"),
            ({"family": False}, "family"),
        ],
    )
    def test_what_is_not_recorded_cannot_be_ticked(self, missing, sentence):
        review = make_review(**missing.get("review", {}))
        edition = make_waiting(review=review, family=missing.get("family", True))
        with pytest.raises(Refused, match=sentence):
            try_to_approve(edition, make_user("checker"))

    def test_words_changed_after_the_page_was_opened_are_not_approved(self):
        edition = make_waiting()
        with pytest.raises(Refused, match="changed since you looked"):
            try_to_approve(edition, make_user("checker"), digest="0" * 64)

    def test_a_stale_version_is_a_conflict(self):
        edition = make_waiting()
        with pytest.raises(Conflict):
            try_to_approve(edition, make_user("checker"), version=edition.version - 1)
        assert not Clearance.objects.exists()

    def test_an_edit_voids_the_clearance(self):
        edition, checker = make_waiting(), make_user("checker")
        cleared = writing.clear(edition.pk, edition.version, edition.digest, by=checker, why="Checked", at=NOW)
        sent = writing.send_back(cleared.pk, cleared.version, by=checker, why="One word more")
        edited = writing.save_edition(
            sent.pk, sent.version, {"summary": "Another one"}, by=edition.author, why="Mended"
        )
        again = writing.submit(edited.pk, edited.version, by=edition.author, at=NOW)
        assert again.cleared_digest != again.digest
        with pytest.raises(Refused, match="have not cleared"):
            writing.approve(again.pk, again.version, again.digest, by=checker, why="Agreed", at=NOW)

    def test_the_database_itself_refuses_an_approved_edition_whose_words_changed(self):
        publication = make_approved()
        edition = publication.current_edition
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(digest="f" * 64)

    def test_a_correction_is_a_new_edition_that_needs_its_own_second_person(self):
        publication = make_public()
        author = publication.current_edition.author
        draft = writing.start_edition(publication.pk, by=author, why="A correction")
        fields = {"summary": "Corrected.", "change_note": "One sentence was wrong."}
        draft = writing.save_edition(draft.pk, draft.version, fields, by=author, why="Corrected")
        assert publication.current_edition.number == 1
        edition = writing.submit(draft.pk, draft.version, by=author, at=NOW)
        with pytest.raises(NotAllowed):
            try_to_approve(edition, author)
        approve(edition)
        assert publication.current_edition.number == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_approving_at_once_leave_one_approval():
    edition = make_waiting()
    answers = answers_to(edition)
    checkers = [make_user("checker"), make_user("checker")]
    start, outcomes = threading.Barrier(2), []

    def run(person):
        start.wait()
        try:
            clearing.approve(edition.pk, edition.version, edition.digest, answers, by=person, at=NOW)
            outcomes.append("approved")
        except (Conflict, Refused):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in checkers]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["approved", "refused"]
    assert Clearance.objects.count() == 1
    edition.refresh_from_db()
    assert edition.state == "approved"
    assert edition.checker_id == Clearance.objects.get().cleared_by_id


class TestSchedule:
    def test_before_the_laws_seven_days_nobody_can_set_the_date(self):
        recent = TODAY - dt.timedelta(days=6)
        review = make_review(sent_to_panel_on=recent, sent_to_secretary_on=recent)
        publication = make_approved(review=review)
        publisher = publication.current_edition.author
        with pytest.raises(Refused, match="The law requires 7 days"):
            services.schedule(
                publication.pk, publication.version, TODAY, None, by=publisher, at=NOW, sooner_because="Hurry"
            )
        publication.refresh_from_db()
        assert publication.public_from is None

    def test_between_the_law_and_the_guidance_a_reason_is_needed_and_kept(self):
        recent = TODAY - dt.timedelta(days=7)
        publication = make_approved(review=make_review(sent_to_panel_on=recent, sent_to_secretary_on=recent))
        publisher = publication.current_edition.author
        with pytest.raises(Refused, match="Guidance asks"):
            services.schedule(publication.pk, publication.version, TODAY, None, by=publisher, at=NOW)
        why = "The family asked for this day"
        services.schedule(publication.pk, publication.version, TODAY, None, by=publisher, at=NOW, sooner_because=why)
        assert queries.link_of(publication).sooner_because == why

    def test_a_fact_taken_back_after_approval_stops_the_date(self):
        publication = make_approved()
        link = queries.link_of(publication)
        publisher = publication.current_edition.author
        services.prepare(
            link, link.version, {"family": "", "family_told_on": None}, by=publisher, today=TODAY, reason="Not so"
        )
        with pytest.raises(Refused, match="family"):
            services.schedule(publication.pk, publication.version, TODAY, None, by=publisher, at=NOW)

    @pytest.mark.parametrize("role", ["coordinator", "manager", "checker", "scrutineer"])
    def test_only_a_publisher_sets_the_date(self, role):
        publication = make_approved()
        with pytest.raises(NotAllowed):
            services.schedule(publication.pk, publication.version, TODAY, None, by=make_user(role), at=NOW)

    def test_today_is_recorded_on_the_review_at_once(self):
        publication = make_public()
        link = queries.link_of(publication)
        assert (link.review.published_on, link.recorded_on) == (TODAY, TODAY)

    def test_a_later_day_is_recorded_on_the_review_when_it_has_come_and_once(self):
        publication = make_approved()
        later = TODAY + dt.timedelta(days=10)
        publisher = publication.current_edition.author
        services.schedule(publication.pk, publication.version, later, dt.time(10), by=publisher, at=NOW)
        assert queries.link_of(publication).review.published_on is None
        assert services.record_all_public(NOW + dt.timedelta(days=9)) == 0
        at = dt.datetime(2026, 12, 3, 10, 0, tzinfo=dt.UTC)
        assert services.record_all_public(at) == 1
        assert services.record_all_public(at + dt.timedelta(days=1)) == 0
        assert queries.link_of(publication).review.published_on == later

    def test_one_that_cannot_be_recorded_stops_no_other(self):
        at = dt.datetime(2026, 12, 3, 12, 0, tzinfo=dt.UTC)
        links = []
        for _ in range(2):
            publication = make_approved()
            author = publication.current_edition.author
            services.schedule(publication.pk, publication.version, at.date(), None, by=author, at=NOW)
            links.append(queries.link_of(publication))
        author = links[0].date_set_by
        author.role_grants.update(valid_until=TODAY - dt.timedelta(days=1))  # they left after setting the date
        assert services.record_all_public(at) == 1
        left, other = (queries.link_of(link.publication).review.published_on for link in links)
        assert (left, other) == (None, at.date())

    def test_the_reviews_clock_is_met_on_the_publication_date(self):
        from tests.factories_deadlines import open_deadline

        case = make_case()
        started = dt.date(2026, 6, 1)
        clock = open_deadline(
            incident=case,
            rule_key="lcspr",
            route="review",
            subject_id=1,
            label="Publish the review",
            started_on=started,
            by=case.logged_by,
        )
        make_public(review=make_review(case=case, deadline=clock))
        clock.refresh_from_db()
        assert clock.met_on == TODAY


class TestAdvanceCopies:
    def ready(self, **fields):
        link = queries.link_of(make_draft(review=make_review(copies=False)).publication)
        services.prepare(link, link.version, fields, by=make_user("coordinator"), today=TODAY)
        return queries.link_of(link.publication)

    def test_the_planned_day_starts_two_clocks_that_count_back(self):
        link = self.ready(planned_on=dt.date(2027, 1, 12))
        assert link.law_deadline.due_on == dt.date(2027, 1, 5)
        assert link.guidance_deadline.due_on == dt.date(2026, 12, 31)
        assert link.law_deadline.incident == link.review.incident
        assert link.law_deadline.resolved_at() == f"/staff/publications/{link.publication_id}/"

    def test_another_planned_day_moves_them(self):
        link = self.ready(planned_on=dt.date(2027, 1, 12))
        services.prepare(
            link, link.version, {"planned_on": dt.date(2027, 2, 9)}, by=make_user("publisher"), today=TODAY
        )
        assert Deadline.objects.get(rule_key="advance_copy_law").due_on == dt.date(2027, 2, 2)
        assert Deadline.objects.count() == 2

    def test_another_plan_moves_nothing_while_a_date_is_set(self):
        publication = make_approved()
        publication.refresh_from_db()
        by, on = publication.current_edition.author, TODAY + dt.timedelta(days=30)
        services.schedule(publication.pk, publication.version, on, None, by=by, at=NOW)
        link = queries.link_of(publication)
        services.prepare(link, link.version, {"planned_on": on + dt.timedelta(days=7)}, by=by, today=TODAY)
        assert Deadline.objects.get(rule_key="advance_copy_law").started_on == on

    def test_the_later_copy_meets_both(self):
        link = self.ready(planned_on=dt.date(2027, 1, 12))
        days = report_days(dt.date(2026, 11, 1), dt.date(2026, 11, 4), dt.date(2026, 11, 9))
        services.prepare(link, link.version, days, by=make_user("publisher"), today=TODAY, reason="Put right")
        assert set(Deadline.objects.values_list("met_on", flat=True)) == {dt.date(2026, 11, 9)}

    def test_a_copy_sent_before_the_report_was_finished_is_refused(self):
        link = self.ready(planned_on=dt.date(2027, 1, 12))
        days = report_days(dt.date(2026, 11, 5), dt.date(2026, 11, 4), None)
        with pytest.raises(Refused, match="finished after"):
            services.prepare(link, link.version, days, by=make_user("publisher"), today=TODAY)

    def test_a_stale_form_is_a_conflict(self):
        link = self.ready(planned_on=dt.date(2027, 1, 12))
        with pytest.raises(Conflict):
            services.prepare(link, link.version - 1, {"family": ""}, by=make_user("publisher"), today=TODAY)


class TestWithdraw:
    @pytest.mark.parametrize("role", ["publisher", "coordinator", "manager"])
    def test_one_person_is_enough(self, role):
        publication = make_public()
        down = services.withdraw(
            publication.pk, why="A name", silently=False, early_ground="A court", by=make_user(role), at=NOW
        )
        assert down.withdrawn_at == NOW
        assert not Publication.objects.public(NOW).exists()

    @pytest.mark.parametrize("role", ["checker", "partner", "scrutineer", "administrator", "contributor"])
    def test_other_roles_may_not(self, role):
        publication = make_public()
        with pytest.raises(NotAllowed):
            services.withdraw(
                publication.pk, why="A name", silently=False, early_ground="A court", by=make_user(role), at=NOW
            )

    def test_inside_the_first_year_the_ground_is_recorded(self):
        publication, manager = make_public(), make_user("manager")
        with pytest.raises(Refused, match="ground"):
            services.withdraw(publication.pk, why="A name", silently=False, early_ground=" ", by=manager, at=NOW)

    def test_before_its_first_day_no_ground_is_asked(self):
        publication, manager = make_approved(), make_user("manager")
        services.withdraw(publication.pk, why="A name", silently=True, early_ground="", by=manager, at=NOW)

    def test_the_same_person_neither_looks_again_nor_puts_back_alone(self):
        publication, publisher = make_public(), make_user("publisher")
        down = services.withdraw(
            publication.pk, why="A name", silently=False, early_ground="A court", by=publisher, at=NOW
        )
        with pytest.raises(NotAllowed, match="somebody else must look"):
            library.see_withdrawal(down.pk, down.version, by=publisher, why="Seen")
        asked = library.ask_put_back(down.pk, down.version, by=publisher, why="It was right")
        with pytest.raises(NotAllowed, match="somebody else must"):
            library.put_back(asked.pk, asked.version, by=publisher, why="It was right")
        library.put_back(asked.pk, asked.version, by=make_user("checker"), why="It was right")
        assert Publication.objects.public(NOW).exists()


class TestBeforeTheLastDay:
    def clock(self):
        return Deadline.objects.get(route="publication-going")

    def test_the_family_is_told_a_month_before_the_page_goes(self):
        publication = make_public()
        assert publication.public_until == dt.date(2027, 11, 23)
        assert self.clock().due_on == dt.date(2027, 10, 24)
        assert self.clock().label == "Tell the family that the page will go"
        link = queries.link_of(publication)
        told = dt.date(2026, 11, 20)
        expiry.record(link, link.version, told_of_expiry_on=told, by=make_user("publisher"), today=TODAY)
        assert self.clock().met_on == told

    def test_it_moves_with_the_last_day(self):
        publication, publisher = make_public(), make_user("publisher")
        until = dt.date(2028, 11, 23)
        services.keep_longer(publication.pk, publication.version, until, why="Much read", by=publisher, at=NOW)
        assert self.clock().due_on == dt.date(2028, 10, 24)

    def test_it_falls_away_when_the_page_is_taken_down_and_is_taken_up_when_it_is_put_back(self):
        publication, publisher = make_public(), make_user("publisher")
        down = services.withdraw(
            publication.pk, why="A name", silently=False, early_ground="A court", by=publisher, at=NOW
        )
        assert not self.clock().is_open
        asked = library.ask_put_back(down.pk, down.version, by=publisher, why="It was right")
        services.put_back(asked.pk, asked.version, by=make_user("checker"), why="It was right", at=NOW)
        assert self.clock().is_open

    def test_it_falls_away_when_the_date_is_taken_away(self):
        publication = make_approved()
        publisher = publication.current_edition.author
        later = TODAY + dt.timedelta(days=30)
        scheduled = services.schedule(publication.pk, publication.version, later, None, by=publisher, at=NOW)
        held = release.postpone(scheduled.pk, scheduled.version, why="Wait", by=publisher, at=NOW)
        assert not self.clock().is_open
        services.schedule(held.pk, held.version, later, None, by=publisher, at=NOW)
        assert self.clock().is_open

    def test_never_shorter_than_twelve_months(self):
        publication, publisher = make_public(), make_user("publisher")
        with pytest.raises(Refused, match="23 November 2027 or later"):
            services.keep_longer(
                publication.pk, publication.version, dt.date(2027, 11, 22), why="Enough", by=publisher, at=NOW
            )

    def test_what_is_of_no_case_has_no_such_date(self):
        make_public("statement", statement="We are sorry.")
        assert not Deadline.objects.filter(route__in=[expiry.EXPIRY, expiry.REPOSITORY]).exists()


def test_a_restricted_case_offers_its_review_only_to_people_on_it():
    from tests.factories_cases import give_access

    case = make_case(restricted=True, restricted_reason="A colleague's family")
    make_review(case=case)
    publisher, named = make_user("publisher"), make_user("publisher")
    give_access(case, named)
    assert list(queries.reviews_for(publisher, TODAY)) == []
    assert len(queries.reviews_for(named, TODAY)) == 1


def test_what_was_not_begun_at_the_desk_is_refused_in_words():
    by = make_user("publisher")
    publication = library.create_publication("statement", "page", by=by, why="Begun", at=NOW)
    with pytest.raises(Refused, match="not known which review"):
        services.schedule(publication.pk, publication.version, TODAY, None, by=by, at=NOW)


def test_what_was_made_without_the_desk_from_a_review_cannot_be_approved_here():
    by = make_user("publisher")
    publication = library.create_publication("brief", "review", by=by, why="Begun", at=NOW)
    PublicationLink.objects.filter(publication=publication).delete()
    from csprapp.records.services import add

    add(PublicationLink(publication=publication), by=by, why="Nothing known")
    draft = publication.newest_edition
    words = {"title": "A brief", "summary": "S", "learning": "L"}
    draft = writing.save_edition(draft.pk, draft.version, words, by=by, why="Written")
    edition = writing.submit(draft.pk, draft.version, by=by, at=NOW)
    with pytest.raises(Refused, match="not known which review"):
        approve(edition)
