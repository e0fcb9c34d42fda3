"""Taken down and put right: a report that names a child comes down with one choice, is corrected and checked while it
is down, and goes back in its new words. The old ones do not go back."""

import datetime as dt

import pytest

from csprapp.records.refusals import Refused
from publications.library import remembering, services as library, writing
from publications.library.models import Publication
from publishing.schedule import services
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, approve, make_people, make_public, make_review
from tests.publishing.test_journey import post, typed

pytestmark = pytest.mark.django_db

NAMED = "Quillan was three when it happened."


def take_down(publication, ground="names", by=None, **more):
    return services.withdraw(publication.pk, ground=ground, by=by or make_user("manager"), at=NOW, **more)


def correct(publication, by, words="The child was three when it happened."):
    """A new edition, approved by a second person."""
    draft = writing.start_edition(publication.pk, by=by, why="A correction")
    facts = {"summary": words, "change_note": "A name was taken out."}
    draft = writing.save_edition(draft.pk, draft.version, facts, by=by, why="Written")
    return approve(writing.submit(draft.pk, draft.version, by=by, at=NOW))


def pressed(page, name, action, **answers):
    return {**typed(page.context[name]), "action": action, **answers}


def check(client, home):
    page = client.get(home + "check/")
    form = page.context["form"]
    ticks = {name: "on" for name in form.fields if name.startswith("line_")}
    reasons = {name: "It may" for name in form.fields if name.startswith("reason_")}
    sent = pressed(page, "form", "approve", digest=page.context["digest"], **ticks, **reasons)
    assert client.post(home + "check/", sent).status_code == 302


def test_a_report_that_names_a_child_comes_down_is_corrected_while_it_is_down_and_goes_back(
    client, sign_in, sign_in_afresh
):
    case = make_case()
    make_people(case)
    publication = make_public(review=make_review(case=case), summary=NAMED)
    public, home = f"/reviews/{publication.slug}/", f"/staff/publications/{publication.pk}/"
    assert "Quillan" in client.get(public).content.decode()

    writer = sign_in_afresh(publication.current_edition.author)
    post(writer, home + "withdraw/", {"ground": "names"})
    gone = client.get(public)
    assert gone.status_code == 410
    for pointer in ("copy", "NSPCC", "nspcc", "mailto:", "tel:"):
        assert pointer not in gone.content.decode(), pointer
    down = writer.get(home + "withdraw/").content.decode()
    assert "It names somebody, or shows who somebody is" in down
    assert "Begin a new edition" in down

    assert writer.post(home + "edition/").status_code == 302
    changed = {"summary": "The child was three when it happened.", "change_note": "A name was taken out."}
    post(writer, home + "words/", changed)
    assert "Send for a check" in writer.get(home).content.decode()
    assert writer.post(home + "submit/").status_code == 302
    second = sign_in_afresh(make_user("checker"))
    assert "Check this edition" in second.get(home).content.decode()
    check(second, home)
    assert client.get(public).status_code == 410

    assert "Ask to put it back" in writer.get(home).content.decode()
    page = writer.get(home + "put-back/")
    assert "ground_gone" not in page.context["ask"].fields
    sent = pressed(page, "ask", "ask", reason="The name is out")
    assert writer.post(home + "put-back/", sent).status_code == 302
    assert "Decide whether to put it back" in second.get(home).content.decode()

    page = second.get(home + "put-back/")
    words = page.content.decode()
    for said in ("It names somebody", "The name is out", "Edition 2", "Checked by", "Quillan", "A name was taken out."):
        assert said in words, said
    assert "very edition that was taken down" not in words
    sent = pressed(page, "reason", "put_back", reason="I read it")
    assert second.post(home + "put-back/", sent).status_code == 302
    read = client.get(public)
    assert read.status_code == 200
    assert "The child was three" in read.content.decode()
    assert "Quillan" not in read.content.decode()
    assert second.get(home + "put-back/").status_code == 404


