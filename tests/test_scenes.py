"""A scene that is put back is the scene as the services made it."""

import pytest
from django.db import connection, transaction

from tests import scenes
from tests.emptying import filled
from tests.factories import make_user
from tests.factories_reviews import make_action, make_signed_off

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list]:
    found = {}
    with connection.cursor() as cursor:
        for table in filled():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def test_every_row_comes_back_and_the_objects_with_them():
    seen = []
    for _ in range(2):
        with transaction.atomic():
            action = make_action()
            assert action.recommendations.get().review.incident.owner.name == "Cora Example"
            seen.append(rows())
            transaction.set_rollback(True)
    assert len(seen[0]) > 20
    assert seen[0] == seen[1]


def test_beside_other_rows_and_for_other_arguments_it_is_made_anew():
    made = len(scenes._scenes)
    make_user("manager")
    scene = make_signed_off(outcome={"what_next": "alternative"})
    assert scene.review.what_next == "alternative"
    assert len(scenes._scenes) == made
