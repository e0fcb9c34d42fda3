"""What of a publication waits for somebody is a row with a date, for whoever is next, who is written to once."""

import datetime as dt
import re
from importlib import import_module

import pytest
from django.apps import apps

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.restrictions import services as orders
from csprapp.mail.models import Outbox
from csprapp.records import triggers
from publications.library import writing
from publications.library.models import Edition, Publication
from publishing.clearance import clearing
from publishing.links import handoffs, mails
from publishing.schedule import release, services
from reviews.learning.models import LearningReview
from reviews.signing import services as signing
from tests.factories import make_area, make_body, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_publishing import (
    NOW,
    TODAY,
    answers_to,
    approve,
    case_of,
    make_approved,
    make_draft,
    make_public,
    make_review,
    make_waiting,
    small_pdf,
)

pytestmark = pytest.mark.django_db
migration = import_module("publishing.migrations.0002_rows_for_what_waits")


def rows(publication, *, running=True):
    found = Deadline.objects.filter(route__in=handoffs.DUTIES, subject_id=publication.pk, rule_key="agreed")
    return {row.route: row for row in (found.open() if running else found)}


def row_of(publication):
    """The one row that waits: its page, its owner, its day."""
    ((route, row),) = rows(publication).items()
    return route, row.owner, row.due_on


def work(client):
    return client.get("/staff/").content.decode()


def told():
    """Who was written to at once about what waits for them."""
    return [mail.user for mail in Outbox.objects.filter(kind__in=(*mails.KINDS, mails.DOWN)).order_by("pk")]


def in_days(number):
    return calendar_in_force().add_working_days(TODAY, number)


class TestFromTheWriterToThePublic:
    def test_a_check_waits_for_every_checker_and_for_nobody_who_wrote_in_it(self, sign_in):
        checker, colleague, author = make_user("checker"), make_user("publisher"), make_user("publisher")
        edition = make_waiting(by=author)
        assert row_of(edition.publication) == (handoffs.CHECK, None, in_days(5))
        line = f"Check {edition.publication.slug}"
        assert line in work(sign_in(checker))
        assert line in work(sign_in(colleague))
        assert line not in work(sign_in(author))
        assert f'href="/staff/publications/{edition.publication_id}/check/"' in work(sign_in(checker))
        assert told() == [checker]

    def test_whoever_changed_a_word_of_it_is_no_checker_of_it(self, sign_in):
        author, helper = make_user("publisher"), make_user("publisher", "checker")
        draft = make_draft(by=author)
        draft = writing.save_edition(draft.pk, draft.version, {"done": "Much"}, by=helper, why="A hand")
        services.submit(draft.pk, draft.version, by=author, at=NOW)
        assert f"Check {draft.publication.slug}" not in work(sign_in(helper))
        assert told() == []

    def test_where_there_is_no_checker_another_publisher_is_told(self):
        author, colleague = make_user("publisher"), make_user("publisher")
        make_waiting(by=author)
        assert told() == [colleague]

    def test_sent_back_it_is_the_writers_with_one_mail(self, sign_in):
        checker, edition = make_user("checker"), make_waiting()
        services.send_back(edition.pk, edition.version, by=checker, why="A name", at=NOW)
        assert row_of(edition.publication) == (handoffs.CORRECT, edition.author, in_days(5))
        assert rows(edition.publication, running=False)[handoffs.CHECK].met_on == TODAY
        assert f"Correct {edition.publication.slug} and send it for a check again" in work(sign_in(edition.author))
        assert told() == [checker, edition.author]

    def test_sent_again_it_waits_again_for_as_long_as_the_first_time(self):
        checker, edition = make_user("checker"), make_waiting()
        services.send_back(edition.pk, edition.version, by=checker, why="A name", at=NOW)
        draft = Edition.objects.get(pk=edition.pk)
        later = NOW + dt.timedelta(days=7)
        services.submit(draft.pk, draft.version, by=edition.author, at=later)
        assert row_of(edition.publication)[0] == handoffs.CHECK
        assert rows(edition.publication)[handoffs.CHECK].due_on == dt.date(2026, 12, 7)
        assert len(told()) == 3

    def test_approved_without_a_date_it_is_the_writers_until_there_is_one(self, sign_in):
        publication = make_approved()
        author = publication.current_edition.author
        assert row_of(publication) == (handoffs.DATE, author, in_days(5))
        assert f"Set the publication date of {publication.slug}" in work(sign_in(author))
        publication.refresh_from_db()
        services.schedule(publication.pk, publication.version, TODAY, None, by=author, at=NOW)
        assert rows(publication) == {}
        assert rows(publication, running=False)[handoffs.DATE].met_on == TODAY

    def test_held_as_ready_it_waits_for_no_date(self):
        publication = make_approved()
        publication.refresh_from_db()
        author = publication.current_edition.author
        release.postpone(publication.pk, publication.version, why="A verdict", by=author, at=NOW)
        assert set(rows(publication)) == {handoffs.HELD}
        assert rows(publication, running=False)[handoffs.DATE].end_reason == "no_longer_needed"


