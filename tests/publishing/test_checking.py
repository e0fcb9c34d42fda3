"""A long edition is compared beside the requests, once for all that goes into it."""

import pytest

from cases.incidents.models import Person
from csprapp.records.services import change
from csprapp.tasks import work
from csprapp.tasks.models import Job
from csprapp.today import london_today
from publishing.disclosure import parts
from publishing.disclosure.intruder import worked_out
from publishing.disclosure.searches import Finding, Place
from publishing.links import checking, queries
from publishing.links.models import Clearance, Compared
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import make_people, make_review, make_waiting, small_pdf

pytestmark = pytest.mark.django_db
NAMED = "The name of a child in the case, in full"


@pytest.fixture
def edition():
    case = make_case()
    make_people(case)
    return make_waiting(review=make_review(case=case), pdf=small_pdf("Quillan Zedworth lived here."))


@pytest.fixture
def look(edition, sign_in):
    reader = make_user("checker")
    client, address = sign_in(reader), f"/staff/publications/{edition.publication_id}/check/"
    return lambda **answers: (client.post(address, answers) if answers else client.get(address)).text


@pytest.fixture(autouse=True)
def _long(monkeypatch):
    monkeypatch.setattr(checking, "LONG", 10)


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_while_it_is_compared_the_page_says_so_and_answers_wait(queue, look):
    assert "Its words are compared with what is known" in look()
    assert "Nothing was saved yet" in look(digest="d", token="t")
    assert not Clearance.objects.exists()
    work.run.call(Job.objects.get().pk)
    assert NAMED in look()
    assert Job.objects.count() == 1


def test_it_is_done_once_until_something_else_is_known(look, edition, monkeypatch):
    assert NAMED in look()
    compared, asked = queries.disclosure_of, []
    monkeypatch.setattr(queries, "disclosure_of", lambda *given, **more: asked.append(1) or compared(*given, **more))
    assert NAMED in look()
    assert asked == []
    with change(Person, Person.objects.get(name="Quillan Zedworth").pk, None, by=edition.author, why="W") as person:
        person.name = "Torquil Zedworth"
    assert NAMED not in look()
    assert asked == [1]
    assert Compared.objects.count() == 2


def test_who_asks_and_what_everybody_is_compared_with_goes_in(edition):
    link, today = queries.source_of(edition.publication), london_today()
    text = queries.places_of(edition)
    one, other = make_user("checker"), make_user("checker")

    def key(who):
        ground = queries.ground_of([queries.drawn_by(link, edition.publication)], today, who)
        return checking._key(link, edition, text, who, ground)

    keys = [key(who) for who in (one, one, other)]
    assert keys[0] == keys[1] != keys[2]
    link.review = None
    before = key(one)
    make_people(make_case())
    assert key(one) != before != keys[0]


def test_after_it_failed_the_page_does_it_itself(queue, look, edition):
    look()
    Job.objects.update(state="failed", ended_at=checking.now())
    assert NAMED in look()


def test_findings_are_the_same_after_they_were_kept():
    told = worked_out(
        [Place("Summary", "The twins, aged 7, of a Somali family, died on 3 May 2024 at Oakfield School.")]
    )
    plain = Finding("Title", "A name", "x", 2, True, "2026-0042", True, "will")
    assert told
    for found in (*told, plain):
        again = parts.finding_from_plain(parts.finding_as_plain(found))
        assert again == found
        assert getattr(again, "told", ()) == getattr(found, "told", ())
