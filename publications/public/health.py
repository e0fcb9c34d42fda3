"""Whether this process can do its work: for the machine that watches it."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers and every migration is applied, else 503 with one word. Never cached."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
        word = "migrations" if behind else "ok"
    except DatabaseError:
        word = "database"
    answer = HttpResponse(word + "\n", status=200 if word == "ok" else 503, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer
