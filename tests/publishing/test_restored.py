"""After a restore: what is done again by the memory, the page of what waits to be confirmed, and what a person is told
when a taking down could not be remembered."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from csprapp import memory
from csprapp.memory import Line, Mark
from csprapp.records.services import add
from publications.content import rules, services as content
from publications.content.queries import in_force
from publications.content.rules import Page
from publications.library import remembering
from publications.library.models import Publication
from publications.library.remembering import BACK, DOWN
from publishing.links import blockers, takedown_checklist
from publishing.links.models import Blocker, PublicationLink
from publishing.site_pages import services as site_pages
from publishing.takedown import replaying
from tests.factories import make_user
from tests.factories_publishing import NOW, make_public

LATER = NOW + dt.timedelta(days=1)


def line(kind, publication, by=0, **facts):
    told = {"publication": publication.slug, "by": by, "silently": False, "at": NOW.isoformat()} | facts
    return Line(Mark(1, "x"), "", NOW.isoformat(), kind, told)


@pytest.mark.django_db
class TestDoneAgain:
    def test_down_again_has_its_list_and_none_of_its_dates(self):
        publication, manager = make_public(), make_user("manager")
        said = replaying.take_down(line(DOWN, publication, manager.pk), LATER)
        assert said == f"{publication.slug} is down again"
        publication.refresh_from_db()
        assert len(takedown_checklist.lines_of(publication)) == 6
        assert not Deadline.objects.open().filter(route="publication-going").exists()
        assert publication.history.first().history_user == manager

    def test_by_somebody_whose_account_is_gone_with_the_records(self):
        publication = make_public()
        replaying.take_down(line(DOWN, publication, silently=True), LATER)
        publication.refresh_from_db()
        assert (publication.withdrawn_at, publication.withdrawn_silently) == (NOW, True)
        assert publication.history.first().history_user is None

    def test_put_back_again_and_what_is_not_there_is_passed_over(self):
        publication = make_public()
        replaying.take_down(line(DOWN, publication), LATER)
        assert replaying.put_back(line(BACK, publication), LATER)
        assert Publication.objects.public(LATER).get() == publication
        for again in (replaying.take_down, replaying.put_back):
            assert again(line(DOWN, Publication(slug="review-2026-zz")), LATER) == ""
        assert replaying.take_file_off(line("file_off", publication, key="none"), LATER) == ""


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture
    def held(self):
        publication = make_public()
        remembering.hold([publication], NOW, "Restored from a backup")
        publication.refresh_from_db()
        return publication

    def url(self, publication):
        return f"/staff/publications/{publication.pk}/restored/"

    def test_a_publisher_is_led_to_it_and_confirms(self, held, sign_in_afresh):
        client = sign_in_afresh(make_user("publisher"))
        assert f"{held.slug} came back from a backup: confirm it" in client.get("/staff/").content.decode()
        listed = client.get("/staff/publications/").content.decode()
        assert "Came back from a backup, and waiting to be confirmed" in listed
        assert self.url(held) in client.get(f"/staff/publications/{held.pk}/").content.decode()
        page = client.get(self.url(held)).content.decode()
        assert "restored from a backup on Monday" in page
        assert client.post(self.url(held), {"version": held.version}).status_code == 200
        assert not Publication.objects.public(NOW).exists()
        answer = client.post(self.url(held), {"version": held.version, "checked": "on"}, follow=True)
        assert "You have confirmed it" in answer.content.decode()
        assert Publication.objects.public(NOW).get() == held
        assert "Nothing is waiting to be confirmed" in client.get(self.url(held)).content.decode()

    def test_not_against_what_was_recorded_on_a_case_after_the_check(self, held, sign_in_afresh):
        link = PublicationLink.objects.get(publication=held)
        stop = Blocker(link=link, words="A trial", at=NOW, was_public=False)
        add(stop, by=make_user("manager"), why="For a test")
        client = sign_in_afresh(make_user("publisher"))
        answer = client.post(self.url(held), {"version": held.version, "checked": "on"})
        assert "A second person must check it again first" in answer.content.decode()
        assert blockers.open_blockers(held)
        assert not Publication.objects.public(NOW).exists()

    @pytest.mark.parametrize("role", ["manager", "coordinator", "checker", "partner", "administrator"])
    def test_nobody_else_may(self, held, sign_in_afresh, role):
        client = sign_in_afresh(make_user(role))
        assert client.post(self.url(held), {"version": held.version, "checked": "on"}).status_code == 403
        assert "confirm it" not in client.get("/staff/").content.decode()

    def test_who_signed_in_long_ago_confirms_who_they_are_first(self, held, sign_in_afresh):
        client = sign_in_afresh(make_user("publisher"), ago=3600)
        answer = client.post(self.url(held), {"version": held.version, "checked": "on"})
        assert answer.status_code == 302
        assert not Publication.objects.public(NOW).exists()


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_it_comes_down_and_the_person_is_told_when_it_could_not_be_remembered(sign_in, settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "memory"
    settings.CSPR_MEMORY.write_text("in the way")
    publication, client = make_public(), sign_in(make_user("manager"))
    url = f"/staff/publications/{publication.pk}/withdraw/"
    said = {"ground": "names"}
    told = client.post(url, said, follow=True).content.decode()
    assert "It is down. Nobody can read it" in told
    assert "we could not record it where a restore from a backup would find it" in told
    assert not Publication.objects.public(NOW).exists()
    assert memory.memory_faults()

    settings.CSPR_MEMORY.unlink()
    other = make_public()
    told = client.post(f"/staff/publications/{other.pk}/withdraw/", said, follow=True).content.decode()
    assert "could not be written" not in told
    assert [each.facts["publication"] for each in memory.read().lines] == [other.slug]


def put_out(words: str) -> str:
    """A text of the page "how reviews work" that the public reads; gives its digest."""
    writer = make_user("publisher")
    draft = content.start(Page.HOW, by=writer)
    draft = content.save(draft.pk, draft.version, words, "", by=writer)
    draft = content.submit(draft.pk, draft.version, by=writer, at=NOW)
    content.approve(draft.pk, draft.version, rules.digest(words), by=make_user("checker"), at=NOW)
    return rules.digest(words)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_words_that_were_taken_down_are_down_again_and_no_others(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "memory"
    put_out("First words")
    second = put_out("Second words, with a name")
    manager = make_user("manager")
    gone = Line(Mark(1, "x"), "", "", content.WORDS_OFF, {"page": Page.HOW, "digest": second, "by": manager.pk})
    assert "down again" in site_pages.go_back_again(gone, LATER)
    assert in_force(Page.HOW).source == "First words"
    assert site_pages.go_back_again(gone, LATER) == ""
    site_pages.go_back(Page.HOW, by=manager, why="Another name", at=LATER)
    (line,) = memory.read().lines
    assert line.facts == {"page": "how", "digest": rules.digest("First words"), "by": manager.pk}
    assert site_pages.go_back_again(line, LATER) == ""
    content.remember_taken_down({("how", rules.digest("First words"))})
    assert memory.read().lines[-1].facts == {"page": "how", "digest": second, "by": None}
    assert in_force(Page.HOW).source == rules.shipped(Page.HOW)
