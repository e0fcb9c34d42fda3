"""The partnership this deployment belongs to: its areas, partner bodies, agencies and who belongs to which."""

from copy import copy
from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from csprapp.accounts.models import User, in_force
from csprapp.histories import history
from csprapp.kept import Kept
from csprapp.today import london_today

DEFAULT_PANEL = "the Panel"


def day_before() -> date:
    """Yesterday: nobody has to look at the reading of months before there was a partnership here."""
    return london_today() - timedelta(days=1)


class Partnership(models.Model):
    """The one row of settings that public pages and letters read. One deployment is one partnership."""

    name = models.CharField(max_length=120, default="Safeguarding Children Partnership")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    worried_phone = models.CharField("number to call when worried about a child", max_length=40, blank=True)
    worried_hours = models.CharField(max_length=120, blank=True)
    out_of_hours_phone = models.CharField(max_length=40, blank=True)
    brand_colour = models.CharField(max_length=7, default="#0b4f55")
    panel_name = models.CharField(max_length=120, default="Child Safeguarding Practice Review Panel")
    panel_short = models.CharField("the Panel in a sentence", max_length=60, default=DEFAULT_PANEL)
    panel_site = models.URLField(
        blank=True, default="https://www.gov.uk/government/organisations/child-safeguarding-practice-review-panel"
    )
    national_since = models.DateField("national names and addresses used since", null=True, blank=True)
    national_service = models.URLField(
        blank=True, default="https://www.gov.uk/guidance/report-a-serious-child-safeguarding-incident"
    )
    guidance_edition = models.CharField(max_length=80, blank=True)
    guidance_checked_on = models.DateField(null=True, blank=True)
    holidays_checked_on = models.DateField("bank holidays checked", null=True, blank=True)
    # By the link in a test email; `mail_arrived_by` is csprapp.mail.services.way() at the time it was sent.
    mail_arrived_on = models.DateField("test email arrived", null=True, blank=True)
    mail_arrived_by = models.CharField("mail settings that it came by", max_length=16, blank=True)
    people_checked_on = models.DateField("everybody’s account checked", null=True, blank=True)
    reading_looked_until = models.DateField(
        "unusual reading looked at up to", null=True, blank=True, default=day_before
    )
    host_body = models.CharField("council that hosts this service", max_length=120, blank=True)
    # Children's Wellbeing and Schools Act 2026 s3: which day is for regulations, so the partnership records it.
    protection_teams_from = models.DateField("multi-agency child protection teams from", null=True, blank=True)
    chair = models.CharField("who chairs the partnership", max_length=120, blank=True)
    scrutineer = models.CharField("independent scrutineer", max_length=120, blank=True)
    arrangements_site = models.URLField("address of the published arrangements", blank=True)
    # What is open without signing in, beside the public pages: off until an administrator switches it on.
    calendar_feeds = models.BooleanField("calendar feeds are allowed", default=False)
    referrals_by_page = models.BooleanField("agencies may refer without an account", default=False)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: every partner body of the area")

    history = history()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_partnership")]

    def __str__(self) -> str:
        return self.name

    def has_protection_teams(self, on: date) -> bool:
        """Whether multi-agency child protection teams are at work on a London day."""
        return self.protection_teams_from is not None and self.protection_teams_from <= on

    @classmethod
    def current(cls) -> "Partnership":
        """The row, or an unsaved one with the defaults before set-up; the caller's own, to change as it likes."""
        return copy(_partnership())


_partnership = Kept(lambda: Partnership.objects.filter(pk=1).first() or Partnership(pk=1), "partnership.Partnership")


class RetentionPeriod(models.Model):
    """How long the partnership keeps a class of record, where it decided otherwise than the list that is shipped."""

    key = models.CharField("class of record", max_length=30, primary_key=True)
    years = models.PositiveSmallIntegerField("years after it is closed")
    until_age = models.PositiveSmallIntegerField("and until the youngest child is", null=True, blank=True)

    history = history()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(years__gte=1, years__lte=150), name="retention_years")]

    def __str__(self) -> str:
        return self.key


class Area(models.Model):
    """A local authority area of the partnership. A case belongs to one; people may be limited to some."""

    name = models.CharField(max_length=120, unique=True)
    is_active = models.BooleanField(default=True)

    history = history()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartnerBody(models.Model):
    """A statutory safeguarding partner of some areas: local authority, integrated care board or police.

    Children Act 2004 s16E.
    """

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local_authority", "Local authority"
        ICB = "icb", "Integrated care board"
        POLICE = "police", "Police"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    areas = models.ManyToManyField(Area, related_name="partner_bodies")
    acted_for_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="acts_for")
    # UK GDPR article 26: the privacy notice names who is responsible together.
    is_joint_controller = models.BooleanField("joint controller of the data", default=True)

    history = history()

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An organisation that is asked for what it knows: a school, a trust, a probation service, a partner body.

    Childcare and education agencies that the safeguarding partners designate take part in their arrangements from a day
    on (Children's Wellbeing and Schools Act 2026 s2). A multi-agency child protection team (s3) is a kind of its own,
    from the day that the partnership's settings hold.
    """

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60, blank=True)
    is_protection_team = models.BooleanField("multi-agency child protection team", default=False)
    email = models.EmailField(blank=True)
    body = models.OneToOneField(PartnerBody, null=True, blank=True, on_delete=models.PROTECT, related_name="agency")
    designated_from = models.DateField("part of the arrangements from", null=True, blank=True)
    needs_nhs_number = models.BooleanField(default=False)
    needs_pupil_number = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    history = history()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        """What it is: the kind that the law names, then in the partnership's own words."""
        team = "Multi-agency child protection team" if self.is_protection_team else ""
        return ", ".join(word for word in (team, self.kind) if word)


class MembershipQuerySet(models.QuerySet):
    def live(self, on: date) -> "MembershipQuerySet":
        """Those in force on a day; the last day counts."""
        return self.filter(in_force(on))

    def area_limits(self, on: date) -> "MembershipQuerySet":
        """Those that limit a person to areas on a London day, ended ones included: whoever has left their last area
        works in none, not in all."""
        return self.filter(area__isnull=False, valid_from__lte=on)


class Membership(models.Model):
    """A person belongs to an area (their work is limited to it), an agency, or a body whose delegation they hold."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(PartnerBody, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    history = history()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, agency=None, body=None)
                | Q(area=None, agency__isnull=False, body=None)
                | Q(area=None, agency=None, body__isnull=False),
                name="membership_of_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.area or self.agency or self.body}"


class Theme(models.Model):
    """A recurrent theme of learning, the same word across reviews and years."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    history = history()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ChildrenOfArea(models.Model):
    """How many children live in the partnership's area, by one fact, as somebody published it. The service comes
    without any: an administrator enters the numbers, with their source and the day they are of."""

    class Of(models.TextChoices):
        SEX = "sex", "Sex"
        AGE = "age", "Age"
        ETHNIC_GROUP = "ethnic_group", "Ethnic group"
        DISABLED = "disabled", "Disability"

    of = models.CharField("by which fact", max_length=20, choices=Of.choices, unique=True)
    numbers = models.JSONField("how many children of each value", default=dict)
    source = models.CharField("where the numbers are published", max_length=200)
    counted_on = models.DateField("the day the numbers are of")

    history = history()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_of_display())
