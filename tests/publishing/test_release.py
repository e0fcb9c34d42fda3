"""Held as ready and published by hand: everybody has said on the day that it can go."""

import datetime as dt

import pytest

from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from publications.library.models import Publication
from publishing.links import queries
from publishing.links.models import Confirmation
from publishing.schedule import release as by_hand, services
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, TODAY, make_approved, make_draft, make_people, make_review

pytestmark = pytest.mark.django_db

LATER = TODAY + dt.timedelta(days=8)
OFFICES = ("court", "family", "press")


def held(publication=None, **more):
    publication = publication or make_approved(**more)
    publication.refresh_from_db()
    by = publication.current_edition.author
    return by_hand.postpone(publication.pk, publication.version, why="The verdict", meant_for=LATER, by=by, at=NOW)


def confirm(publication, *offices, by=None):
    link = queries.link_of(publication)
    for office in offices:
        by_hand.confirm(
            link,
            link.version,
            office,
            confirmed_on=TODAY,
            confirmed_by="The clerk",
            by=by or make_user("coordinator"),
            today=TODAY,
        )


def release(publication, by=None, **more):
    by = by or publication.current_edition.author
    return by_hand.release(publication.pk, publication.version, by=by, at=NOW, **more)


def test_it_is_public_from_the_minute_it_is_let_go_once_all_three_have_confirmed():
    publication = held()
    confirm(publication, *OFFICES)
    released = release(publication)
    assert Publication.objects.public(NOW).get() == released
    assert not Publication.objects.public(NOW - dt.timedelta(minutes=1)).exists()
    assert (released.public_from, released.public_from_time) == (TODAY, dt.time(12))
    assert queries.link_of(publication).held_on is None


@pytest.mark.parametrize("missing", OFFICES)
def test_one_that_has_not_confirmed_keeps_it_in(missing):
    publication = held()
    confirm(publication, *[office for office in OFFICES if office != missing])
    with pytest.raises(Refused, match=f"Not confirmed yet: {Confirmation.Office(missing).label}"):
        release(publication)
    assert not Publication.objects.public(NOW).exists()


def test_what_is_of_no_case_asks_the_press_offices_only():
    publication = held(make_approved("statement", statement="We are sorry."))
    confirm(publication, "press")
    assert release(publication).public_from == TODAY


def test_who_confirmed_and_when_is_kept_and_another_word_of_the_same_office_replaces_it():
    publication, by = held(), make_user("manager")
    confirm(publication, "court", "court", by=by)
    first, second = Confirmation.objects.order_by("pk")
    assert (first.void_on, second.void_on) == (TODAY, None)
    assert (second.confirmed_by, second.confirmed_on, second.history.first().history_user) == ("The clerk", TODAY, by)


def test_postponed_everybody_is_asked_again():
    publication = held()
    confirm(publication, *OFFICES)
    postponed = by_hand.postpone(
        publication.pk,
        publication.version,
        why="The jury is out",
        meant_for=LATER + dt.timedelta(days=7),
        by=publication.current_edition.author,
        at=NOW,
    )
    assert by_hand.confirmed(queries.link_of(postponed)) == {}
    with pytest.raises(Refused, match="Not confirmed yet"):
        release(postponed)


def test_holding_takes_a_date_away_and_a_date_ends_the_holding():
    publication = make_approved()
    by = publication.current_edition.author
    publication.refresh_from_db()
    scheduled = services.schedule(publication.pk, publication.version, LATER, None, by=by, at=NOW)
    waiting = held(scheduled)
    assert waiting.public_from is None
    assert queries.link_of(waiting).planned_on == LATER
    services.schedule(waiting.pk, waiting.version, LATER, None, by=by, at=NOW)
    assert queries.link_of(waiting).held_on is None


def test_the_law_binds_a_release_by_hand_too():
    recent = TODAY - dt.timedelta(days=2)
    review = make_review(sent_to_panel_on=recent, sent_to_secretary_on=recent)
    publication = held(make_approved(review=review))
    confirm(publication, *OFFICES)
    with pytest.raises(Refused, match="The law requires 7 days"):
        release(publication, sooner_because="The family asks for it")


def test_sooner_than_the_guidance_needs_a_reason_that_is_kept():
    sent = TODAY - dt.timedelta(days=7)
    publication = held(make_approved(review=make_review(sent_to_panel_on=sent, sent_to_secretary_on=sent)))
    confirm(publication, *OFFICES)
    with pytest.raises(Refused, match="Say why sooner"):
        release(publication)
    release(publication, sooner_because="The family asks for it")
    assert queries.link_of(publication).sooner_because == "The family asks for it"


@pytest.mark.parametrize("role", ["coordinator", "manager", "checker", "partner", "scrutineer"])
def test_only_a_publisher_holds_and_releases(role):
    publication = held()
    confirm(publication, *OFFICES)
    with pytest.raises(NotAllowed):
        release(publication, by=make_user(role))
    with pytest.raises(NotAllowed):
        by_hand.postpone(publication.pk, publication.version, why="x", by=make_user(role), at=NOW)


@pytest.mark.parametrize("role", ["checker", "partner", "scrutineer", "administrator"])
def test_others_never_record_a_confirmation(role):
    with pytest.raises(NotAllowed):
        confirm(held(), "court", by=make_user(role))


