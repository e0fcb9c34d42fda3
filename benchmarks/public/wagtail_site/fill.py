"""Make the site's tables and pages: run in Wagtail's own virtual environment."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.public.wagtail_site.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from benchmarks.public.wagtail_site.models import ListPage, ReportPage  # noqa: E402


def main() -> None:
    migrations = settings.FOLDER / "made_migrations"
    migrations.mkdir()
    (migrations / "__init__.py").touch()
    call_command("makemigrations", "wagtail_site", verbosity=0)
    call_command("migrate", verbosity=0)
    home = Page.objects.get(depth=2)
    Site.objects.update(hostname="127.0.0.1", root_page=home)
    listed = home.add_child(instance=ListPage(title="Reports and learning briefs", slug="reviews"))
    for line in json.loads((settings.FOLDER / "lines.json").read_text(encoding="utf-8")):
        listed.add_child(instance=ReportPage(**line))


if __name__ == "__main__":
    main()
