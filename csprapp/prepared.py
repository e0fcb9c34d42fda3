"""Statements that come again and again: PostgreSQL plans them once."""

from typing import Any

from django.db import connection

MOST = 150  # statements that a connection to PostgreSQL keeps planned: all pages of the staff together ask 110


def prepared_cursor() -> Any:
    """A cursor; with PostgreSQL one that leaves the values to the server, which then plans a question that comes again
    and again on one connection once: planning takes several times longer than answering."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    driver = connection.connection
    driver.prepared_max = MOST
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        return connection.cursor()
    finally:
        driver.cursor_factory = usual
