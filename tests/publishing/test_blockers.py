"""An order, an embargo or another case recorded after the check stops what has not come out and flags what has."""

import datetime as dt

import pytest
from django.core.handlers.wsgi import WSGIHandler

from cases.incidents.models import Proceeding, Reopening
from cases.restrictions import services as orders
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from publications.library import services as library, writing
from publications.library.models import Publication
from publications.public.front import Front
from publishing.clearance import clearing
from publishing.links import blockers, queries
from publishing.links.models import Blocker, Clearance
from publishing.schedule import services
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview
from tests import scenes
from tests.factories import make_user
from tests.factories_cases import give_access, make_case, make_person
from tests.factories_publishing import (
    NOW,
    TODAY,
    answers_to,
    approve,
    case_of,
    make_approved,
    make_draft,
    make_people,
    make_public,
    make_review,
    make_waiting,
    small_pdf,
)
from tests.reader import Reader, connection_kept
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + dt.timedelta(days=1)
TEN = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def case():
    return make_case()


def an_order(case, **facts):
    said = {"kind": "s45", "protects": "Q.Z.", "matters": ["name"], "until": "life", **facts}
    return orders.RESTRICTIONS.append(case, said, reason="The order", by=case.owner, today=TODAY)


def an_embargo(case, until=None, kind="inquest"):
    row = Proceeding(incident=case, kind=kind, embargo=True, embargo_until=until, embargo_by="The coroner")
    return add(row, by=case.owner, why="The coroner wrote")


@scenes.once
def make_scheduled(**more):
    publication = make_approved(**more)
    by = publication.current_edition.author
    publication.refresh_from_db()
    return services.schedule(publication.pk, publication.version, TOMORROW, dt.time(10), by=by, at=NOW)


def scheduled(case, **more):
    """A publication of this case with a date, whatever is recorded about the case already."""
    return make_scheduled(review=make_review(case=case), **more)


def scheduled_and_case(**more):
    publication = make_scheduled(**more)
    return publication, case_of(publication)


def public_addresses(publication):
    document = publication.current_edition.documents.get()
    page = f"/reviews/{publication.slug}/"
    return page, f"{page}documents/{document.key}/{document.name}"


def check_again(publication, by=None):
    edition = publication.current_edition
    return clearing.check_again(edition.pk, edition.digest, answers_to(edition), by=by or make_user("checker"), at=NOW)


@pytest.mark.parametrize("recorded", [an_order, an_embargo])
def test_an_order_recorded_at_nine_keeps_a_report_of_ten_o_clock_in(client, recorded):
    publication, case = scheduled_and_case(pdf=small_pdf())
    page, file = public_addresses(publication)
    with clock.at(TEN - dt.timedelta(hours=1)):
        assert client.get("/reviews/").status_code == 200  # everything is in memory now
        assert [client.get(address).status_code for address in (page, file)] == [404, 404]
        recorded(case)
    with clock.at(TEN):
        assert [client.get(address).status_code for address in (page, file)] == [404, 404]
        for address in ("/", "/reviews/", "/feed.atom", "/reviews.json", "/sitemap.xml"):
            assert publication.slug not in client.get(address).content.decode(), address
        assert not Publication.objects.public(TEN).exists()


def test_without_an_order_the_same_report_is_there_at_ten(client):
    publication, _ = scheduled_and_case(pdf=small_pdf())
    with clock.at(TEN):
        assert [client.get(address).status_code for address in public_addresses(publication)] == [200, 200]
        assert publication.slug in client.get("/feed.atom").content.decode()


@pytest.mark.parametrize("ordered", [True, False])
def test_a_warm_front_forgets_what_it_kept_when_an_order_takes_the_date_away(ordered):
    publication, case = scheduled_and_case(pdf=small_pdf())
    page, file = public_addresses(publication)
    lists = ("/", "/reviews/", "/feed.atom", "/sitemap.xml")
    with connection_kept():
        ask = Reader(Front(WSGIHandler()))
        for address in (*lists, page, file) * 2:  # everything that may be kept is in memory now
            ask(address, TEN - dt.timedelta(hours=1))
        if ordered:
            an_order(case)
        for address in (*lists, page, file) * 2:
            status, _, body = ask(address, TEN)
            assert status == (404 if ordered and address in (page, file) else 200), address
            if address in lists:
                assert (publication.slug in body.decode()) != ordered, address


