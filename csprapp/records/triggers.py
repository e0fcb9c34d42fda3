"""History, ledger and access log refuse UPDATE and DELETE in the database itself, on SQLite and PostgreSQL.

One door: while an Erasure is open, the rows it names may have their personal columns emptied, and nothing else.
TRUNCATE, and SQLite's INSERT OR REPLACE, fire no trigger of a deleted row, so they are refused on their own.
"""

from django.apps import apps
from django.db import connections, models

DOOR = (
    "SELECT 1 FROM records_erasurerow r JOIN records_erasure e ON e.id = r.erasure_id "
    "WHERE e.closed_at IS NULL AND r.table_name = '{table}' AND r.row_pk = CAST(OLD.{pk} AS TEXT)"
)

PG_FUNCTION = """
CREATE OR REPLACE FUNCTION csprapp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  key text := TG_ARGV[0];
  personal text[] := string_to_array(TG_ARGV[1], ',');
  field text;
  emptied boolean := true;
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (
    SELECT 1 FROM records_erasurerow r JOIN records_erasure e ON e.id = r.erasure_id
    WHERE e.closed_at IS NULL AND r.table_name = TG_TABLE_NAME AND r.row_pk = to_jsonb(OLD) ->> key
  ) AND (to_jsonb(NEW) - personal) = (to_jsonb(OLD) - personal) THEN
    FOREACH field IN ARRAY personal LOOP
      IF (to_jsonb(NEW) -> field) IS DISTINCT FROM (to_jsonb(OLD) -> field)
         AND coalesce(to_jsonb(NEW) ->> field, '') NOT IN ('', '[]', '{}') THEN
        emptied := false;
      END IF;
    END LOOP;
    IF emptied THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
END $$;
CREATE OR REPLACE FUNCTION csprapp_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
END $$;
"""


def protected_models() -> list[type[models.Model]]:
    """Every history model, and every model that says `append_only = True`."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "append_only", False) or hasattr(model, "history_object")
    ]


def personal_columns(model: type[models.Model]) -> list[str]:
    """The columns an Erasure may empty."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return [columns[name] for name in personal_fields(model)]


def personal_fields(model: type[models.Model]) -> list[str]:
    """The fields an Erasure may empty: the record's own `personal_fields`; of a history, those that it keeps, and why
    each change was made, which people type."""
    source = getattr(model, "instance_type", model)  # of a history model: the model whose history it is
    kept = {field.name for field in model._meta.concrete_fields}
    names = [name for name in getattr(source, "personal_fields", ()) if name in kept]
    return [*names, "history_change_reason"] if names and hasattr(model, "history_object") else names


def sqlite_statements(model: type[models.Model]) -> list[str]:
    """What SQLite refuses: deleting a row, and changing any but the emptied columns of an open Erasure."""
    table, pk = model._meta.db_table, model._meta.pk.column
    personal = personal_columns(model)
    kept = [f.column for f in model._meta.concrete_fields if f.column not in personal]
    unchanged = " AND ".join(f'NEW."{c}" IS OLD."{c}"' for c in kept)
    emptied = " AND ".join(
        f'(NEW."{c}" IS OLD."{c}" OR NEW."{c}" IS NULL OR NEW."{c}" IN (\'\', \'[]\', \'{{}}\'))' for c in personal
    )
    door = f"EXISTS ({DOOR.format(table=table, pk=pk)}) AND {unchanged} AND {emptied}" if personal else "0"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    unique = [field.column for field in model._meta.concrete_fields if field.unique]
    replaced = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE "{c}" = NEW."{c}")' for c in unique)  # noqa: S608
    return [
        f'CREATE TRIGGER IF NOT EXISTS "keep_{table}_u" BEFORE UPDATE ON "{table}" WHEN NOT ({door}) {refuse}',
        f'CREATE TRIGGER IF NOT EXISTS "keep_{table}_d" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER IF NOT EXISTS "keep_{table}_i" BEFORE INSERT ON "{table}" WHEN {replaced} {refuse}',
    ]


def postgres_statements(model: type[models.Model]) -> list[str]:
    """The same for PostgreSQL, which also refuses TRUNCATE."""
    table, pk = model._meta.db_table, model._meta.pk.column
    personal = ",".join(personal_columns(model))
    return [
        f'DROP TRIGGER IF EXISTS keep_rows ON "{table}"',
        f'DROP TRIGGER IF EXISTS keep_table ON "{table}"',
        f'CREATE TRIGGER keep_table BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION csprapp_refuse_truncate()",
        f'CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION csprapp_refuse_change('{pk}', '{personal}')",
    ]


def install(using: str = "default", **signal: object) -> None:
    """Put the triggers on every protected table that exists; again after a migration, for the tables as they are."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(PG_FUNCTION.replace("%%", "%"))
        for model in protected_models():
            if model._meta.db_table in present:
                for statement in (postgres_statements if postgres else sqlite_statements)(model):
                    cursor.execute(statement)


# The trigger and the table of each that is there and works; PostgreSQL can switch one off.
STANDING = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT t.tgname::text, c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgenabled IN ('O', 'A') AND c.relnamespace::regnamespace::text = ANY (current_schemas(false)::text[])",
}


def unprotected(using: str = "default") -> list[str]:
    """The protected tables that lack a trigger, as whoever may take one off leaves them. One question."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        return lacking(set(cursor.fetchall()), connection.vendor)


def lacking(standing: set[tuple[str, str]], vendor: str) -> list[str]:
    """The protected tables of which a trigger is not among those that stand."""
    names = ("keep_rows", "keep_table") if vendor == "postgresql" else ("keep_{}_u", "keep_{}_d", "keep_{}_i")
    tables = sorted(model._meta.db_table for model in protected_models())
    return [table for table in tables if not {(name.format(table), table) for name in names} <= standing]


def drop(using: str = "default", plan: object = None, **signal: object) -> None:
    """Take the triggers off: for a migration, which may rebuild tables, or a test that empties its database. Where
    there is nothing to migrate they stay."""
    if plan == []:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname IN ('keep_rows', 'keep_table')"
            )
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep\\_%' ESCAPE '\\'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
