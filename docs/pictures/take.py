"""Takes the README's pictures from a running demonstration, at 1280 and 375 pixels.

    CSPR_DEMO=1 .venv/bin/python manage.py demonstrate &
    CSPR_DEMO=1 .venv/bin/python docs/pictures/take.py [--all FOLDER] [NAME ...]

Needs requirements-dev.lock and Debian's chromium-headless-shell. `--all FOLDER` takes many more pages, whole, to look
at; NAMEs take only these.
"""

import argparse
import base64
import datetime as dt
import os
import shutil
import struct
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
os.environ.setdefault("CSPR_DEMO", "1")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from cases.incidents.models import Incident  # noqa: E402
from csprapp.mail.models import Outbox  # noqa: E402
from csprapp.today import london_today  # noqa: E402
from demo.people import PASSWORD  # noqa: E402
from publications.library.models import Edition, Publication  # noqa: E402
from reviews.guest_access.services import LINK_MAIL, link_for  # noqa: E402
from reviews.learning.models import LearningReview  # noqa: E402
from reviews.returns.models import AgencyRequest  # noqa: E402
from tests.browser.walk import Walker  # noqa: E402

WIDTHS = (1280, 375)
TALLEST = {1280: 1250, 375: 1500}
SITE = f"http://127.0.0.1:{settings.PORT}"

DECODE = """async (png) => {
  const image = new Image(); image.src = 'data:image/png;base64,' + png; await image.decode();
  const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;
  const paper = canvas.getContext('2d'); paper.drawImage(image, 0, 0);
  const bytes = paper.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return [image.width, image.height, btoa(text)];
}"""


class Hurried(Walker):
    """A walker who does not check every page."""

    def look(self) -> "Hurried":
        return self


@dataclass(frozen=True)
class Shot:
    """One picture: a page as somebody sees it."""

    name: str
    role: str
    path: str
    wizard: bool = False


def first(rows: QuerySet) -> Any:
    """The demonstration's own row: whoever tried something there may have added more like it."""
    found = rows.order_by("pk").first()
    if found is None:
        raise SystemExit(f"There is no such {rows.model._meta.verbose_name} in the demonstration: seed it anew.")
    return found


def case_of(words: str) -> Incident:
    """The case whose summary begins with these words."""
    return first(Incident.objects.filter(summary__startswith=words))


def publication_of(**edition: str) -> Publication:
    """The publication with such an edition."""
    return first(Publication.objects.filter(**{f"editions__{name}": value for name, value in edition.items()}))


def shots() -> list[Shot]:
    """The README's pictures."""
    waiting = case_of("A toddler had injuries").get_absolute_url()
    deadline = case_of("A girl was badly hurt by another").deadlines.get(rule_key="rapid_review").get_absolute_url()
    check = first(Edition.objects.filter(state="in_review")).publication_id
    surgery = first(AgencyRequest.objects.filter(agency__name="Brookside Surgery")).pk
    sent = Outbox.objects.filter(kind=LINK_MAIL, subject__startswith=f"request:{surgery}:").order_by("-pk")
    door = link_for(sent[0].subject).removeprefix(settings.CSPR_SITE)
    planned = first(LearningReview.objects.exclude(incident=None).exclude(progress_checks=None)).pk
    memorial = publication_of(title="Remembering Robin Example", state="approved").slug
    return [
        Shot("work-list", "coordinator", "/staff/"),
        Shot("case", "coordinator", waiting),
        Shot("deadline", "coordinator", deadline),
        Shot("log-check", "coordinator", "/staff/cases/new/", wizard=True),
        Shot("decision", "police", f"{waiting}decision/"),
        Shot("door", "", door),
        Shot("milestones", "coordinator", f"/staff/reviews/{planned}/plan/"),
        Shot("actions", "coordinator", "/staff/actions/"),
        Shot("publication-check", "checker", f"/staff/publications/{check}/check/"),
        Shot("public-list", "", "/reviews/"),
        Shot("public-report", "", f"/reviews/{memorial}/"),
        Shot("team", "manager", "/staff/team/"),
        Shot("performance", "manager", "/staff/performance/"),
    ]