@pytest.mark.parametrize("role", ["checker", "publisher"])
def test_every_link_of_what_waits_leads_somewhere_for_whom_it_waits_and_to_nothing_for_others(sign_in, role):
    author = make_user("publisher")
    edition = make_waiting(by=author)
    does = make_user(role)
    if role == "publisher":
        services.send_back(edition.pk, edition.version, by=make_user("checker"), why="A name", at=NOW)
        does = author
    client = sign_in(does)
    page = work(client)
    (row,) = rows(edition.publication).values()
    assert row.get_absolute_url() in page
    for link in set(re.findall(r'href="(/staff/(?:publications|deadlines)/\d[^"]*)"', page)):
        assert client.get(link).status_code == 200, link
    for stranger in ("notifier", "partner", "reviewer"):
        assert sign_in(make_user(stranger)).get(row.get_absolute_url()).status_code == 404


class TestDownAndBack:
    def down(self, publication, by):
        return services.withdraw(publication.pk, ground="names", by=by, at=NOW)

    def test_a_look_waits_for_everybody_but_who_took_it_down(self, sign_in):
        publication, first, second = make_public(), make_user("manager"), make_user("manager")
        down = self.down(publication, first)
        assert row_of(down) == (handoffs.LOOK, None, in_days(1))
        line = f"Look at why {down.slug} was taken down"
        assert line in work(sign_in(second))
        assert line not in work(sign_in(first))
        assert told()[-1] == second
        services.see_withdrawal(down.pk, down.version, by=second, why="It had to go", at=NOW)
        assert rows(down) == {}

    def test_the_corrected_edition_is_the_writers_to_ask_for_then_anothers_to_decide(self, sign_in):
        publication = make_public()
        author, checker = publication.current_edition.author, make_user("checker")
        down = self.down(publication, author)
        draft = writing.start_edition(publication.pk, by=author, why="A correction")
        draft = writing.save_edition(
            draft.pk, draft.version, {"change_note": "A name is out."}, by=author, why="Written"
        )
        waiting = services.submit(draft.pk, draft.version, by=author, at=NOW)
        assert set(rows(publication)) == {handoffs.LOOK, handoffs.CHECK}
        approve(waiting, by=checker)
        assert rows(publication)[handoffs.BACK].owner == author
        held = Publication.objects.get(pk=down.pk)
        asked = services.ask_put_back(held.pk, held.version, by=author, why="The name is out", at=NOW)
        row = rows(publication)[handoffs.BACK]
        assert (row.owner, row.due_on) == (None, in_days(2))
        assert f"Put {down.slug} back" in work(sign_in(checker))
        assert f"Put {down.slug} back" not in work(sign_in(author))
        services.put_back(asked.pk, asked.version, by=checker, why="I read it", at=NOW, seen=2)
        assert rows(publication) == {}
        assert rows(publication, running=False)[handoffs.BACK].met_on == TODAY


