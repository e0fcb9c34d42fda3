"""Statements that come again and again: PostgreSQL plans them once."""

from typing import Any

from django.db import connection


def prepared_cursor() -> Any:
    """A cursor; with PostgreSQL one that leaves the values to the server, which then plans a question that comes again
    and again on one connection once: planning takes several times longer than answering."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    driver = connection.connection
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        return connection.cursor()
    finally:
        driver.cursor_factory = usual
