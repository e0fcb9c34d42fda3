"""What both sites show: a database of ours with public reports, and the same lines as plain values for the peers."""

import datetime as dt
import json
import os
import re
from pathlib import Path

REPORTS = 20


def make(var: Path, address: str) -> None:
    """A database of our own, migrated, with reports of invented words, agreed by two and public since last month."""
    os.environ |= {"CSPR_DEMO": "1", "CSPR_VAR": str(var), "DATABASE_URL": address, "ALLOWED_HOSTS": "127.0.0.1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "csprapp.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    fill()


def fill() -> None:
    from csprapp.accounts.models import RoleGrant, User
    from csprapp.today import london_today, now
    from publications.library import services, writing
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
        words = {
            "title": f"Invented report {number}",
            "theme": "Neglect",
            "statement": "x",
            "summary": "x",
            "learning": "x",
        }
        draft = publication.newest_edition
        draft = writing.save_edition(draft.pk, draft.version, words, by=writer, why="Benchmark")
        draft = writing.submit(draft.pk, draft.version, by=writer)
        writing.approve(draft.pk, draft.version, draft.digest, by=checker, why="Benchmark")
        publication = Publication.objects.get(pk=publication.pk)
        before = now() - dt.timedelta(days=60)
        services.schedule(publication.pk, publication.version, day, None, by=writer, why="Benchmark", at=before)


def lines() -> list[dict[str, str]]:
    """The list's lines, in its order."""
    from csprapp.today import now
    from publications.public.entries import entries, readable

    return [
        {
            "slug": entry.slug,
            "title": entry.title,
            "kind": entry.kind,
            "theme": ", ".join(entry.themes),
            "published": entry.published.isoformat(),
        }
        for entry in entries(readable(now()))
    ]


def for_wagtail(folder: Path, page: str) -> None:
    """What Wagtail's site is made of: the lines, and our page with a loop where our list was."""
    (folder / "lines.json").write_text(json.dumps(lines()), encoding="utf-8")
    loop = (Path(__file__).parent / "wagtail_site" / "list.html").read_text(encoding="utf-8").strip()
    shell, replaced = re.subn(r'<ul class="govuk-list app-reports">.*?</ul>', lambda _: loop, page, flags=re.DOTALL)
    if replaced != 1:
        raise ValueError("Our page has no list, or more than one")
    (folder / "templates").mkdir()
    (folder / "templates" / "list_page.html").write_text("{% load wagtailcore_tags %}" + shell, encoding="utf-8")
