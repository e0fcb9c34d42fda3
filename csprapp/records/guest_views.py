"""The views through which the part of guests sees its own rows: made by deploy/postgresql/grants.sql."""

from django.db import connections


def drop(using: str = "default", plan: object = None, **signal: object) -> None:
    """Take them away before a migration, which could change no column that a view shows. Until grants.sql makes them
    again, its role may read none of the tables behind them. Where there is nothing to migrate they stay."""
    if plan != [] and connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL client_min_messages = warning; DROP SCHEMA IF EXISTS guests CASCADE")