class TestTheOneTakenDown:
    def test_does_not_go_back_and_the_page_says_why(self, sign_in):
        publication = make_public()
        take_down(publication)
        client, back = sign_in(make_user("publisher")), f"/staff/publications/{publication.pk}/put-back/"
        page = client.get(back)
        assert "very edition that was taken down" in page.content.decode()
        answer = client.post(back, pressed(page, "ask", "ask", reason="It was right"))
        assert "Enter why the reason for taking it down no longer applies" in answer.content.decode()
        publication.refresh_from_db()
        assert publication.put_back_asked_by is None

    @pytest.mark.parametrize("ground", Publication.Ground.values)
    def test_is_refused_in_words_unless_the_ground_has_gone(self, ground):
        down, publisher = take_down(make_public(), ground), make_user("publisher")
        with pytest.raises(
            Refused, match="Write a new edition and have it checked, or say why that reason no longer applies"
        ):
            library.ask_put_back(down.pk, down.version, by=publisher, why="It was right")
        gone = "The court lifted its order on 20 November"
        asked = library.ask_put_back(down.pk, down.version, by=publisher, why="It may", ground_gone=gone)
        services.put_back(asked.pk, asked.version, by=make_user("checker"), why="I saw it", at=NOW, seen=1)
        assert Publication.objects.public(NOW).get() == down

    def test_what_is_asked_for_one_edition_does_not_put_back_another(self):
        publication, publisher = make_public(), make_user("publisher")
        down = take_down(publication)
        gone = "Her mother agreed on 20 November"
        asked = library.ask_put_back(down.pk, down.version, by=publisher, why="It may", ground_gone=gone)
        correct(publication, publisher)
        with pytest.raises(Refused, match="a different edition from the one you were shown"):
            services.put_back(asked.pk, asked.version, by=make_user("checker"), why="I saw it", at=NOW, seen=1)
        assert not Publication.objects.public(NOW).exists()

    def test_is_taken_down_once_more_when_it_comes_back_in_new_words_that_are_wrong_too(self):
        publication, publisher = make_public(), make_user("publisher")
        down = take_down(publication)
        correct(publication, publisher)
        asked = library.ask_put_back(down.pk, down.version, by=publisher, why="Corrected")
        services.put_back(asked.pk, asked.version, by=make_user("checker"), why="I read it", at=NOW, seen=2)
        again = take_down(publication, "mistake")
        assert (again.withdrawn_edition, again.withdrawn_for, again.ground_gone) == (2, "mistake", "")
        with pytest.raises(Refused, match="There is a mistake in it"):
            library.ask_put_back(again.pk, again.version, by=publisher, why="It was right")


class TestTheWordsFollow:
    def test_the_choice_is_the_ground_until_somebody_says_more(self, sign_in):
        publication = make_public()
        client, page = sign_in(make_user("coordinator")), f"/staff/publications/{publication.pk}/withdraw/"
        post(client, page, {"ground": "court"})
        publication.refresh_from_db()
        assert publication.withdrawn_because == publication.ended_early_ground == "A court order"
        sent = pressed(
            client.get(page), "more", "more", why="The order of 20 November", early_ground="The Family Court"
        )
        assert client.post(page, sent).status_code == 302
        publication.refresh_from_db()
        assert publication.withdrawn_because == "The order of 20 November"
        assert publication.ended_early_ground == "The Family Court"
        assert not publication.withdrawn_silently

    def test_silence_can_follow_too_and_is_remembered(self, client, settings, tmp_path):
        settings.CSPR_MEMORY = tmp_path / "memory"
        down = take_down(make_public())
        assert client.get(f"/reviews/{down.slug}/").status_code == 410
        library.explain(down.pk, down.version, why="The order says so", silently=True, by=make_user("manager"))
        assert client.get(f"/reviews/{down.slug}/").status_code == 404

    @pytest.mark.parametrize("role", ["checker", "partner", "scrutineer", "administrator"])
    def test_only_who_may_take_down_says_more(self, role):
        from csprapp.accounts.roles import NotAllowed

        down = take_down(make_public())
        with pytest.raises(NotAllowed):
            library.explain(down.pk, down.version, why="x", by=make_user(role))


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_it_is_down_on_the_same_ground_and_the_old_edition_does_not_go_back(settings, tmp_path):
    from csprapp import memory

    settings.CSPR_MEMORY = tmp_path / "memory"
    publication, other = make_public(), make_user("publisher")
    take_down(publication)
    (line,) = memory.read().lines
    assert line.facts["ground"] == "names"
    held = Publication.objects.get(pk=publication.pk)
    asked = library.ask_put_back(held.pk, held.version, by=other, why="x", ground_gone="For the test")
    services.put_back(asked.pk, asked.version, by=make_user("checker"), why="x", at=NOW)
    again = remembering.down_again(line, by=other)
    assert (again.withdrawn_for, again.withdrawn_edition, again.ground_gone) == ("names", 1, "")
    with pytest.raises(Refused):
        library.ask_put_back(again.pk, again.version, by=other, why="It was right")


def test_what_has_only_ended_still_offers_a_copy(client, monkeypatch):
    publication = make_public()
    later = dt.datetime.combine(publication.public_until, dt.time(12), dt.UTC) + dt.timedelta(days=1)
    for module in ("publications.public.pages", "publications.public.front"):
        monkeypatch.setattr(f"{module}.now", lambda: later)
    answer = client.get(f"/reviews/{publication.slug}/")
    assert answer.status_code == 410
    assert "ask us for a copy" in answer.content.decode()
