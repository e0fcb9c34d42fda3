"""Whether this process can do its work: for the machine that watches it, on every part of the service."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from csprapp import disk
from csprapp.records import schema, triggers
from csprapp.ui import static


class Remembered:
    """What one look has found good. Nothing unapplies a migration or a static file under a running process, so a good
    answer is remembered: reading every migration file is far too much for a question asked each second. A trigger may
    go while the process runs, when a migration is killed, so it is looked for every time: one short question."""

    def __init__(self) -> None:
        self.good: set[str] = set()

    def is_good(self, word: str) -> bool:
        """Raises DatabaseError when the database does not answer."""
        if word not in self.good and not LOOKS[word]():
            self.good.add(word)
        return word in self.good


LOOKS = {"migrations": lambda: schema.differences(schema.columns()), "static": static.not_collected}
remembered = Remembered()


def red() -> list[str]:
    """One word for each thing that keeps this process from doing its work."""
    try:
        of_database = ["migrations"] * (not remembered.is_good("migrations"))
        if not of_database and triggers.unprotected():  # a schema of another version has other tables
            of_database = ["triggers"]
    except DatabaseError:
        of_database = ["database"]
    full = disk.free() < disk.TOO_LITTLE
    return of_database + ["disk"] * full + ["static"] * (not remembered.is_good("static"))


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers, its schema is that of the code, what must not change is protected, pages
    have their style and the disk has room; else 503 with a word a line. Never cached, nothing personal."""
    words = red()
    answer = HttpResponse(
        "".join(f"{word}\n" for word in words or ["ok"]),
        status=503 if words else 200,
        content_type="text/plain; charset=utf-8",
    )
    answer["Cache-Control"] = "no-store"
    return answer
