"""What SQLite knows of its own tables: how many rows an index has under one value."""

from django.db import connections


def look_through_tables(using: str = "default") -> None:
    """Have SQLite look through its tables. Without it, it reads the dates of an archive instead of the open ones: a
    manager's work took 1.2 s beside a million cases, and takes 20 ms. PostgreSQL does it by itself. One table at a
    time, in a transaction of its own: whoever saves something meanwhile waits for one and not for all."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.django_table_names(only_existing=True)):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