class TestHeldAndStopped:
    def held(self, **facts):
        publication = make_approved()
        publication.refresh_from_db()
        author = publication.current_edition.author
        return release.postpone(
            publication.pk, publication.version, why="A verdict", by=author, at=NOW, **facts
        ), author

    def test_what_is_held_is_its_writers_by_the_day_it_is_meant_for(self, sign_in):
        publication, author = self.held()
        assert row_of(publication) == (handoffs.HELD, author, in_days(5))
        assert f"Publish {publication.slug}, which is held as ready" in work(sign_in(author))
        meant = TODAY + dt.timedelta(20)
        again = release.postpone(publication.pk, publication.version, why="Later", meant_for=meant, by=author, at=NOW)
        assert row_of(publication) == (handoffs.HELD, author, meant)
        services.schedule(again.pk, again.version, meant, None, by=author, at=NOW)
        assert rows(publication) == {}
        assert rows(publication, running=False)[handoffs.HELD].met_on == TODAY

    def stopped(self, publication):
        case = case_of(publication)
        said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "life"}
        orders.RESTRICTIONS.append(case, said, reason="The order", by=case.owner, today=TODAY)

    def test_what_is_stopped_waits_for_a_second_person_to_check_it_again(self, sign_in):
        publication, checker = make_approved(), make_user("checker")
        author = publication.current_edition.author
        self.stopped(publication)
        assert row_of(publication) == (handoffs.CHECK, None, in_days(1))
        assert f"Check {publication.slug}" in work(sign_in(checker))
        assert f"{publication.slug} is stopped" not in work(sign_in(checker))
        assert f"Check {publication.slug}" not in work(sign_in(author))
        assert f"{publication.slug} is stopped" in work(sign_in(author))
        edition = publication.current_edition
        answers = answers_to(edition)
        clearing.check_again(edition.pk, writing.digest_of(edition), answers, by=checker, at=NOW)
        assert rows(publication, running=False)[handoffs.CHECK].met_on == TODAY
        assert row_of(publication) == (handoffs.DATE, author, in_days(5))

    def test_what_is_public_and_stopped_is_a_row_too_until_it_comes_down(self):
        publication = make_public()
        self.stopped(publication)
        assert set(rows(publication)) == {handoffs.CHECK}
        services.withdraw(publication.pk, ground="court", by=make_user("manager"), at=NOW)
        assert set(rows(publication)) == {handoffs.LOOK}
        assert rows(publication, running=False)[handoffs.CHECK].end_reason == "no_longer_needed"


class TestAFile:
    def test_taken_off_waits_for_another_person_and_managers_are_told(self, sign_in):
        publication, first, second = make_public(pdf=small_pdf("A")), make_user("coordinator"), make_user("manager")
        document = publication.current_edition.documents.get()
        document = services.withhold(document.pk, by=first, why="A name", at=NOW)
        assert row_of(publication) == (handoffs.FILE, None, in_days(1))
        line, page = f"Look at why a file of {publication.slug}", f"/staff/publications/{publication.pk}/files/"
        assert line not in work(sign_in(first))
        client = sign_in(second)
        assert line in work(client)
        assert page in work(client)
        assert "I have looked at it" in client.get(page).content.decode()
        assert "I have looked at it" not in sign_in(first).get(page).content.decode()
        assert [mail.user for mail in Outbox.objects.filter(kind=mails.FILE_OFF)] == [second]
        services.see_withheld(document.pk, document.version, by=second, why="Seen", at=NOW)
        assert rows(publication, running=False)[handoffs.FILE].met_on == TODAY


