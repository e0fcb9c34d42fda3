"""The public list from memory beside the same page made anew: `python -m benchmarks.public`.

Each contestant is a WSGI application called in this process on one SQLite database with 20 public reports, so that only
what each does is measured: ours with its front (token read and clock looked at each time), ours without it, and a plain
uncached ListView with the same template. Goal: at least 100 times the ListView.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable

REPORTS = 20
GOAL = 100


def set_up(var: str) -> None:
    """Settings for a database of its own, migrated."""
    os.environ |= {"CSPR_DEMO": "1", "CSPR_VAR": var, "DATABASE_URL": "", "ALLOWED_HOSTS": "testserver"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "csprapp.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)


def fill() -> None:
    """Reports of invented words, agreed by two people and public since last month."""
    from csprapp.accounts.models import RoleGrant, User
    from csprapp.today import london_today, now
    from publications.library import services
    from publications.library.models import Publication

    day = london_today() - dt.timedelta(days=30)
    people = []
    for role in ("publisher", "checker"):
        person = User.objects.create_user(f"{role}@demo.example", None, name=role)
        RoleGrant.objects.create(user=person, role=role, valid_from=day)
        people.append(person)
    writer, checker = people
    for number in range(REPORTS):
        publication = services.create_publication("lcspr", "page", by=writer, why="Benchmark")
        words = {"title": f"Invented report {number}", "theme": "Neglect", "summary": "x", "learning": "x"}
        draft = publication.newest_edition
        draft = services.save_edition(draft.pk, draft.version, words, by=writer, why="Benchmark")
        draft = services.submit(draft.pk, draft.version, by=writer)
        services.approve(draft.pk, draft.version, draft.digest, by=checker, why="Benchmark")
        publication = Publication.objects.get(pk=publication.pk)
        before = now() - dt.timedelta(days=60)
        services.schedule(publication.pk, publication.version, day, None, by=writer, why="Benchmark", at=before)


def plain_list_view() -> Callable:
    """The same template in an uncached ListView of the same rows, behind no middleware of ours."""
    from django.core.handlers.wsgi import WSGIRequest
    from django.views.generic import ListView

    from csprapp.today import now
    from publications.public.entries import entries
    from publications.public.pages import readable

    class Plain(ListView):
        template_name = "public/reviews.html"
        context_object_name = "publications"

        def get_queryset(self):
            return readable(now())

        def get_context_data(self, **more):
            listed = entries(self.object_list)
            return super().get_context_data(entries=listed, total=len(listed), **more)

    view = Plain.as_view()

    def application(environ, start_response):
        answer = view(WSGIRequest(environ)).render()
        start_response("200 OK", list(answer.items()))
        return [answer.content]

    return application


def asking(application: Callable) -> Callable[[], bytes]:
    """One GET of /reviews/, as a server makes it."""
    from django.test import RequestFactory

    environ = RequestFactory().get("/reviews/").environ | {"HTTP_HOST": "testserver"}

    def run() -> bytes:
        parts = application(dict(environ), lambda status, headers: None)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return body

    return run


def main() -> None:
    var = tempfile.mkdtemp(prefix="csprapp-benchmark-")
    try:
        set_up(var)
        from django.core.wsgi import get_wsgi_application

        from benchmarks.measure import side_by_side, table, verdict
        from publications.front import Front

        fill()
        django = get_wsgi_application()
        listed = "plain uncached ListView"
        contestants = {
            "ours": asking(Front(django)),
            "ours, front switched off": asking(django),
            listed: asking(plain_list_view()),
        }
        sizes = {name: len(run()) for name, run in contestants.items()}
        print(f"One list of {REPORTS} reports, {sizes['ours']:,} bytes; {sizes[listed]:,} by the ListView")
        timings = side_by_side(contestants)
        print(f"\n{table(timings, 'ours')}\n")
        print(verdict(listed, timings[listed].median / timings["ours"].median, GOAL))
    finally:
        shutil.rmtree(var, ignore_errors=True)


if __name__ == "__main__":
    main()