def more() -> list[Shot]:
    """Everything else worth looking at."""
    scheduled = publication_of(title__contains="Wilf")
    maya = publication_of(title__contains="Maya")
    gone = publication_of(title__contains="Ty")
    taken = publication_of(title__contains="medicines")
    overdue = case_of("A baby was found")
    restricted = case_of("A child was harmed by an adult")
    waiting = case_of("A toddler had injuries").get_absolute_url()
    dissent = case_of("A girl with diabetes").get_absolute_url()
    delayed = first(LearningReview.objects.filter(incident=case_of("A small girl died")))
    several = case_of("Three children were found").get_absolute_url()
    public = [("home", "/"), ("how", "/how-reviews-work/"), ("national", "/national/"), ("support", "/support/")]
    public += [
        ("accessibility", "/accessibility/"),
        ("privacy", "/privacy/"),
        ("report-maya", f"/reviews/{maya.slug}/"),
    ]
    public += [("gone", f"/reviews/{gone.slug}/"), ("taken-down", f"/reviews/{taken.slug}/"), ("missing", "/nothing/")]
    coordinator = [
        ("overdue-case", overdue.get_absolute_url()),
        ("copy-sheet", f"{overdue.get_absolute_url()}notification/"),
        ("record-sent", f"{overdue.get_absolute_url()}notification/sent/"),
        ("several-children", several),
        ("restricted-row", "/staff/cases/"),
        ("rapid-review", f"{waiting}rapid-review/"),
        ("rapid-review-write", f"{waiting}rapid-review/write/"),
        ("dissent", f"{dissent}decision/"),
        ("dissent-case", dissent),
        ("delayed-review", delayed.get_absolute_url()),
        ("delayed-deadline", delayed.deadline.get_absolute_url()),
        ("change-deadline", f"{delayed.deadline.get_absolute_url()}change/"),
        ("publications", "/staff/publications/"),
        ("bank-holidays", "/staff/settings/bank-holidays/"),
        ("calculator", "/staff/calculator/"),
        ("referrals", "/staff/referrals/"),
        ("requests", f"{waiting}rapid-review/agencies/"),
        ("access", f"{waiting}access/"),
        ("history", f"{waiting}history/"),
        ("documents", f"{waiting}documents/"),
        ("mail", "/staff/mail/"),
        ("new-case", "/staff/cases/new/"),
    ]
    others = [
        Shot("sign-in", "", "/staff/account/login/"),
        Shot("partner-work", "police", "/staff/"),
        Shot("manager-work", "manager", "/staff/"),
        Shot("break-glass", "manager", restricted.get_absolute_url()),
        Shot("publication", "publisher", f"/staff/publications/{scheduled.pk}/"),
        Shot("publication-ready", "publisher", f"/staff/publications/{scheduled.pk}/ready/"),
        Shot("withdraw", "publisher", f"/staff/publications/{maya.pk}/withdraw/"),
        Shot("publisher-work", "publisher", "/staff/"),
        Shot("checker-work", "checker", "/staff/"),
        Shot("reviewer-work", "reviewer", "/staff/"),
        Shot("contributor-work", "contributor", "/staff/"),
        Shot("admin-work", "admin", "/staff/"),
        Shot("scrutineer-work", "scrutineer", "/staff/"),
    ]
    found = [Shot(f"public-{name}", "", path) for name, path in public]
    return found + [Shot(name, "coordinator", path) for name, path in coordinator] + others


def signed_in(browser: Browser, role: str, width: int) -> Page:
    """A page in a context of its own, signed in as a person of the demonstration."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(60_000)
    page = context.new_page()
    if role:
        page.goto(f"{SITE}/staff/account/login/")
        page.get_by_label("Email").fill(f"{role}@demo.example")
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{SITE}/staff/")
    return page


def walk_the_wizard(page: Page) -> None:
    """Log an invented incident as far as the check page, and stop there."""
    today = london_today()
    walker = Hurried(page, SITE).go("/staff/cases/new/")
    walker.answer(occurred_on=today - dt.timedelta(days=2), aware_on=today - dt.timedelta(days=1), aware_time="4:10pm")
    child = walker.send().page.locator("fieldset.app-person")
    child.locator("input[name$='-initials']").fill("B.X.")
    child.locator("select[name$='-role']").select_option("harmed")
    child.locator("input[name$='-name']").fill("Billie Xample")
    walker.press("Continue").answer(nature="serious_harm", abuse_or_neglect="suspected")
    walker.answer(summary="An invented child was taken to hospital with injuries that nobody has explained.")
    walker.send().send()


def smaller(page: Page, png: bytes, tallest: int | None) -> bytes:
    """The picture with at most 256 colours, cut at `tallest` pixels: a third of the bytes. The browser decodes it."""
    width, height, text = page.evaluate(DECODE, base64.b64encode(png).decode())
    pixels = numpy.frombuffer(base64.b64decode(text), dtype=numpy.uint8).reshape(height, width, 4)[:tallest, :, :3]
    packed = pixels.astype(numpy.uint32) @ numpy.array([65536, 256, 1], dtype=numpy.uint32)
    colours, places, counts = numpy.unique(packed, return_inverse=True, return_counts=True)
    if len(colours) > 256:  # the commonest stay exactly as they are, the others take the nearest of them
        kept = numpy.sort(numpy.argsort(counts)[-256:])
        parts = numpy.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(int)
        nearest = [int(numpy.abs(parts[kept] - part).sum(axis=1).argmin()) for part in parts]
        colours, places = colours[kept], numpy.array(nearest)[places]
    rows = places.reshape(packed.shape).astype(numpy.uint8)
    palette = b"".join(int(colour).to_bytes(3, "big") for colour in colours)
    body = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def take(browser: Browser, wanted: list[Shot], folder: Path, whole: bool) -> None:
    blank = browser.new_page()
    for width in WIDTHS:
        pages: dict[str, Page] = {}
        for shot in wanted:
            page = pages.get(shot.role) or pages.setdefault(shot.role, signed_in(browser, shot.role, width))
            if shot.wizard:
                walk_the_wizard(page)
            else:
                answer = page.goto(f"{SITE}{shot.path}")
                if answer is None or answer.status >= 500:
                    print(f"{shot.name}: {answer and answer.status}")
                    continue
            picture = smaller(blank, page.screenshot(full_page=True), None if whole else TALLEST[width])
            path = folder / f"{shot.name}-{width}.png"
            path.write_bytes(picture)
            wider = page.evaluate("document.documentElement.scrollWidth > innerWidth") and ", wider than the window"
            print(f"{path.name}: {len(picture) // 1024} kB{wider or ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    folder = asked.all or HERE
    folder.mkdir(parents=True, exist_ok=True)
    wanted = shots() + (more() if asked.all else [])
    wanted = [shot for shot in wanted if not asked.names or shot.name in asked.names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        take(browser, wanted, folder, whole=bool(asked.all))
        browser.close()


if __name__ == "__main__":
    main()