def test_what_cannot_be_is_refused_in_words():
    publication = make_approved()
    publication.refresh_from_db()
    with pytest.raises(Refused, match="Hold it as ready first"):
        confirm(publication, "court")
    with pytest.raises(Refused, match="not being held as ready"):
        release(publication)
    by, link = make_user("publisher"), queries.link_of(held(publication))
    for wrong, words in [
        ({"office": "Father Christmas"}, "Select who"),
        ({"confirmed_by": " "}, "Enter who"),
        ({"confirmed_on": LATER}, "today or in the past"),
    ]:
        facts = {"office": "court", "confirmed_by": "The clerk", "confirmed_on": TODAY} | wrong
        with pytest.raises(Refused, match=words):
            by_hand.confirm(link, link.version, **facts, by=by, today=TODAY)
    draft = make_draft()
    with pytest.raises(Refused, match="No edition has been approved"):
        by_hand.postpone(draft.publication_id, draft.publication.version, why="x", by=by, at=NOW)
    publication.refresh_from_db()
    with pytest.raises(Refused, match="today or later"):
        by_hand.postpone(
            publication.pk, publication.version, why="x", meant_for=TODAY - dt.timedelta(days=1), by=by, at=NOW
        )
    with pytest.raises(Conflict):
        by_hand.postpone(publication.pk, publication.version - 1, why="x", by=by, at=NOW)


class TestThePage:
    def sent(self, form, **changes):
        hidden = {field.html_name: field.value() for field in form.hidden_fields() if field.value() is not None}
        return hidden | changes

    def test_it_shows_the_weekday_warns_and_leads_from_holding_to_publishing(self, sign_in_afresh):
        case = make_case()
        make_people(case)  # a birthday on 14 February, the other one on 3 July
        publication = make_approved(review=make_review(case=case))
        client = sign_in_afresh(publication.current_edition.author)
        address = f"/staff/publications/{publication.pk}/by-hand/"
        day = {"meant_for_day": "14", "meant_for_month": "2", "meant_for_year": "2027"}
        typed = self.sent(client.get(address).context["hold"], why="The verdict", action="hold", **day)
        assert client.post(address, typed).status_code == 302
        page = client.get(address).content.decode()
        assert "Sun 14 Feb 2027" in page
        assert "is a Sunday" in page
        assert "birthday" in page
        assert "Publish it now" not in page
        steps = client.get(f"/staff/publications/{publication.pk}/").content.decode()
        assert "Held as ready" in steps
        assert "Or hold it as ready" not in steps
        on = {"confirmed_on_day": "23", "confirmed_on_month": "11", "confirmed_on_year": "2026"}
        for office in OFFICES:
            form = client.get(address).context["confirm"]
            typed = self.sent(form, office=office, confirmed_by="The clerk", action="confirm", **on)
            assert client.post(address, typed).status_code == 302
        page = client.get(address)
        assert "Today is <strong>Mon 23 Nov 2026</strong>" in page.content.decode()
        typed = self.sent(page.context["release"], action="release")
        assert client.post(address, typed).status_code == 302
        assert client.get(f"/reviews/{publication.slug}/").status_code == 200

    def test_releasing_asks_for_a_fresh_sign_in(self, sign_in_afresh):
        publication = held()
        confirm(publication, *OFFICES)
        client = sign_in_afresh(publication.current_edition.author, ago=301)
        address = f"/staff/publications/{publication.pk}/by-hand/"
        typed = self.sent(client.get(address).context["release"], action="release")
        assert client.post(address, typed)["Location"].startswith("/staff/account/reauthenticate/")
        assert not Publication.objects.public(NOW).exists()

    def test_two_presses_of_one_confirmation_are_one(self, sign_in):
        publication = held()
        client, address = sign_in(make_user("coordinator")), f"/staff/publications/{publication.pk}/by-hand/"
        on = {"confirmed_on_day": "23", "confirmed_on_month": "11", "confirmed_on_year": "2026"}
        form = client.get(address).context["confirm"]
        typed = self.sent(form, office="court", confirmed_by="The clerk", action="confirm", **on)
        assert [client.post(address, typed)["Location"] for _ in range(2)] == [address, address]
        (row,) = queries.link_of(publication).confirmations.all()
        assert (row.void_on, row.version) == (None, 1)

    def test_what_was_said_of_a_day_does_not_count_for_the_one_it_was_postponed_to_meanwhile(self, sign_in):
        publication = held()
        client, address = sign_in(make_user("coordinator")), f"/staff/publications/{publication.pk}/by-hand/"
        on = {"confirmed_on_day": "23", "confirmed_on_month": "11", "confirmed_on_year": "2026"}
        form = client.get(address).context["confirm"]
        held(publication)
        typed = self.sent(form, office="court", confirmed_by="The clerk", action="confirm", **on)
        answer = client.post(address, typed)
        assert "Somebody else has changed this publication. Look again." in answer.content.decode()
        assert not by_hand.confirmed(queries.link_of(publication))
        again = client.post(address, typed | {"version": answer.context["confirm"].data["version"]})
        assert again.status_code == 302
        assert set(by_hand.confirmed(queries.link_of(publication))) == {"court"}

    def test_a_word_from_before_it_was_held_is_asked_about_once(self, sign_in):
        publication = held()
        client, address = sign_in(make_user("coordinator")), f"/staff/publications/{publication.pk}/by-hand/"
        on = {"confirmed_on_day": "23", "confirmed_on_month": "11", "confirmed_on_year": "2025"}
        form = client.get(address).context["confirm"]
        typed = self.sent(form, office="court", confirmed_by="The clerk", action="confirm", **on)
        answer = client.post(address, typed)
        assert "since when it has been held as ready" in answer.content.decode()
        assert not by_hand.confirmed(queries.link_of(publication))
        again = typed | {"asked": answer.context["confirm"]["asked"].value()}
        assert client.post(address, again).status_code == 302
