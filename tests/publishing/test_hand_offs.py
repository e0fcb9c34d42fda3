"""The next person is told at once, in one mail; nobody is told what they did."""

import pytest

from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.records.services import change
from csprapp.today import london_today as today, now
from publications.content import services as content
from publications.library import services as library, writing
from publications.library.models import Edition
from tests.factories import make_user
from tests.factories_publishing import approve, make_draft, make_public, make_waiting
from tests.factories_reviews import make_asked, record, sign

pytestmark = pytest.mark.django_db


def told(kind):
    return [mail.recipient for mail in Outbox.objects.filter(kind=kind).order_by("pk")]


@pytest.fixture
def writer():
    return make_user("publisher")


@pytest.fixture
def checker():
    return make_user("checker")


def test_who_checks_is_told_when_an_edition_is_sent_for_a_check_and_nobody_else(writer, checker):
    make_user("publisher")
    edition = make_waiting(by=writer)
    assert told("edition_to_check") == [checker.email]
    mail = Outbox.objects.get(kind="edition_to_check")
    assert mail.title == f"To check: {edition.publication.slug}, edition 1"
    assert edition.title not in mail.title + mail.text
    with change(Edition, edition.pk, None, by=checker, why="Looked"):
        pass
    assert len(told("edition_to_check")) == 1


def test_a_checker_whose_account_sleeps_is_told_only_where_nobody_else_could_do_it(writer, checker):
    User.objects.filter(pk=checker.pk).update(asleep_on=today())
    edition = make_waiting(by=writer)
    assert told("edition_to_check") == [checker.email], "a mail may wake somebody"
    other = make_user("checker")
    edition = writing.send_back(edition.pk, edition.version, by=other, why="A word is missing")
    writing.submit(edition.pk, edition.version, by=writer)
    assert told("edition_to_check") == [checker.email, other.email]


def test_without_a_checker_another_publisher_is_told(writer):
    other = make_user("publisher")
    make_waiting(by=writer)
    assert told("edition_to_check") == [other.email]


def test_a_writer_is_told_what_came_back_and_what_was_approved_without_a_date(writer, checker):
    edition = make_waiting(by=writer)
    edition = writing.send_back(edition.pk, edition.version, by=checker, why="A name stands in it")
    assert told("edition_sent_back") == [writer.email]
    assert "A name" not in Outbox.objects.get(kind="edition_sent_back").text
    edition = writing.submit(edition.pk, edition.version, by=writer)
    assert told("edition_to_check") == [checker.email] * 2
    approve(edition, by=checker)
    assert told("edition_approved") == [writer.email]
    writing.start_edition(edition.publication_id, by=writer, why="New")
    assert told("edition_sent_back") == [writer.email], "a draft that is only begun came from nobody"


def test_a_writer_who_takes_it_back_is_not_told(writer, checker):
    edition = make_waiting(by=writer)
    writing.send_back(edition.pk, edition.version, by=writer, why="A mistake")
    assert told("edition_sent_back") == []


def test_a_correction_of_what_is_public_needs_no_date(writer, checker):
    publication = make_public(by=writer)
    before = len(told("edition_approved"))
    edition = writing.start_edition(publication.pk, by=writer, why="A new edition")
    edition = writing.save_edition(edition.pk, edition.version, {"change_note": "A word"}, by=writer, why="A word")
    approve(writing.submit(edition.pk, edition.version, by=writer), by=checker)
    assert len(told("edition_approved")) == before


def test_who_may_put_it_back_is_told_when_another_asks(writer, checker):
    publication = make_public(by=writer)
    down = library.withdraw(publication.pk, by=writer, why="A name", silently=False, at=now(), early_ground="A name")
    library.ask_put_back(down.pk, down.version, by=writer, why="It was no name")
    assert checker.email in told("put_back_asked")
    assert writer.email not in told("put_back_asked")
    assert publication.slug in Outbox.objects.filter(kind="put_back_asked").first().title


def test_the_writer_of_what_is_taken_down_is_told_at_once_with_the_managers_but_not_who_did_it(writer, checker):
    manager, colleague, publication = make_user("manager"), make_user("publisher"), make_public(by=writer)
    down = library.withdraw(publication.pk, by=colleague, why="A name", silently=False, at=now(), early_ground="A name")
    assert sorted(told("taken_down")) == sorted([manager.email, writer.email])
    assert down.slug in Outbox.objects.filter(kind="taken_down").first().title
    other = make_public(by=writer)
    library.withdraw(other.pk, by=writer, why="A name", silently=False, at=now(), early_ground="A name")
    assert told("taken_down").count(writer.email) == 1


def test_a_page_of_the_site_is_handed_on_too(writer, checker):
    draft = content.start("support", by=writer)
    draft = content.save(draft.pk, draft.version, draft.source + "\n\nAnother line.", "More", by=writer)
    draft = content.submit(draft.pk, draft.version, by=writer)
    assert told("edition_to_check") == [checker.email]
    content.send_back(draft.pk, draft.version, by=checker, why="No")
    assert told("edition_sent_back") == [writer.email]


def test_a_draft_is_nobodys_yet(writer, checker):
    make_draft(by=writer)
    assert not Outbox.objects.exists()


class TestADecision:
    def test_the_owner_of_the_case_is_told_once_that_the_partners_have_decided(self):
        scene = make_asked()
        for number in range(3):
            assert told("review_decided") == []
            sign(scene, number)
        assert told("review_decided") == [scene.case.owner.email]
        mail = Outbox.objects.get(kind="review_decided")
        assert mail.title == f"{scene.case.reference}: the partners have decided"

    def test_an_owner_who_records_the_last_decision_knows(self):
        scene = make_asked()
        sign(scene, 0)
        sign(scene, 1)
        record(scene, 2)
        assert told("review_decided") == []