def test_the_date_the_words_and_the_mail_say_what_happened_without_naming_the_case(case):
    publisher, manager = make_user("publisher"), make_user("manager")
    publication = scheduled(case)
    an_order(case, court="Inventedham Crown Court")
    stop = Blocker.objects.get()
    assert (stop.date_taken_away, stop.was_public) == (TOMORROW, False)
    assert "Inventedham Crown Court" in stop.words
    mails = Outbox.objects.filter(kind="publication_stopped", urgent=True)
    assert {publisher.email, manager.email} <= set(mails.values_list("recipient", flat=True))
    for mail in mails:
        assert publication.slug in mail.title
        assert case.reference not in mail.title + mail.text
        assert "Inventedham" not in mail.title + mail.text


def test_no_date_can_be_set_until_a_second_person_has_checked_again():
    publication, case = scheduled_and_case()
    an_order(case)
    by = publication.current_edition.author
    publication.refresh_from_db()
    with pytest.raises(Refused, match="must check it again first"):
        services.schedule(publication.pk, publication.version, TOMORROW, None, by=by, at=NOW)
    check_again(publication)
    assert not Blocker.objects.filter(settled_on=None).exists()
    services.schedule(publication.pk, publication.version, TOMORROW, None, by=by, at=NOW)


def test_checking_again_is_the_whole_check_by_another_person(case):
    make_people(case)
    publication = scheduled(case, summary="Quillan was three.")
    an_order(case)
    with pytest.raises(Refused, match="a court protects this"):
        check_again(publication)
    edition = publication.current_edition
    with pytest.raises(NotAllowed):
        check_again(publication, by=edition.author)
    with pytest.raises(NotAllowed):
        check_again(publication, by=make_user("manager"))
    with pytest.raises(Refused, match="Confirm"):
        clearing.check_again(
            edition.pk,
            edition.digest,
            clearing.Answers(frozenset(), answers_to(edition).reasons),
            by=make_user("checker"),
            at=NOW,
        )
    assert Clearance.objects.count() == 1
    assert Blocker.objects.filter(settled_on=None).exists()


def test_checking_again_is_of_what_was_approved_and_nothing_else():
    publication, case = scheduled_and_case()
    an_order(case)
    edition = publication.current_edition
    with pytest.raises(Refused, match="changed since you looked"):
        clearing.check_again(edition.pk, "0" * 64, answers_to(edition), by=make_user("checker"), at=NOW)
    waiting = make_waiting()
    with pytest.raises(Refused, match="Only an approved edition"):
        clearing.check_again(waiting.pk, waiting.digest, answers_to(waiting), by=make_user("checker"), at=NOW)


def test_a_new_edition_that_is_approved_settles_it_too():
    publication, case = scheduled_and_case()
    an_order(case)
    by = publication.current_edition.author
    draft = writing.start_edition(publication.pk, by=by, why="Mended")
    draft = writing.save_edition(draft.pk, draft.version, {"change_note": "One word"}, by=by, why="Mended")
    approve(writing.submit(draft.pk, draft.version, by=by, at=NOW))
    assert Blocker.objects.get().settled_because == "Checked again: edition 2 approved"


def test_an_order_that_the_checker_saw_stops_nothing(case):
    an_order(case)
    scheduled(case)
    row = case.restrictions.get()
    orders.RESTRICTIONS.correct(row, row.version, {"checked_by": "The clerk"}, reason="x", by=case.owner, today=TODAY)
    assert not Blocker.objects.exists()


