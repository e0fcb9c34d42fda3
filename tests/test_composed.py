"""What is put together once for a person and a day."""

import pytest
from django.db.models import Count, QuerySet, Value

from cases.incidents.models import Incident
from csprapp import composed as module, kept
from csprapp.accounts.models import RoleGrant, User
from csprapp.composed import OneOf, Rows, composed
from csprapp.kept import asked_once, versions
from csprapp.partnership.models import Area
from csprapp.records.together import read_beside_once, together_for
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


def test_a_small_table_that_is_read_for_it_and_kept_makes_it_no_other_question(monkeypatch):
    """Else the first page of a process would be put together twice: once by the first who asks, once by the second."""
    monkeypatch.setattr(module, "_known", {})
    ours, user = kept.Kept(lambda: list(Area.objects.order_by("pk")), "partnership.Area"), make_user("coordinator")
    asked_already(user)

    def within_ours(user, on) -> QuerySet:
        return Incident.objects.filter(area__in=ours()).values_list("reference")

    composed(within_ours, user, TODAY)
    assert len(module._known) == 1
    case = make_case(by=user)  # with an area of its own: what was kept is put together anew
    assert (case.reference,) in composed(within_ours, user, TODAY)
    kept._KEPT.remove(ours)


def asked_already(user) -> None:
    """What a request knows before its first question."""
    versions(), user.roles(TODAY), user.belongs_to(TODAY)


def called(user, on, reference) -> QuerySet:
    return Incident.objects.visible_to(user, on).filter(reference=reference).select_related("area", "owner").order_by()


def these(user, on, keys, least) -> QuerySet:
    found = Incident.objects.visible_to(user, on).filter(OneOf("pk", keys), pk__gte=least)
    return found.order_by("pk").prefetch_related("people")


def test_what_it_is_about_is_put_in_each_time_and_related_rows_come_with_it(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(module, "_known", {})
    user = make_user("coordinator")
    cases = [make_case(by=user, area=make_area(), owner=user) for _ in range(3)]
    asked_already(user)
    for case in cases:
        with django_assert_num_queries(1):
            (found,) = composed(called, user, TODAY, about=(case.reference,))
        assert (found, found.area, found.owner) == (case, case.area, user)
        assert {"area", "owner"} <= found._state.fields_cache.keys()
    assert composed(called, user, TODAY, about=("2026-9999",)) == []
    for keys in ([], cases[:1], cases[1:]):
        about = (tuple(case.pk for case in keys), cases[1].pk)
        found = composed(these, user, TODAY, about=about)
        assert found == [case for case in keys if case in cases[1:]]
        assert all("people" in case._prefetched_objects_cache for case in found)
    assert len(module._known) == 2


def any_of(user, on, *references) -> QuerySet:
    found = Incident.objects.visible_to(user, on).filter(reference__in=references)
    return found.order_by("pk").values_list("pk")


def test_about_more_it_is_another_question():
    user = make_user("coordinator")
    cases = [make_case(by=user) for _ in range(3)]
    for number in (1, 3, 2, 1):
        about = tuple(case.reference for case in cases[:number])
        assert composed(any_of, user, TODAY, about=about) == [(case.pk,) for case in cases[:number]]


def test_a_question_that_looks_at_what_it_is_about_is_found_out():
    def looks(user, on, pk) -> QuerySet:
        found = Incident.objects.visible_to(user, on).values_list("pk")
        return found.filter(pk=pk) if pk > 0 else found

    with pytest.raises(AssertionError, match="looks at what it is about"):
        composed(looks, make_user("coordinator"), TODAY, about=(1,))


def test_a_list_is_counted_and_read_page_by_page(django_assert_num_queries):
    user = make_user("coordinator")
    cases = [make_case(by=user) for _ in range(3)]
    for rows, expected in ((Rows(as_records, user, TODAY), cases), (Rows(as_records, make_user(), TODAY), [])):
        assert rows.count() == len(expected)
        assert rows[0:2] == expected[:2]
        assert rows[2:4] == expected[2:]


def beside(case, user, on) -> list[QuerySet]:
    return [
        case.area.partner_bodies.all(),
        case.deadlines.all(),
        Incident.objects.visible_to(user, on).filter(pk=case.pk),
    ]


def test_what_hangs_on_a_record_is_put_together_once_for_all_of_them(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(module, "_known", {})
    user = make_user("coordinator")
    cases = [make_case(by=user), make_case(by=user)]
    asked_already(user)
    for case in cases:
        with django_assert_num_queries(1):
            bodies, dates, own = read_beside_once(
                case, "people__child", "agencies", also=beside, user=user, on=TODAY, of=("area",)
            )
        expected = [list(case.area.partner_bodies.all()), list(case.deadlines.all()), [case]]
        assert [bodies, sorted(dates, key=lambda date: date.pk), own] == expected
        with django_assert_num_queries(0):
            assert [person.incident for person in case.people.all()] == [case] * len(case.people.all())
            assert all(date.incident is case for date in dates)
            list(case.agencies.all())
    assert len(module._known) == 1


def test_a_question_made_of_more_than_the_key_of_a_record_is_refused():
    def of_its_words(case, user, on) -> list[QuerySet]:
        return [Incident.objects.filter(summary=case.summary)]

    user = make_user("coordinator")
    with pytest.raises(Incident.DoesNotExist):
        read_beside_once(make_case(by=user), also=of_its_words, user=user, on=TODAY)


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
