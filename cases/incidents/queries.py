"""Questions about cases. Every look-up of a private object starts at `visible_to(user, on)`."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from csprapp.accounts.roles import Deed, Role, may
from csprapp.partnership.models import Membership

if TYPE_CHECKING:
    from csprapp.accounts.models import User

NOTHING = Q(pk__in=[])


def work_areas(user: "User", on: date) -> Q:
    """The areas a coordinator, manager or scrutineer is limited to; no membership of an area means all of them."""
    limited = Membership.objects.live(on).filter(user=user, area__isnull=False)
    areas = list(limited.values_list("area_id", flat=True))
    return Q(area_id__in=areas) if areas else Q()


def body_areas(user: "User", on: date) -> Q:
    """The areas of the partner bodies whose delegation the person holds."""
    bodies = Membership.objects.live(on).filter(user=user, body__isnull=False).values("body_id")
    return Q(area__partner_bodies__in=bodies)


def by_role(user: "User", on: date) -> Q:
    """The cases a person's roles reach before restriction is asked."""
    roles = user.roles(on)
    reach = NOTHING
    if roles & {Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER}:
        reach |= work_areas(user, on)
    if roles & {Role.PARTNER, Role.NOTIFIER}:
        reach |= body_areas(user, on)
    return reach


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "IncidentQuerySet":
        """Cases this person may open on a London day: their role's, or named by a live CaseAccess row; a restricted
        case only by such a row."""
        from cases.access.models import CaseAccess

        if not user.is_authenticated or not user.is_active:
            return self.none()
        named = Exists(CaseAccess.objects.live(on).filter(incident=OuterRef("pk"), user=user))
        reached = self.model._base_manager.filter(by_role(user, on)).values("pk")
        return self.filter(Q(named) | Q(pk__in=reached, restricted=False))

    def listed_for(self, user: "User", on: date) -> "IncidentQuerySet":
        """What is visible, and restricted cases of their area as one row for those who keep the clocks."""
        visible = self.visible_to(user, on)
        if not may(user, Deed.SEE_RESTRICTED_ROWS):
            return visible
        return self.filter(Q(pk__in=visible.values("pk")) | work_areas(user, on) & Q(restricted=True))

    def open(self) -> "IncidentQuerySet":
        return self.filter(closed_on=None)

    def counted(self) -> "IncidentQuerySet":
        """Cases that belong in statistics: duplicates and cases logged in error do not."""
        return self.exclude(closed_as__in=["duplicate", "logged_in_error"])


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "PersonQuerySet":
        from cases.incidents.models import Incident

        return self.filter(incident__in=Incident.objects.visible_to(user, on))

    def children(self) -> "PersonQuerySet":
        return self.filter(role__in=self.model.CHILD_ROLES)

    def subjects(self) -> "PersonQuerySet":
        """The children the review is about: who died, was harmed, or caused harm."""
        return self.filter(role__in=self.model.SUBJECT_ROLES)