def test_an_order_that_comes_to_cover_more_stops_again(case):
    an_order(case)
    scheduled(case)
    row = case.restrictions.get()
    wider = {"matters": ["name", "school"]}
    orders.RESTRICTIONS.correct(row, row.version, wider, reason="The judge", by=case.owner, today=TODAY)
    assert Blocker.objects.get().date_taken_away == TOMORROW


def test_an_order_that_was_lifted_stops_nothing(case):
    an_order(case)
    scheduled(case)
    row = case.restrictions.get()
    orders.lift_restriction(row, row.version, TODAY, reason="The judge", by=case.owner, today=TODAY)
    assert not Blocker.objects.exists()


def test_an_order_on_another_case_stops_nothing():
    publication, _ = scheduled_and_case()
    an_order(make_case())
    publication.refresh_from_db()
    assert publication.public_from == TOMORROW
    assert not Blocker.objects.exists()


def test_an_order_on_a_linked_case_stops_it(case):
    linked = make_case()
    review = make_review(case=case)
    review.linked_incidents.add(linked)
    make_approved(review=review)
    an_order(linked)
    assert Blocker.objects.count() == 1


def test_a_case_linked_after_the_check_stops_it():
    publication, case = scheduled_and_case()
    review = LearningReview.objects.get()
    with (
        locked_review(review.pk),
        change(LearningReview, review.pk, None, by=case.owner, why="They belong together") as record,
    ):
        record.linked_incidents.add(make_case())
    publication.refresh_from_db()
    assert publication.public_from is None
    assert Blocker.objects.get().words == "Another case was linked to the review"


def test_a_case_opened_again_for_a_new_fact_stops_its_report_until_a_second_person_has_checked_again():
    publication, case = scheduled_and_case()
    closed = {"closed_on": TODAY, "closed_as": "finished", "reopened_on": TODAY}
    said = {"by": case.owner, "why": "The post-mortem"}
    add(Reopening(incident=case, starts="rapid_review", learned_on=TODAY, reason="The post-mortem", **closed), **said)
    blocker = Blocker.objects.get()
    assert (blocker.words, blocker.date_taken_away) == ("The case was opened again because of a new fact", TOMORROW)
    publication.refresh_from_db()
    assert publication.public_from is None
    assert "post-mortem" not in Outbox.objects.filter(kind="publication_stopped").first().text
    check_again(publication)
    assert blockers.open_blockers(publication) == []
    add(Reopening(incident=case, starts="rapid_review", learned_on=TODAY, reason="And another", **closed), **said)
    assert len(blockers.open_blockers(publication)) == 1


def test_what_is_public_already_is_not_called_in_question_by_every_new_fact():
    publication = make_public(review=make_review())
    case = case_of(publication)
    closed = {"closed_on": TODAY, "closed_as": "finished", "reopened_on": TODAY}
    row = Reopening(incident=case, starts="rapid_review", learned_on=TODAY, reason="The Panel disagrees", **closed)
    add(row, by=case.owner, why="The Panel disagrees")
    assert not Blocker.objects.exists()


def test_partners_who_decide_against_publishing_stop_it():
    publication, case = scheduled_and_case()
    key = LearningReview.objects.get().pk
    with locked_review(key), change(LearningReview, key, None, by=case.owner, why="Decided anew") as record:
        record.publication_decision = "none"
    publication.refresh_from_db()
    assert publication.public_from is None


def test_what_waits_for_its_first_check_is_not_stopped_because_the_checker_will_see_it():
    edition = make_waiting()
    case = case_of(edition.publication)
    an_order(case)
    assert not Blocker.objects.exists()
    assert approve(edition).state == "approved"


def test_an_order_recorded_twice_is_told_once():
    _, case = scheduled_and_case()
    an_order(case)
    row = case.restrictions.get()
    orders.RESTRICTIONS.correct(row, row.version, {"checked_by": "The clerk"}, reason="x", by=case.owner, today=TODAY)
    assert Blocker.objects.count() == 1


