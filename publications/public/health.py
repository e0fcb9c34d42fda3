"""Whether this process can do its work: for the machine that watches it."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


class Migrations:
    """Whether every migration of this process's code is applied. Nothing unapplies one under a running process, so
    "yes" is remembered: a plan reads every migration file, which is far too much for a question asked each second."""

    applied = False

    def pending(self) -> bool:
        """Raises DatabaseError when the database does not answer."""
        if self.applied:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        else:
            executor = MigrationExecutor(connection)
            self.applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return not self.applied


migrations = Migrations()


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers and every migration is applied, else 503 with one word. Never cached."""
    try:
        word = "migrations" if migrations.pending() else "ok"
    except DatabaseError:
        word = "database"
    answer = HttpResponse(word + "\n", status=200 if word == "ok" else 503, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer
