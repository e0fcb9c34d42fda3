"""Publishing: who may record what the checker relies on, whose drafts are shown, and that every case read is logged."""

import pytest

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.models import AccessLog
from publishing.links import expiry
from publishing.schedule import services
from reviews.learning.models import LearningReview
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_publishing import TODAY, make_draft, make_public, make_review, make_waiting

pytestmark = pytest.mark.django_db


def test_the_checker_records_none_of_the_facts_that_they_check(sign_in):
    edition = make_waiting()
    link = services.queries.link_of(edition.publication)
    checker = make_user(Role.CHECKER)
    with pytest.raises(NotAllowed):
        services.prepare(link, link.version, {"family_note": "Told"}, by=checker, today=TODAY)
    with pytest.raises(NotAllowed):
        expiry.record(link, link.version, told_of_expiry_on=TODAY, by=checker, today=TODAY)
    before = LearningReview.objects.get(pk=link.review_id).version
    client = sign_in(checker)
    for page in ("ready", "going"):
        client.post(
            f"/staff/publications/{edition.publication_id}/{page}/", {"version": link.version, "family": "told"}
        )
    link.refresh_from_db()
    assert (link.family_note, link.told_of_expiry_on) == ("", None)
    assert LearningReview.objects.get(pk=link.review_id).version == before


def learns_nothing(client, pk):
    for page in ("", "names/", "words/", "text/", "documents/", "ready/", "preview/", "submit/", "edition/", "record/",
                 "check/", "publish/", "going/", "compare/", "withdraw/", "put-back/"):  # fmt: skip
        for ask in (client.get, client.post):
            found, missing = ask(f"/staff/publications/{pk}/{page}"), ask(f"/staff/publications/999999/{page}")
            assert (found.status_code, found.content) == (missing.status_code, missing.content), page


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.MANAGER, Role.COORDINATOR, Role.CHECKER])
def test_a_draft_of_another_areas_case_answers_as_one_that_does_not_exist(sign_in, role):
    case = make_case()
    edition = make_draft(review=make_review(case=case))
    client = sign_in(make_user(role, area=make_area()))
    learns_nothing(client, edition.publication_id)
    assert edition.publication.slug not in client.get("/staff/publications/").content.decode()
    own = sign_in(make_user(role, area=case.area))
    assert own.get(f"/staff/publications/{edition.publication_id}/").status_code == 200


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.CHECKER])
def test_my_work_does_not_name_the_publication_of_a_restricted_case(sign_in, role):
    case = make_case(restricted=True, restricted_reason="Staff member's family")
    writer = make_user(Role.PUBLISHER)
    give_access(case, writer)
    edition = make_waiting(by=writer, review=make_review(case=case))
    page = sign_in(make_user(role)).get("/staff/").content.decode()
    assert edition.publication.slug not in page
    named = make_user(role)
    give_access(case, named)
    assert edition.publication.slug in sign_in(named).get("/staff/").content.decode()


def test_reading_a_publication_is_logged_on_every_case_it_draws_on(sign_in):
    lead, linked = make_case(), make_case()
    review = make_review(case=lead)
    review.linked_incidents.add(linked)
    edition = make_draft(review=review)
    reader = make_user(Role.PUBLISHER)
    sign_in(reader).get(f"/staff/publications/{edition.publication_id}/")
    assert set(AccessLog.objects.filter(user=reader).values_list("case", flat=True)) == {
        lead.reference,
        linked.reference,
    }


def test_nothing_private_is_said_beside_a_public_page_whose_case_is_closed_to_the_reader(sign_in):
    case = make_case()
    publication = make_public(review=make_review(case=case))
    reader = make_user(Role.PUBLISHER, area=make_area())
    for page in ("", "withdraw/"):
        answer = sign_in(reader).get(f"/staff/publications/{publication.pk}/{page}")
        assert answer.status_code == 200
        assert case.reference not in answer.content.decode()
