"""The many cases of the benchmarks: as many as asked for, as the services would have left each of them, and pages that
answer."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count

from benchmarks.copying import copied_models
from benchmarks.many_cases import fill, numbers_of_copies, surname_of
from benchmarks.patterns import SURNAME, Pattern
from benchmarks.worklist.pages import PAGES
from cases.deadlines.models import Deadline
from cases.incidents import search_index
from cases.incidents.models import Incident
from cases.incidents.search import refresh_search
from cases.referrals.models import Referral
from csprapp.accounts.models import User
from csprapp.records import triggers
from csprapp.today import london_today
from dashboard.casefile.queries import with_stage
from reviews.actions.models import Action
from reviews.learning.models import LearningReview
from reviews.planning.models import Milestone, ProgressCheck
from reviews.returns.models import AgencyRequest
from tests import emptying, standing_clock

CASES, OPEN, ONE_IN = 60, 20, 7
SHARES = (1, 2, 9, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.proof]


@pytest.fixture(scope="module", autouse=True)
def filled(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), standing_clock.clock.at(standing_clock.NOON):
        fill(CASES, OPEN, london_today())
        yield
        emptying.empty()


def test_there_are_as_many_as_asked_for():
    assert Incident.objects.count() == CASES
    assert Incident.objects.open().count() == OPEN
    assert Incident.objects.values("area").distinct().count() == 4
    assert len({reference for (reference,) in Incident.objects.values_list("reference")}) == CASES


def test_a_copy_is_at_the_stage_of_its_pattern():
    found = with_stage(Incident.objects.order_by("pk"), london_today()).values("stage").annotate(number=Count("pk"))
    stages = dict(found.order_by().values_list("stage", "number"))
    assert stages["closed"] == CASES - OPEN
    assert {"awareness", "notify", "rapid-review", "decision", "review", "publication"} < set(stages)


def test_no_key_leads_nowhere():
    with connection.cursor() as cursor:
        for model in copied_models():
            for field in model._meta.concrete_fields:
                if field.is_relation and field.db_constraint:
                    other = field.related_model._meta
                    cursor.execute(
                        f'SELECT count(*) FROM "{model._meta.db_table}" t WHERE t."{field.column}" IS NOT NULL '
                        f'AND NOT EXISTS (SELECT 1 FROM "{other.db_table}" o WHERE o."{other.pk.column}" = '
                        f't."{field.column}")'
                    )
                    assert cursor.fetchone() == (0,), f"{model.__name__}.{field.name}"


def test_every_rule_of_the_models_holds():
    """Of every seventh row, the constraints, lengths, choices and keys."""
    for model in copied_models():
        if not hasattr(model, "history_object") and not model._meta.auto_created:
            for row in model._base_manager.order_by("pk")[::ONE_IN]:
                fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
                row.clean_fields(exclude={field.name for field in fields if not getattr(row, field.attname, None)})
                row.validate_unique()
                row.validate_constraints()


def test_a_copy_is_found_by_the_words_the_service_would_give_it():
    for incident in Incident.objects.all()[::ONE_IN]:
        kept = incident.search_text
        refresh_search(incident)
        assert kept == incident.search_text


def test_a_copy_has_a_history_of_its_own():
    for model in copied_models():
        if hasattr(model, "history"):
            for row in model._base_manager.order_by("-pk")[:ONE_IN]:
                newest = row.history.latest("history_id")
                assert (newest.version, newest.created_at) == (row.version, row.created_at)
    newest = Incident.objects.order_by("-pk").first()
    assert newest.history.latest("history_id").reference == newest.reference


def test_a_duty_is_about_a_row_of_its_own_case():
    of_cases = Deadline.objects.filter(route__startswith="case-")
    assert not [each for each in of_cases if each.subject_id != each.incident_id]
    for model in (LearningReview, Action, Milestone, ProgressCheck, AgencyRequest, Referral):
        for row in model.objects.filter(deadline__isnull=False).select_related("deadline"):
            assert row.deadline.subject_id == row.pk


def test_names_and_references_are_the_copys_own():
    newest = Incident.objects.open().order_by("-pk").first()
    assert SURNAME not in newest.people.get(role="parent").name
    assert len({surname_of(number) for number in range(10_000)}) == 10_000


def test_indexes_and_triggers_are_there_again():
    with connection.cursor() as cursor:
        for model in copied_models():
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            assert {index.name for index in model._meta.indexes} <= set(there)
    assert not missing_triggers()
    assert search_index.agrees()


def missing_triggers() -> set[str]:
    kept = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        kept = "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'keep_rows'"
    with connection.cursor() as cursor:
        cursor.execute(kept)
        return {model._meta.db_table for model in triggers.protected_models()} - {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name} ({page.who})")
def test_the_page_answers(page, sign_in):
    client = sign_in(User.objects.get(email=f"{page.who}@demo.example"))
    address = page.address()
    answer = client.post(address, page.typed()) if page.typed else client.get(address)
    assert answer.status_code == 200


def test_the_shares_of_the_patterns_add_up():
    roots = [apps.get_model("cases.Incident")(pk=number) for number in range(4)]
    patterns = [
        Pattern(root, share, number < 2) for number, (root, share) in enumerate(zip(roots, SHARES, strict=True))
    ]
    copies = numbers_of_copies(patterns, 100, 11)
    assert sum(copies) == 100 - len(patterns)
    assert copies[0] + copies[1] == 11 - 2
    with pytest.raises(ValueError, match="At least 2"):
        numbers_of_copies(patterns, 100, 1)
