"""Migrations applied without working out every model anew do what Django's own way does."""

import pytest
from django.db import connections, migrations, models
from django.db.migrations.state import ProjectState

from csprapp.records.migrating import Executor, _is_of_one_table
from tests.test_migrations import another

INITIAL = [
    migrations.CreateModel("Child", [("code", models.IntegerField(primary_key=True))]),
    migrations.CreateModel(
        "Toy",
        [("id", models.BigAutoField(primary_key=True)), ("child", models.ForeignKey("toys.Child", models.CASCADE))],
    ),
]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AlterField("child", "code", models.CharField(max_length=9, primary_key=True)),
        migrations.AlterField("child", "name", models.CharField(max_length=9, unique=True)),
        migrations.AlterField("toy", "child", models.ForeignKey("toys.Child", models.PROTECT)),
        migrations.RenameField("child", "code", "number"),
        migrations.RenameModel("Child", "Person"),
        migrations.SeparateDatabaseAndState(),
    ],
)
def test_what_other_tables_may_have_to_follow_is_left_to_django(operation):
    assert not _is_of_one_table(operation)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_data_steps_know_every_relation_and_a_changed_key_is_followed():
    other, seen = another(":memory:"), []
    connections[other.alias] = other

    def look(apps, schema_editor):
        Child, Toy = apps.get_model("toys", "Child"), apps.get_model("toys", "Toy")
        seen.append([relation.related_model for relation in Child._meta.related_objects] == [Toy])
        seen.append({field.name for field in Child._meta.get_fields()})

    steps = [
        INITIAL,
        [migrations.AddField("child", "name", models.CharField(max_length=9, default="")), migrations.RunPython(look)],
        [migrations.AlterField("child", "code", models.CharField(max_length=9, primary_key=True))],
        [migrations.RunPython(look)],
    ]
    executor, state = Executor(other), ProjectState()
    executor.recorder.ensure_schema()
    other.disable_constraint_checking()
    for number, operations in enumerate(steps):
        migration = type("Migration", (migrations.Migration,), {"operations": operations})(f"000{number}", "toys")
        state = executor.apply_migration(state, migration)
    with other.cursor() as cursor:
        cursor.execute("SELECT name, type FROM pragma_table_info('toys_toy')")
        assert dict(cursor.fetchall())["child_id"] == "varchar(9)"
    other.close()
    del connections[other.alias]
    assert seen == [True, {"toy", "code", "name"}] * 2
