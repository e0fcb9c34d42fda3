"""A publication begun by mistake is ended: nothing of it waits, runs or can come out, until it is taken up again."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, change
from publications.library import services as library, writing
from publications.library.models import Edition, Publication
from publishing.clearance import clearing
from publishing.links import handoffs, queries, worked_out
from publishing.links.models import PublicationLink
from publishing.schedule import before, ending, release, services
from tests.factories import make_user
from tests.factories_cases import give_access, make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    answers_to,
    approve,
    make_approved,
    make_draft,
    make_public,
    make_review,
    make_waiting,
)
from tests.publishing.test_pages import home, sent

pytestmark = pytest.mark.django_db

WHY = "It was begun twice"
LATER = TODAY + dt.timedelta(30)


def end(publication, by=None, reason=WHY) -> Publication:
    publication.refresh_from_db()
    by = by or publication.newest_edition.author
    return ending.end(publication.pk, publication.version, reason=reason, by=by, at=NOW)


def resume(publication, by=None, reason="It is wanted after all") -> Publication:
    publication.refresh_from_db()
    by = by or publication.newest_edition.author
    return ending.resume(publication.pk, publication.version, reason=reason, by=by, at=NOW)


def open_rows(publication) -> set[str]:
    rows = Deadline.objects.open().filter(subject_id=publication.pk)
    return set(rows.filter(route__in=[*handoffs.DUTIES, services.ROUTE]).values_list("route", flat=True))


def planned(publication, by) -> None:
    link = queries.link_of(publication)
    services.prepare(link, link.version, {"planned_on": LATER, "planned_time": None}, by=by, today=TODAY)


class TestEnding:
    def test_it_says_when_why_and_by_whom_and_the_history_keeps_it(self):
        draft = make_draft()
        ended = end(draft.publication)
        assert (ended.ended_on, ended.ended_because) == (TODAY, WHY)
        row = ended.history.first()
        assert (row.history_change_reason, row.history_user) == (f"Ended: {WHY}", draft.author)
        assert draft.history.first().history_change_reason == f"Ended: {WHY}"

    @pytest.mark.parametrize("make", [make_draft, make_waiting])
    def test_nothing_of_it_waits_for_anybody_any_more(self, make):
        edition, checker = make(), make_user("checker")
        end(edition.publication)
        assert open_rows(edition.publication) == set()
        assert not handoffs.to_check(checker, TODAY).exists()
        assert not Edition.objects.in_hand().exists()

    def test_what_was_approved_and_has_no_date_can_be_ended_too(self):
        publication = make_approved()
        assert open_rows(publication) == {"publication-publish"}
        end(publication)
        assert open_rows(publication) == set()
        assert publication.current_edition is None

    def test_the_check_that_was_not_made_counts_as_ended_and_not_as_done(self):
        edition = make_waiting()
        end(edition.publication)
        row = Deadline.objects.get(route="publication-check", subject_id=edition.publication_id)
        assert (row.met_on, row.ended_on) == (None, TODAY)

    def test_the_advance_copies_are_due_by_nothing(self):
        draft = make_draft(review=make_review(copies=False))
        planned(draft.publication, draft.author)
        link = queries.link_of(draft.publication)
        assert link.law_deadline.is_open
        end(draft.publication)
        link = queries.link_of(draft.publication)
        assert (link.planned_on, link.held_on) == (None, None)
        assert link.law_deadline.ended_on == link.guidance_deadline.ended_on == TODAY

    def test_what_is_held_as_ready_is_held_no_more_and_what_was_said_of_its_day_is_void(self):
        publication = make_approved()
        by = publication.current_edition.author
        publication.refresh_from_db()
        release.postpone(publication.pk, publication.version, why="A trial", by=by, at=NOW)
        link = queries.link_of(publication)
        release.confirm(link, link.version, "court", confirmed_on=TODAY, confirmed_by="The clerk", by=by, today=TODAY)
        end(publication)
        assert queries.link_of(publication).held_on is None
        assert release.confirmed(queries.link_of(publication)) == {}
        assert open_rows(publication) == set()

    def test_its_review_may_begin_another(self):
        draft = make_draft()
        review = queries.link_of(draft.publication).review
        assert queries.report_of(review) == draft.publication
        assert review not in queries.to_publish(draft.author, TODAY)
        end(draft.publication)
        assert queries.report_of(review) is None
        assert review in queries.to_publish(draft.author, TODAY)
        assert review.deadline is None or review.deadline.ended_on is None
        again = make_draft(review=review, by=draft.author)
        assert queries.report_of(review) == again.publication

    def test_the_writer_is_told_when_somebody_else_ends_it_and_nobody_else(self):
        draft, other = make_draft(), make_user("publisher")
        end(draft.publication, by=other)
        mail = Outbox.objects.get(kind="publication_ended")
        assert mail.recipient == draft.author.email
        assert draft.publication.slug in mail.title
        assert draft.title not in mail.title + mail.text
        assert WHY not in mail.title + mail.text

    def test_who_ends_their_own_is_told_nothing(self):
        end(make_draft().publication)
        assert not Outbox.objects.filter(kind="publication_ended").exists()


class TestWhatCannotBeEnded:
    @pytest.mark.parametrize("role", ["checker", "coordinator", "manager", "partner"])
    def test_only_a_publisher_ends_one(self, role):
        draft = make_draft()
        with pytest.raises(NotAllowed):
            end(draft.publication, by=make_user(role))
        assert Publication.objects.get().ended_on is None

    def test_without_a_reason_it_is_not_ended(self):
        draft = make_draft()
        with pytest.raises(Refused, match="Enter why"):
            end(draft.publication, reason=" ")

    def test_what_is_public_is_taken_down_instead(self):
        publication = make_public()
        with pytest.raises(Refused, match="take it down instead"):
            end(publication)

    def test_what_has_a_date_is_held_first(self):
        publication = make_approved()
        by = publication.current_edition.author
        publication.refresh_from_db()
        services.schedule(publication.pk, publication.version, LATER, None, by=by, at=NOW)
        with pytest.raises(Refused, match="Hold it as ready first"):
            end(publication)

    def test_what_was_taken_down_is_not_ended(self):
        publication = make_public()
        services.withdraw(publication.pk, ground="names", early_ground="Names", by=make_user("manager"), at=NOW)
        with pytest.raises(Refused, match="taken down"):
            end(publication)

    def test_a_report_ends_after_the_brief_beside_it(self):
        report = make_draft()
        brief = services.create("brief", beside=report.publication, by=report.author, at=NOW)
        with pytest.raises(Refused, match=f"End {brief.slug} first"):
            end(report.publication)
        end(brief)
        end(report.publication)
        with pytest.raises(Refused, match=f"Take up {report.publication.slug} first"):
            resume(brief)

    def test_it_is_not_ended_over_what_somebody_saved_meanwhile(self):
        draft = make_draft()
        publication = draft.publication
        seen = publication.version
        with change(Publication, publication.pk, None, by=draft.author, why="W"):
            pass
        with pytest.raises(Conflict):
            ending.end(publication.pk, seen, reason=WHY, by=draft.author, at=NOW)

    def test_not_twice(self):
        draft = make_draft()
        end(draft.publication)
        with pytest.raises(Refused, match="was ended"):
            end(draft.publication)


class TestAnEndedOneNeverComesOut:
    @pytest.fixture
    def ended(self):
        edition = make_waiting()
        end(edition.publication)
        edition.refresh_from_db()
        return edition

    def test_it_cannot_be_approved(self, ended):
        answers = answers_to(ended)
        with pytest.raises(Refused, match="waiting for a check"):
            clearing.approve(ended.pk, ended.version, ended.digest, answers, by=make_user("checker"), at=NOW)

    def test_it_cannot_be_written_sent_or_begun_anew(self, ended):
        by = ended.author
        with pytest.raises(Refused):
            writing.save_edition(ended.pk, ended.version, {"title": "X"}, by=by, why="W")
        with pytest.raises(Refused):
            services.submit(ended.pk, ended.version, by=by, at=NOW)
        with pytest.raises(Refused):
            services.send_back(ended.pk, ended.version, by=by, why="W", at=NOW)
        with pytest.raises(Refused, match="was ended"):
            writing.start_edition(ended.publication_id, by=by, why="W")

    def test_no_day_is_planned_or_set_for_it(self, ended):
        publication, by = Publication.objects.get(), ended.author
        with pytest.raises(Refused, match="was ended"):
            planned(publication, by)
        for given in ({"on": LATER, "hour": None}, {"on": TODAY, "hour": None}):
            with pytest.raises(Refused):
                services.schedule(publication.pk, publication.version, **given, by=by, at=NOW)
            with pytest.raises(Refused, match="was ended"):
                library.schedule(publication.pk, publication.version, **given, by=by, why="W", at=NOW)
        since = TODAY - dt.timedelta(30)
        with pytest.raises(Refused):
            before.publish_as_before(publication.pk, publication.version, since=since, where="There", by=by, at=NOW)
        link = queries.link_of(publication)
        with pytest.raises(Refused, match="was ended"):
            before.record_elsewhere(link, link.version, since=since, where="There", by=by, at=NOW)

    @pytest.mark.both
    def test_the_database_refuses_a_first_day(self, ended):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.filter(pk=ended.publication_id).update(public_from=TODAY)

    def test_there_is_nothing_of_it_to_take_down_and_nobody_to_look_why(self, ended):
        with pytest.raises(Refused, match="was ended"):
            services.withdraw(ended.publication_id, ground="names", by=make_user("manager"), at=NOW)
        assert open_rows(ended.publication) == set()

    def test_the_public_reads_nothing_of_it(self, client, ended):
        assert client.get(f"/reviews/{ended.publication.slug}/").status_code == 404
        assert not Publication.objects.public(NOW).exists()
        assert not Publication.objects.gone(NOW).exists()


class TestTakenUpAgain:
    def test_it_is_a_draft_that_needs_its_check_anew_even_if_it_was_approved(self):
        publication = make_approved()
        end(publication)
        resume(publication)
        publication.refresh_from_db()
        draft = publication.newest_edition
        assert (publication.ended_on, publication.ended_because) == (None, "")
        assert (draft.state, draft.checker, draft.cleared_digest) == ("draft", None, "")
        with pytest.raises(Refused, match="No edition has been approved"):
            services.schedule(publication.pk, publication.version, LATER, None, by=draft.author, at=NOW)
        waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOW)
        assert approve(waiting).state == "approved"
        assert publication.history.filter(history_change_reason__startswith="Taken up again").exists()

    def test_its_writer_has_it_on_their_list_again_if_it_was_once_sent(self):
        edition = make_waiting()
        end(edition.publication)
        resume(edition.publication)
        row = Deadline.objects.open().get(route="publication", subject_id=edition.publication_id)
        assert row.owner == edition.author

    @pytest.mark.parametrize("role", ["checker", "coordinator", "manager"])
    def test_only_a_publisher_takes_one_up(self, role):
        draft = make_draft()
        end(draft.publication)
        with pytest.raises(NotAllowed):
            resume(draft.publication, by=make_user(role))

    def test_what_was_not_ended_is_not_taken_up(self):
        with pytest.raises(Refused, match="has not been ended"):
            resume(make_draft().publication)


class TestThePages:
    def test_a_publisher_ends_one_and_takes_it_up_again_from_its_page(self, sign_in):
        draft = make_draft()
        client = sign_in(draft.author)
        assert home(draft) + "end/" in client.get(home(draft)).text
        form = client.get(home(draft) + "end/").context["form"]
        assert "Enter why you are ending it" in client.post(home(draft) + "end/", sent(form, reason="")).text
        page = client.post(home(draft) + "end/", sent(form, reason=WHY), follow=True)
        assert "The publication is ended." in page.text
        assert f'action="{home(draft)}resume/"' in page.text, "Undo beside Saved"
        shown = client.get(home(draft)).text
        assert "Ended on Mon 23 Nov 2026" in shown
        assert WHY in shown
        assert "Begin a new edition" not in shown
        assert home(draft) + "end/" not in shown
        form = client.get(home(draft) + "resume/").context["form"]
        client.post(home(draft) + "resume/", sent(form, reason="Wanted after all"))
        assert Publication.objects.get().ended_on is None

    def test_it_leaves_the_lists_and_is_found_at_the_end_of_one(self, sign_in):
        edition = make_waiting()
        writer, checker = sign_in(edition.author), sign_in(make_user("checker"))
        assert edition.publication.slug in writer.get("/staff/").text
        assert edition.publication.slug in checker.get("/staff/").text
        end(edition.publication)
        for client in (writer, checker):
            assert edition.publication.slug not in client.get("/staff/").text
        page = writer.get("/staff/publications/")
        assert [row.publication.pk for row in page.context["ended"]] == [edition.publication_id]
        assert page.context["groups"] == []

    def test_one_of_a_restricted_case_is_named_to_nobody_who_may_not_open_it(self, sign_in):
        case, by = make_case(restricted=True, restricted_reason="A colleague"), make_user("publisher")
        give_access(case, by)
        draft = make_draft(by=by, review=make_review(case=case))
        end(draft.publication)
        other = sign_in(make_user("publisher"))
        assert other.get("/staff/publications/").context["ended"] == []
        assert draft.publication.slug not in other.get("/staff/publications/").text
        for part in ("end/", "resume/"):
            assert other.post(home(draft) + part, {"reason": "Said so"}).status_code == 404

    def test_who_does_not_write_has_no_way_to_it(self, sign_in):
        draft = make_draft()
        client = sign_in(make_user("manager"))
        assert home(draft) + "end/" not in client.get(home(draft)).text
        assert client.get(home(draft) + "end/").status_code == 403
        assert client.post(home(draft) + "end/", {"reason": WHY}).status_code == 403

    def test_every_page_of_an_ended_one_still_opens(self, sign_in):
        edition = make_waiting()
        end(edition.publication)
        client = sign_in(edition.author)
        for part in ("", "preview/", "check/", "publish/", "ready/", "by-hand/"):
            assert client.get(home(edition) + part).status_code == 200, part

    def test_the_case_page_and_the_link_of_the_review_lead_to_no_ended_one(self, sign_in):
        draft = make_draft()
        review = queries.link_of(draft.publication).review
        end(draft.publication)
        answer = sign_in(draft.author).get(f"/staff/reviews/{review.pk}/publish/")
        assert answer.status_code == 200
        assert "form" in answer.context
        again = make_draft(review=review, by=draft.author)
        assert sign_in(draft.author).get(f"/staff/reviews/{review.pk}/publish/")["Location"] == home(again)

    def test_its_words_are_nothing_that_another_text_of_the_family_is_read_beside(self):
        told = "The twins, aged 7, of a Somali family, died on 3 May 2024 at Oakfield School."
        draft = make_draft(title="The first one", summary=told)
        review = queries.link_of(draft.publication).review
        again = make_draft(review=review, by=draft.author, summary="One of the twins went to Oakfield School.")
        link = PublicationLink.objects.get(publication=again.publication)

        def read_beside():
            rows = worked_out.beside(link, again.publication, queries.incidents_of(link), None, TODAY)
            return [title for _, _, title, _ in rows]

        assert read_beside() == ["The first one"]
        end(draft.publication)
        assert read_beside() == []
