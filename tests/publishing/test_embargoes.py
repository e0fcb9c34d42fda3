"""A trial or an inquest with an embargo, and a family's wishes, as whoever publishes meets them."""

import datetime as dt

import pytest

from cases.editing import proceedings
from csprapp.records.refusals import Refused
from publications.library.models import Publication
from publishing.links import queries, rules
from publishing.links.models import Blocker
from publishing.schedule import release as by_hand, services
from reviews.contacts.services import AGREEMENTS, DATES
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import NOW, TODAY, make_approved, make_review

pytestmark = pytest.mark.django_db
DAY = TODAY + dt.timedelta(days=30)


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def review(case):
    return make_review(case=case)


def an_embargo(case, **facts):
    said = {"embargo": True, "court": "Inventedham Crown Court", **facts}
    return proceedings.PROCEEDINGS.append(
        case, {"kind": "criminal"} | said, reason="The CPS wrote", by=case.owner, today=TODAY
    )


def lift(row):
    proceedings.lift_embargo(
        row, row.version, TODAY, "A prosecutor", reason="Letter", by=row.incident.owner, today=TODAY
    )


def schedule(publication, on=DAY):
    publication.refresh_from_db()
    by = publication.current_edition.author
    return services.schedule(publication.pk, publication.version, on, None, by=by, at=NOW)


def hold(publication):
    publication.refresh_from_db()
    by = publication.current_edition.author
    publication = by_hand.postpone(publication.pk, publication.version, why="The verdict", by=by, at=NOW)
    for office in ("court", "family", "press"):
        said = {"confirmed_on": TODAY, "confirmed_by": "The clerk", "by": make_user("coordinator"), "today": TODAY}
        link = queries.link_of(publication)
        by_hand.confirm(link, link.version, office, **said)
    return publication


def release(publication):
    publication.refresh_from_db()
    by = publication.current_edition.author
    return by_hand.release(publication.pk, publication.version, by=by, at=NOW)


def test_a_report_embargoed_before_its_check_is_neither_dated_nor_published_by_hand_until_it_is_lifted(case, review):
    row = an_embargo(case)
    publication = make_approved(review=review)
    with pytest.raises(Refused, match="Publishing must wait for: criminal, Inventedham Crown Court"):
        schedule(publication)
    with pytest.raises(Refused, match="Publishing must wait for"):
        release(hold(publication))
    assert not Publication.objects.public(NOW).exists()
    lift(row)
    assert release(publication).public_from == TODAY
    assert Publication.objects.public(NOW).exists()


def test_a_proceeding_known_at_the_check_stops_the_date_when_it_is_put_under_an_embargo_later(case, review):
    row = an_embargo(case, embargo=False)
    publication = schedule(make_approved(review=review))
    said = {"reason": "The coroner wrote", "by": case.owner, "today": TODAY}
    proceedings.PROCEEDINGS.correct(row, 1, {"embargo": True}, **said)
    publication.refresh_from_db()
    assert publication.public_from is None
    assert "Publishing must wait for" in Blocker.objects.get().words


def test_a_date_after_the_last_day_of_an_embargo_is_free(case, review):
    an_embargo(case, embargo_until=DAY - dt.timedelta(days=1))
    publication = make_approved(review=review)
    with pytest.raises(Refused, match="Publishing must wait"):
        schedule(publication, DAY - dt.timedelta(days=1))
    assert schedule(publication, DAY).public_from == DAY


def test_the_days_and_wishes_of_the_family_are_before_whoever_chooses_and_checks(case, review):
    said = {"reason": "They told us", "by": case.owner, "today": TODAY}
    DATES.append(case, {"label": "The funeral", "day": DAY, "yearly": False}, **said)
    agreed = {"about": "timing", "agreed": "Never on a Friday", "agreed_with": "The mother", "agreed_by": "The chair"}
    AGREEMENTS.append(case, agreed | {"agreed_on": TODAY}, **said)
    publication = make_approved(review=review)
    link = queries.link_of(publication)
    facts = queries.facts_of(link, publication, TODAY)
    warnings = queries.judge(link, facts, DAY, TODAY).warnings
    assert any("is the funeral" in warning for warning in warnings)
    family = next(line for line in rules.lines(facts) if line.key == "family")
    assert any("Never on a Friday" in note for note in family.notes)


def test_the_wishes_stand_where_the_day_before_publishing_is_prepared(sign_in, case, review):
    agreed = {"about": "timing", "agreed": "Never on a Friday", "agreed_with": "The mother", "agreed_by": "The chair"}
    AGREEMENTS.append(case, agreed | {"agreed_on": TODAY}, reason="They told us", by=case.owner, today=TODAY)
    publication = make_approved(review=review)
    page = sign_in(make_user("publisher")).get(f"/staff/publications/{publication.pk}/ready/").content.decode()
    assert "Never on a Friday" in page
