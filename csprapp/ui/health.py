"""Whether this process can do its work: for the machine that watches it, on every part of the service."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from csprapp import closed, disk, replica
from csprapp.records import schema, triggers
from csprapp.ui import static

# How many migrations the database has had, beside the triggers that stand: one question for both.
APPLIED = "SELECT 'migrations', COUNT(*) || ' ' || COALESCE(MAX(id), 0) FROM django_migrations"

# What mends it, behind the word; the others heal by themselves, or by the command that closed the service.
MENDS = {
    "database": "start it, or correct DATABASE_URL; manage.py doctor says why it does not answer",
    "migrations": "manage.py migrate, as the owner of the tables; where that was done, start this process again",
    "triggers": "manage.py migrate, as the owner of the tables",
    "static": "manage.py collectstatic --noinput, then start this process again",
    "disk": "make room on the disk of CSPR_VAR",
}


class Remembered:
    """What one look has found good is remembered: reading every migration file is far too much for a question asked
    each second. A trigger may go while the process runs, and the database may be migrated to another version, so both
    are looked for every time: one short question."""

    def __init__(self) -> None:
        self.good: set[str] = set()
        self.looks = {"migrations": self.differences, "static": static.not_collected}
        self.asked, self.applied = "", ""  # the short question, and how many migrations were good

    def is_good(self, word: str) -> bool:
        """Raises DatabaseError when the database does not answer."""
        if word not in self.good and not self.looks[word]():
            self.good.add(word)
        return word in self.good

    def differences(self) -> list[str]:
        """In what the schema is not the one of this code. Tables made from the models had no migrations to count."""
        there, triggers_standing = schema.columns(), triggers.STANDING[connection.vendor]
        counted = f" UNION ALL {APPLIED}" if "django_migrations" in there else ""
        self.asked, self.applied = triggers_standing + counted, ""
        return schema.differences(there)

    def unprotected(self) -> list[str] | None:
        """The tables that lack a trigger; None when there were migrations since the schema was found good."""
        with connection.cursor() as cursor:
            cursor.execute(self.asked)
            standing = set(cursor.fetchall())
        applied = next((count for name, count in standing if name == "migrations"), "")
        before, self.applied = self.applied, applied
        return triggers.lacking(standing, connection.vendor) if before in {"", applied} else None


remembered = Remembered()


def red() -> list[str]:
    """One word for each thing that keeps this process from doing its work."""
    try:
        of_database = _of_database()
    except DatabaseError:
        of_database = ["database"]
    full = disk.free() < disk.TOO_LITTLE
    is_closed = settings.CSPR_SERVE != "public" and closed.since()  # to the staff and to guests: the public is let in
    if is_closed:
        closed.confirm()
    machine = {"disk": full, "static": not remembered.is_good("static"), "closed": is_closed}
    between = [word for word in [replica.fault()] if word]
    return [*of_database, *between, *(word for word, wrong in machine.items() if wrong)]


def _of_database() -> list[str]:
    """A database of another version has other tables, so its triggers are not looked for."""
    if not remembered.is_good("migrations"):
        return ["migrations"]
    unprotected = remembered.unprotected()
    if unprotected is None:
        remembered.good.discard("migrations")
        return _of_database()
    return ["triggers"] * bool(unprotected)


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 "ok" while this process answers at all: for whatever starts it again when it hangs. It asks nothing else of
    anybody, for a database that is away is no reason to start every process again."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers, its schema is that of the code, what must not change is protected, pages
    have their style, the disk has room and it is not closed for an upgrade; else 503 with a line for each thing: a
    word, and what mends it. Never cached, nothing personal."""
    words = red()
    answer = HttpResponse(
        "".join(f"{word}: {MENDS[word]}\n" if word in MENDS else f"{word}\n" for word in words or ["ok"]),
        status=503 if words else 200,
        content_type="text/plain; charset=utf-8",
    )
    answer["Cache-Control"] = "no-store"
    return answer