def test_who_may_be_the_second_person_is_one_rule_for_one_edition_and_for_many():
    users = [make_user("publisher", "checker") for _ in range(4)]
    draft = make_draft(by=users[0])
    for number, helper in enumerate(users[1:3]):
        draft = writing.save_edition(draft.pk, draft.version, {"done": f"Much {number}"}, by=helper, why="A hand")
    for user in users:
        free = Edition.objects.filter(pk=draft.pk).without_words_of(user).exists()
        assert free is not draft.has_words_of(user)
    assert not draft.has_words_of(users[3])


def test_who_checks_reads_how_far_the_partners_have_signed(sign_in):
    edition, checker = make_waiting(), make_user("checker")
    review = LearningReview.objects.get()
    page = f"/staff/publications/{edition.publication_id}/check/"
    assert "asked to sign" not in sign_in(checker).get(page).content.decode()
    make_body("police", review.incident.area)
    signing.ask(review, "publication", by=review.incident.owner, today=TODAY)
    assert "The partners were asked to sign it on" in sign_in(checker).get(page).content.decode()


class TestWhoLearnsOfIt:
    @pytest.mark.parametrize("role", ["checker", "publisher"])
    def test_of_a_restricted_case_only_who_is_named(self, sign_in, role):
        case = make_case(restricted=True, restricted_reason="Staff member's family")
        writer, stranger, named = make_user("publisher"), make_user(role), make_user(role)
        for user in (writer, named):
            give_access(case, user)
        edition = make_waiting(by=writer, review=make_review(case=case))
        assert edition.publication.slug not in work(sign_in(stranger))
        assert f"Check {edition.publication.slug}" in work(sign_in(named))
        assert told() == [named]

    def test_nothing_of_another_areas_case(self, sign_in):
        edition = make_waiting()
        far = sign_in(make_user("checker", area=make_area()))
        assert edition.publication.slug not in work(far)

    @pytest.mark.parametrize("role", ["scrutineer", "partner", "administrator", "contributor", "notifier"])
    def test_nobody_who_does_not_publish(self, sign_in, role):
        edition = make_waiting()
        client = sign_in(make_user(role))
        assert edition.publication.slug not in work(client)
        assert edition.publication.slug not in client.get("/staff/team/").content.decode()


@pytest.mark.parametrize("role", ["publisher", "checker", "manager", "coordinator"])
def test_the_page_asks_no_more_however_much_waits(sign_in, django_assert_max_num_queries, role):
    for _ in range(3):
        make_waiting()
    services.withdraw(make_public().pk, ground="names", by=make_user("manager"), at=NOW)
    client = sign_in(make_user(role))
    client.get("/staff/")
    with django_assert_max_num_queries(10):
        client.get("/staff/")


class TestWhatWaitedBefore:
    """The migration gives what waits already its row, and takes out again what nobody has moved since."""

    @pytest.fixture(autouse=True)
    def without_triggers(self):
        """As while migrating."""
        triggers.drop()
        yield
        triggers.install()

    def test_each_has_the_row_that_the_services_would_keep(self):
        edition, dated, public = make_waiting(), make_approved(), make_public()
        services.withdraw(public.pk, ground="names", by=make_user("manager"), at=NOW)
        sent_back = make_waiting()
        services.send_back(sent_back.pk, sent_back.version, by=make_user("checker"), why="A name", at=NOW)
        every = [edition.publication, dated, public, sent_back.publication]
        kept = [{(row.route, row.owner, row.due_on) for row in rows(each).values()} for each in every]
        found = Deadline.objects.filter(route__in=handoffs.DUTIES, rule_key="agreed")
        DeadlineChange.objects.filter(deadline__in=found)._raw_delete("default")
        found.delete()
        migration.make_rows(apps, None)
        assert [{(row.route, row.owner, row.due_on) for row in rows(each).values()} for each in every] == kept
        migration.take_back(apps, None)
        assert not any(rows(each, running=False) for each in every)
