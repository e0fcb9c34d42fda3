"""The one predicate: what the public may read at an instant. List, page, file, feed, sitemap and search all
ask here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from . import rules
from .kinds import WITH_A_PAGE

if TYPE_CHECKING:
    from .models import Edition, Publication  # noqa: F401 - a queryset's rows, named in quotes


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions about publications, in the domain's words. `at` is always an aware datetime."""

    def approved(self) -> PublicationQuerySet:
        """Those with an approved edition: something to show."""
        from .models import Edition

        ready = Edition.objects.filter(publication=OuterRef("pk"), state=Edition.State.APPROVED)
        return self.filter(Exists(ready))

    def begun(self, at: datetime) -> PublicationQuerySet:
        """Those whose first public moment has come. The same rule as `rules.begun`."""
        day, reached = rules.london_day_and_time(at)
        on_its_day = Q(public_from=day) & (Q(public_from_time__isnull=True) | Q(public_from_time__lte=reached))
        return self.filter(Q(public_from__lt=day) | on_its_day)

    def public(self, at: datetime) -> PublicationQuerySet:
        """Those the public may read at an instant: approved, begun, not over, not withdrawn, not
        waiting to be confirmed after a restore.

        The London date and time are worked out here and compared; the database adds nothing and asks for no
        now. The last public day is public to its end (regulation 17 of SI 2018/789; anniversary included).
        """
        day, _ = rules.london_day_and_time(at)
        still = Q(public_until__isnull=True) | Q(public_until__gte=day)
        return self.approved().begun(at).filter(still, withdrawn_at__isnull=True, unconfirmed_since=None)

    def gone(self, at: datetime) -> PublicationQuerySet:
        """Those that were public and may be said to have been: over, or openly withdrawn. They answer 410.

        One that never began, one withdrawn silently, and one that came back from a backup and is not confirmed (it may
        have been withdrawn silently meanwhile), is not among them: it answers 404 like an unknown address.
        """
        day, _ = rules.london_day_and_time(at)
        finished = Q(public_until__lt=day) | Q(withdrawn_at__isnull=False)
        return self.approved().begun(at).filter(finished, withdrawn_silently=False, unconfirmed_since=None)

    def with_a_page(self) -> PublicationQuerySet:
        """Those read under /reviews/; the others are links on /national/."""
        return self.filter(kind__in=WITH_A_PAGE)

    def newest_first(self) -> PublicationQuerySet:
        """By the first public day and hour; the order in which the public reads them."""
        return self.order_by("-public_from", "-public_from_time", "-pk")

    def with_current_edition(self) -> PublicationQuerySet:
        """With `current` (a list of the one approved edition, its files fetched): two more queries, however
        many."""
        from .models import Edition

        editions = Edition.objects.approved().prefetch_related("documents")
        return self.prefetch_related(models.Prefetch("editions", queryset=editions, to_attr="current"))

    def next_change(self, at: datetime) -> datetime:
        """The instant (UTC) up to which what is public stays as it is, unless somebody writes: front.py's
        boundary.

        The next London midnight, or the hour of something that opens before it.
        """
        day, _ = rules.london_day_and_time(at)
        hours = self.filter(public_from=day, public_from_time__isnull=False).values_list("public_from_time", flat=True)
        moments = [rules.first_moment(day, hour) for hour in set(hours)]
        return min([moment for moment in moments if moment > at] + [rules.next_midnight(at)])


def current_edition(publication: object) -> Edition | None:
    """The approved edition of a publication read by `with_current_edition`."""
    editions: list[Edition] = getattr(publication, "current", [])
    return editions[0] if editions else None
