"""The words of the site's own pages: written by one person, put out by another, read by the public at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from lxml import html

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from publications.content import queries, rules, services
from publications.content.models import PageEdition
from publications.content.rules import Page
from publications.library import generation
from tests.factories import make_user
from tests.factories_publications import make_checker, make_publisher

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
ADDRESSES = {
    Page.HOME: "/",
    Page.HOW: "/how-reviews-work/",
    Page.ABOUT: "/about/",
    Page.SUPPORT: "/support/",
    Page.ACCESSIBILITY: "/accessibility/",
    Page.PRIVACY: "/privacy/",
}


def write(source: str, page: str = Page.HOW, *, by=None) -> PageEdition:
    by = by or make_publisher()
    draft = services.start(page, by=by)
    return services.save(draft.pk, draft.version, source, "Clearer", by=by)


def put_out(source: str, page: str = Page.HOW) -> PageEdition:
    draft = write(source, page)
    waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOON)
    return services.approve(waiting.pk, waiting.version, rules.digest(source), by=make_checker(), at=NOON)


def read(page: str) -> str:
    return Client().get(ADDRESSES[page]).content.decode()


@pytest.mark.parametrize("page", Page)
def test_without_an_edition_the_public_reads_the_shipped_text(page):
    body = read(page)
    first = rules.shipped(page).split("{")[0].strip("# \n").split("\n")[0][:60]
    assert first in body
    assert "{" not in body
    assert "Last changed" not in body


@pytest.mark.parametrize("page", Page)
def test_an_approved_edition_is_what_the_public_reads(page):
    put_out("## A new heading\n\nInvented words for everyone.", page)
    body = read(page)
    assert "Invented words for everyone." in body
    assert rules.shipped(page).strip("# \n").split("\n")[0][:60] not in body
    assert ("10 March 2026" in body) == (page != Page.HOME)


@pytest.mark.parametrize("address", ["/how-reviews-work/", "/on-one-page/"])
def test_the_steps_of_a_review_are_a_list_along_a_line_with_the_times_of_the_rules(address):
    page = html.fromstring(Client().get(address).content)
    (way,) = page.xpath("//ol[contains(@class, 'app-way')]")
    steps = [" ".join(step.text_content().replace("\N{NO-BREAK SPACE}", " ").split()) for step in way.xpath("./li")]
    assert [step.split(maxsplit=1)[0] for step in steps] == ["1Within", "2Within", "3Within", "4At", "5For"]
    for words in ("5 working days of becoming aware", "15 working days of telling", "6 months of the decision"):
        assert sum(words in step for step in steps) == 1
    assert "7 days before publication, copies go to" in steps[3]
    assert "12 months the report can be read here" in steps[4]
    # Told by the list itself: who hears the page is not told the numbers twice.
    assert way.get("role") == "list"
    assert {mark.get("aria-hidden") for mark in way.xpath(".//*[local-name()='svg']")} == {"true"}


def test_a_draft_and_a_waiting_edition_are_never_seen_and_a_later_one_replaces_the_first():
    first = put_out("First words")
    draft = write("Second words")
    assert "First words" in read(Page.HOW)
    waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOON)
    assert "Second words" not in read(Page.HOW)
    services.approve(waiting.pk, waiting.version, rules.digest("Second words"), by=make_checker(), at=NOON)
    assert "Second words" in read(Page.HOW)
    first.refresh_from_db()
    assert (first.state, first.number, waiting.number) == ("superseded", 1, 2)
    assert queries.text_before(waiting) == "First words"
    assert queries.text_before(first) == rules.shipped(Page.HOW)


def test_putting_out_changes_the_token_of_the_pages_kept_in_memory():
    before = generation.current()
    put_out("Words")
    assert generation.current() != before


def test_whoever_wrote_in_it_does_not_approve_it():
    author, other = make_publisher(), make_publisher()
    draft = write("Words", by=author)
    draft = services.save(draft.pk, draft.version, "Words too", "", by=other)
    waiting = services.submit(draft.pk, draft.version, by=author, at=NOON)
    for person in (author, other):
        with pytest.raises(NotAllowed):
            services.approve(waiting.pk, waiting.version, rules.digest("Words too"), by=person, at=NOON)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER}))
def test_only_a_publisher_writes(role):
    with pytest.raises(NotAllowed):
        services.start(Page.HOW, by=make_user(role))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER, Role.CHECKER}))
def test_only_a_publisher_or_checker_approves(role):
    draft = write("Words")
    waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOON)
    with pytest.raises(NotAllowed):
        services.approve(waiting.pk, waiting.version, rules.digest("Words"), by=make_user(role), at=NOON)


def test_the_person_approves_the_words_they_saw():
    draft = write("Words")
    waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOON)
    with pytest.raises(Refused):
        services.approve(waiting.pk, waiting.version, rules.digest("Other"), by=make_checker(), at=NOON)
    with pytest.raises(Conflict):
        services.approve(waiting.pk, waiting.version - 1, rules.digest("Words"), by=make_checker(), at=NOON)


def test_a_draft_that_differs_in_nothing_is_not_sent():
    draft = services.start(Page.HOW, by=make_publisher())
    with pytest.raises(Refused, match="the same as what the public reads"):
        services.submit(draft.pk, draft.version, by=draft.author, at=NOON)


def test_only_one_edition_is_in_hand_and_a_waiting_one_is_not_changed():
    draft = write("Words")
    with pytest.raises(Refused):
        services.start(Page.HOW, by=make_publisher())
    waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOON)
    with pytest.raises(Refused):
        services.save(waiting.pk, waiting.version, "Other", "", by=draft.author)
    back = services.send_back(waiting.pk, waiting.version, by=make_checker(), why="Too long")
    assert services.save(back.pk, back.version, "Other", "", by=draft.author).source == "Other"
    with pytest.raises(Conflict):
        services.save(back.pk, back.version, "Stale", "", by=draft.author)


def test_a_misspelt_name_in_brackets_is_refused():
    draft = services.start(Page.HOW, by=make_publisher())
    with pytest.raises(Refused, match="contct"):
        services.save(draft.pk, draft.version, "Call {contct}", "", by=draft.author)
    with pytest.raises(Refused, match="Enter the text"):
        services.save(draft.pk, draft.version, " \n", "", by=draft.author)


def test_a_helpline_number_is_put_right_by_one_person_at_once():
    source = rules.shipped(Page.SUPPORT).replace("116 123", "116 999")
    draft = write(source, Page.SUPPORT)
    with pytest.raises(NotAllowed):
        services.publish_contacts(draft.pk, draft.version, by=make_checker(), at=NOON)
    with pytest.raises(Conflict):
        services.publish_contacts(draft.pk, draft.version - 1, by=draft.author, at=NOON)
    edition = services.publish_contacts(draft.pk, draft.version, by=draft.author, at=NOON)
    assert (edition.state, edition.checker, edition.contacts_only) == ("approved", None, True)
    assert "116\N{NO-BREAK SPACE}999" in read(Page.SUPPORT), "on one line"


def test_one_person_puts_out_nothing_but_contacts():
    draft = write(rules.shipped(Page.SUPPORT).replace("Samaritans listen", "Samaritans help"), Page.SUPPORT)
    with pytest.raises(Refused, match="second person"):
        services.publish_contacts(draft.pk, draft.version, by=draft.author, at=NOON)


def test_the_database_lets_nobody_approve_their_own_words():
    draft = write("Words")
    approved = {"state": "approved", "approved_at": NOON, "digest": "x"}
    for checker in (None, draft.author):
        with pytest.raises(IntegrityError), transaction.atomic():
            PageEdition.objects.filter(pk=draft.pk).update(checker=checker, **approved)


def test_what_is_kept_elsewhere_is_filled_in_and_inert():
    Partnership(pk=1, name="Inventedham <b>& Co", contact_phone="01632 960 001").save()
    PartnerBody.objects.create(kind="police", name="Invented <i>Police")
    put_out("{partnership}: {contact}.\n\n{controllers}\n\n{{contact}} [x](javascript:alert(1))", Page.PRIVACY)
    body = read(Page.PRIVACY)
    assert "Inventedham &lt;b&gt;&amp; Co: call <a" in body
    assert 'href="tel:01632960001">01632 960 001</a>.' in body
    assert "<li>Invented &lt;i&gt;Police</li>" in body
    assert 'href="javascript:' not in body
    assert "<p><p>" not in body


def test_only_joint_controllers_are_named_as_responsible():
    PartnerBody.objects.create(kind="police", name="Invented Police")
    PartnerBody.objects.create(kind="icb", name="Only A Partner", is_joint_controller=False)
    put_out("{controllers}\n\nTogether: {controllers}.", Page.PRIVACY)
    body = read(Page.PRIVACY)
    assert body.count("Invented Police") == 2
    assert "Only A Partner" not in body


def test_the_contacts_of_every_page_are_changed_at_once_by_one_publisher():
    seen = services.contacts_seen()
    services.set_contacts({"worried_phone": "01632 960 777"}, seen, by=make_publisher())
    assert "01632 960 777" in read(Page.SUPPORT)
    assert "01632 960 777" in read(Page.PRIVACY)
    with pytest.raises(Refused, match="Somebody else has changed"):
        services.set_contacts({"worried_phone": "01632 960 778"}, seen, by=make_publisher())
    with pytest.raises(NotAllowed):
        services.set_contacts({"worried_phone": "1"}, services.contacts_seen(), by=make_checker())
    with pytest.raises(ValueError, match="name"):
        services.set_contacts({"name": "x"}, services.contacts_seen(), by=make_publisher())


class TestGoingBack:
    def test_one_person_takes_what_the_public_reads_down_at_once(self):
        put_out("First words")
        put_out("Second words, with a name")
        by = make_user(Role.COORDINATOR)
        edition = services.go_back(Page.HOW, by=by, why="A name was left in", at=NOON)
        assert "First words" in read(Page.HOW)
        assert "Second words" not in read(Page.HOW)
        assert (edition.number, edition.unseen) == (3, True)

    def test_what_was_taken_down_never_comes_back_and_in_the_end_the_shipped_text_stands(self):
        put_out("First words")
        put_out("Second words, with a name")
        for stands in ("First words", rules.shipped(Page.HOW)):
            services.go_back(Page.HOW, by=make_publisher(), why="A name was left in", at=NOON)
            assert queries.in_force(Page.HOW).source == stands
        with pytest.raises(Refused, match="supplied with this service"):
            services.go_back(Page.HOW, by=make_publisher(), why="Again", at=NOON)
        put_out("Third words")
        services.go_back(Page.HOW, by=make_publisher(), why="A mistake", at=NOON)
        assert queries.in_force(Page.HOW).source == rules.shipped(Page.HOW)

    def test_a_draft_in_hand_stays_in_hand(self):
        put_out("First words")
        draft = write("Second words")
        services.go_back(Page.HOW, by=make_publisher(), why="A mistake", at=NOON)
        waiting = services.submit(draft.pk, draft.version, by=draft.author, at=NOON)
        services.approve(waiting.pk, waiting.version, rules.digest("Second words"), by=make_checker(), at=NOON)
        assert "Second words" in read(Page.HOW)

    def test_there_is_nothing_before_the_shipped_text(self):
        with pytest.raises(Refused):
            services.go_back(Page.HOW, by=make_publisher(), why="x", at=NOON)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER, Role.COORDINATOR, Role.MANAGER}))
    def test_others_take_nothing_down(self, role):
        put_out("First words")
        with pytest.raises(NotAllowed):
            services.go_back(Page.HOW, by=make_user(role), why="x", at=NOON)

    def test_another_person_looks_and_only_once(self):
        put_out("First words")
        by, other = make_publisher(), make_user(Role.MANAGER)
        edition = services.go_back(Page.HOW, by=by, why="A mistake", at=NOON)
        with pytest.raises(NotAllowed):
            services.see(edition.pk, edition.version, by=by)
        with pytest.raises(Conflict):
            services.see(edition.pk, edition.version - 1, by=other)
        seen = services.see(edition.pk, edition.version, by=other)
        assert (seen.unseen, seen.checker) == (False, other)
        with pytest.raises(Refused):
            services.see(seen.pk, seen.version, by=other)


def test_where_no_email_and_no_telephone_is_recorded_nobody_is_left_with_write_to_us(client):
    Partnership(pk=1, address="County Hall\nInventedham").save()
    page = " ".join(client.get("/reviews/").content.decode().split())
    assert "To ask for an earlier one, ask your local council." in page
    assert "write to us" not in page
    assert "County Hall" not in page, "the office's postal address is for letters"


def test_999_and_the_helpline_are_never_told_as_one_or_the_other(client):
    assert "call 999. If you are worried about a child, call the NSPCC" in client.get("/reviews/").content.decode()
    Partnership(pk=1, worried_phone="01632 960 001").save()
    assert "01632 960 001</a>. Or call the NSPCC" in client.get("/reviews/").content.decode()
