"""What is put together once for a person and a day."""

import pytest
from django.db.models import Count, QuerySet, Value

from cases.incidents.models import Incident
from csprapp import kept
from csprapp.accounts.models import RoleGrant, User
from csprapp.kept import asked_once, versions
from csprapp.records import composed as module
from csprapp.records.composed import composed
from csprapp.records.together import together_for
from csprapp.today import now
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def within_a_request():
    with asked_once():
        versions()  # asked already: what is counted here is what is asked beside them
        yield


def as_tuples(user, on) -> QuerySet:
    return (
        Incident.objects.visible_to(user, on)
        .order_by("pk")
        .values_list("reference", "aware_on", "created_at", "restricted")
    )


def as_records(user, on) -> QuerySet:
    return Incident.objects.visible_to(user, on).annotate(one=Value(1), few=Count("people")).order_by("pk")


def grouped(user, on) -> list[list[QuerySet]]:
    return [[], [Incident.objects.visible_to(user, on).select_related("area"), User.objects.filter(pk=user.pk)]]


def test_it_finds_what_the_question_itself_finds_and_asks_the_database_each_time(django_assert_num_queries):
    user = make_user("coordinator")
    for expected in (0, 1, 2):
        for _ in range(2):
            again = User.objects.get(pk=user.pk)
            assert composed(as_tuples, again, TODAY) == list(as_tuples(again, TODAY))
            found, asked = composed(as_records, again, TODAY), list(as_records(again, TODAY))
            assert found == asked
            assert len(found) == expected
            facts = [field.attname for field in Incident._meta.concrete_fields] + ["one", "few"]
            assert [[getattr(row, fact) for fact in facts] for row in found] == [
                [getattr(row, fact) for fact in facts] for row in asked
            ]
            with django_assert_num_queries(1):
                composed(as_tuples, again, TODAY)
        make_case(by=user)


def test_a_role_an_area_and_a_name_that_come_or_go_count_at_once():
    other = make_case(area=make_area("Elsewhere"))
    user = make_user("coordinator", area=make_area("Northshire"))

    def seen() -> list[str]:
        return [reference for reference, *_ in composed(as_tuples, User.objects.get(pk=user.pk), TODAY)]

    assert seen() == []
    give_access(other, user)
    assert seen() == [other.reference]
    RoleGrant.objects.filter(user=user).delete()
    assert seen() == []


def test_what_nobody_can_find_is_not_asked(django_assert_num_queries):
    nobody = make_user()
    assert nobody.roles(TODAY) == frozenset()
    nobody.belongs_to(TODAY)
    versions()
    with django_assert_num_queries(0):
        assert composed(as_tuples, nobody, TODAY) == []


def test_groups_of_questions_are_answered_in_their_groups():
    user = make_user("coordinator")
    case = make_case(by=user)
    for _ in range(2):
        nothing, (cases, people) = together_for(grouped, user, TODAY)
        assert (nothing, cases, people) == ([], [case], [user])
        assert "area" in cases[0]._state.fields_cache


def test_a_question_that_depends_on_more_than_it_says_is_found_out():
    user, wanted = make_user("coordinator"), ["first"]

    def unsaid(user, on) -> QuerySet:
        return Incident.objects.visible_to(user, on).filter(reference=wanted[0]).values_list("pk")

    composed(unsaid, user, TODAY)
    wanted[0] = "second"
    with pytest.raises(AssertionError, match="depends on more than is said"):
        composed(unsaid, user, TODAY)


def test_a_question_that_depends_on_the_time_of_day_is_found_out():
    def since(user, on) -> QuerySet:
        return Incident.objects.filter(created_at__lte=now()).values_list("pk")

    with pytest.raises(AssertionError, match="depends on more than is said"):
        composed(since, make_user("coordinator"), TODAY)


def test_what_asks_the_database_while_it_is_put_together_is_put_together_each_time():
    user = make_user("coordinator")

    def of_the_newest(user, on) -> QuerySet:
        newest = Incident.objects.order_by("-pk").values_list("pk", flat=True).first()
        return Incident.objects.filter(pk=newest).values_list("reference")

    for _ in range(2):
        case = make_case(by=user)
        assert composed(of_the_newest, user, TODAY) == [(case.reference,)]


def test_outside_a_request_nothing_is_kept(monkeypatch):
    user = make_user("coordinator")
    monkeypatch.setattr(module, "_known", {})
    token = kept._versions.set(None)
    composed(as_tuples, user, TODAY)
    assert module._known == {}
    kept._versions.reset(token)


def test_they_are_put_together_once_and_no_more_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(module, "_known", {})
    monkeypatch.setattr(module, "MOST", 3)
    made = []
    for number in (1, 1, 2, 3, 4, 4):
        module._kept.__wrapped__(number, lambda number=number: made.append(number) or number)
    assert made == [1, 2, 3, 4]
    assert set(module._known) == {4}