def test_what_is_public_stays_and_is_flagged_at_once(client, sign_in):
    publication, publisher = make_public(), make_user("publisher")
    case = case_of(publication)
    an_order(case)
    assert client.get(f"/reviews/{publication.slug}/").status_code == 200
    (mail,) = Outbox.objects.filter(kind="publication_stopped", recipient=publisher.email)
    assert mail.title == f"Look now: {publication.slug} is public and may name somebody"
    page = sign_in(publisher).get(f"/staff/publications/{publication.pk}/").content.decode()
    assert "recorded after it was checked" in page
    assert "app-alarm" in page
    assert f'href="/staff/publications/{publication.pk}/withdraw/"' in page
    for role in ("publisher", "manager"):
        work = sign_in(make_user(role)).get("/staff/").content.decode()
        assert f"{publication.slug} is public and may have to come down" in work


def test_a_second_person_checks_a_public_report_again_on_its_page(sign_in_afresh):
    publication = make_public()
    case = case_of(publication)
    an_order(case)
    client, address = sign_in_afresh(make_user("checker")), f"/staff/publications/{publication.pk}/check/"
    page = client.get(address)
    assert "Check edition 1 again" in page.content.decode()
    form = page.context["form"]
    typed = {name: "on" for name in form.fields if name.startswith("line_")}
    typed |= {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
    typed |= {"digest": page.context["digest"], "action": "approve"}
    assert client.post(address, typed).status_code == 302
    assert not Blocker.objects.filter(settled_on=None).exists()


def test_what_was_taken_down_is_not_put_back_while_something_stands_in_the_way():
    publication, publisher = make_public(), make_user("publisher")
    case = case_of(publication)
    down = services.withdraw(publication.pk, why="A name", silently=False, early_ground="A court", by=publisher, at=NOW)
    an_order(case)
    asked = library.ask_put_back(down.pk, down.version, by=publisher, why="It was right")
    with pytest.raises(Refused, match="must check it again first"):
        services.put_back(asked.pk, asked.version, by=make_user("checker"), why="It was right", at=NOW)


def test_of_a_restricted_case_only_the_people_named_on_it_are_told_until_it_is_public():
    case = make_case(restricted=True, restricted_reason="A colleague's family")
    stranger, named = make_user("manager"), make_user("publisher")
    give_access(case, named)
    scheduled(case)
    key = LearningReview.objects.get().pk
    with locked_review(key), change(LearningReview, key, None, by=case.logged_by, why="Anew") as record:
        record.publication_decision = "none"
    told = set(Outbox.objects.filter(kind="publication_stopped").values_list("recipient", flat=True))
    assert named.email in told
    assert stranger.email not in told


class TestAnEmbargo:
    def test_no_day_before_its_end_can_be_set_even_after_a_second_check(self, case):
        an_embargo(case, until=TOMORROW)
        publication = make_approved(review=make_review(case=case))
        by = publication.current_edition.author
        publication.refresh_from_db()
        with pytest.raises(Refused, match="Publishing must wait for: inquest"):
            services.schedule(publication.pk, publication.version, TOMORROW, None, by=by, at=NOW)
        later = TOMORROW + dt.timedelta(days=1)
        services.schedule(publication.pk, publication.version, later, None, by=by, at=NOW)

    def test_the_checker_reads_it_among_the_lines(self, case):
        an_embargo(case)
        edition = make_draft(review=make_review(case=case))
        facts = queries.facts_of(queries.link_of(edition.publication), edition.publication, TODAY)
        from publishing.links.rules import lines

        (line,) = [line for line in lines(facts) if line.key == "proceedings"]
        assert "Publishing must wait for: inquest" in line.notes[0]


def test_a_person_protected_by_name_is_known_to_the_second_check(case):
    person = make_person(case, "household", "E.F.", name="Ezra Fictwell")
    publication = scheduled(case, summary="Ezra Fictwell lived there.")
    an_order(case, person=person)
    with pytest.raises(Refused, match="a court protects this"):
        check_again(publication)
