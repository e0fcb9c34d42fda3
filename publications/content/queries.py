"""What the public reads on a page of the site, and what is in hand for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from . import rules
from .models import PageEdition


@dataclass(frozen=True)
class InForce:
    """The text the public reads now, and since when; None for the shipped one."""

    source: str
    since: datetime | None


def in_force(page: str) -> InForce:
    """The newest approved edition, or the shipped text. One query."""
    edition = approved_edition(page)
    return InForce(edition.source, edition.approved_at) if edition else InForce(rules.shipped(page), None)


def approved_edition(page: str) -> PageEdition | None:
    """What the public reads on a page of the site; None where the words that came with the service stand."""
    return PageEdition.objects.of(page).approved().first()


def text_before(edition: PageEdition) -> str:
    """What the edition is compared with: the one before it, or the shipped text for the first."""
    earlier = PageEdition.objects.of(edition.page).filter(number__lt=edition.number).first()
    return earlier.source if earlier else rules.shipped(edition.page)


def text_to_go_back_to(public: PageEdition, fit: Callable[[str], bool]) -> str:
    """What stands again when the edition that is public is taken down: the newest text before it that nobody ever took
    down and that is fit to be public now, else the shipped one."""
    editions = PageEdition.objects.of(public.page)
    down = {public.source, *editions.filter(took_down__isnull=False).values_list("took_down__source", flat=True)}
    earlier = editions.filter(state=PageEdition.State.SUPERSEDED).order_by("-approved_at", "-number")
    left = (each.source for each in earlier if each.source not in down)
    return next((source for source in left if fit(source)), rules.shipped(public.page))
