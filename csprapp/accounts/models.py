"""The people who sign in, and the roles they hold from one day until another."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from csprapp.accounts.event_models import SecurityEvent, SecurityTally  # noqa: F401  (models of this app)
from csprapp.accounts.roles import Belonging, Role
from csprapp.accounts.tenants import tenant_of
from csprapp.accounts.view_models import SavedView  # noqa: F401  (a model of this app)
from csprapp.clock.deadline import day_words
from csprapp.histories import history
from csprapp.today import london_today


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in. The address is kept in lower case: nobody remembers how they typed it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def end_sessions(self, user: Any) -> None:
        """Nobody is signed in as this person any more. Written past the history: nothing of theirs has changed."""
        self.filter(pk=user).update(sessions_key=uuid4())

    def with_roles(self, roles: Iterable[str], on: date) -> models.QuerySet["User"]:
        """The active people who hold one of these roles on a London day."""
        held = RoleGrant.objects.live(on).filter(role__in=roles)
        return self.filter(is_active=True, pk__in=held.values("user"))


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. Never deleted, only made inactive: history names them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    muted_mail = models.JSONField("what the daily mail leaves out", default=list, blank=True)
    # Who they are to the provider of their council: set together at the first sign-in after an invitation.
    issuer = models.CharField(max_length=255, blank=True, default="", editable=False)
    subject = models.CharField(max_length=255, blank=True, default="", editable=False)
    asleep_on = models.DateField(null=True, blank=True, editable=False)  # unused for so long that it has to be woken
    to_end_since = models.DateField(null=True, blank=True, editable=False)  # found at a check of everybody
    sessions_key = models.UUIDField(default=uuid4, editable=False)  # another one ends every session begun before

    history = history(excluded_fields=["password", "last_login", "sessions_key"])

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_whatever_its_case"),
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=~Q(issuer=""), name="one_person_per_sign_in"
            ),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """A closed account has no session, and one that is opened again wakes none."""
        if not self.is_active:
            self.sessions_key = uuid4()
            update_fields = update_fields and {*update_fields, "sessions_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django compares at every request: a new password or another `sessions_key` ends the session."""
        words = f"{self.password} {self.sessions_key}"
        return salted_hmac("csprapp.accounts.session", words, secret=secret, algorithm="sha256").hexdigest()

    @property
    def can_sign_in(self) -> bool:
        """Whether the account is awake and its person has what they sign in with: their council, or a password."""
        return self.is_awake and bool(self.issuer if tenant_of(self.email) else self.has_usable_password())

    @property
    def is_awake(self) -> bool:
        """Whether the account is open, and used often enough."""
        return self.is_active and self.asleep_on is None

    def roles(self, on: date | None = None) -> frozenset[Role]:
        """The roles held on a London day (today when none is given). Read from the database once per request."""
        on = on or london_today()
        held: dict[date, frozenset[Role]] = self.__dict__.setdefault("_roles", {})
        if on not in held:
            self.keep_roles(on, self.role_grants.live(on).values_list("role", flat=True) if self.is_active else ())
        return held[on]

    def keep_roles(self, on: date, roles: Iterable[str]) -> None:
        """These are the roles held on a London day: read already, and not to be asked for again."""
        self.__dict__.setdefault("_roles", {})[on] = frozenset(map(Role, roles))

    def belongs_to(self, on: date) -> list[Belonging]:
        """What they belong to on a London day, or did before. Read from the database once per request, like roles."""
        known: dict[date, list[Belonging]] = self.__dict__.setdefault("_belongs_to", {})
        if on not in known:
            begun = self.memberships.filter(valid_from__lte=on)
            self.keep_belongings(on, begun.values_list("area_id", "agency_id", "body_id", "valid_until"))
        return known[on]

    def keep_belongings(self, on: date, begun: Iterable[Iterable[Any]]) -> None:
        """The same of what they belong to as `keep_roles` of roles."""
        self.__dict__.setdefault("_belongs_to", {})[on] = [Belonging._make(each) for each in begun]

    @property
    def role_names(self) -> str:
        """The roles held today, in words, for headers and logs."""
        return ", ".join(sorted(role.label for role in self.roles()))


def in_force(on: date, way: str = "") -> Q:
    """The condition that a row with a first and perhaps a last day is in force on a London day; both days count."""
    begun, goes_on = Q(**{f"{way}valid_from__lte": on}), Q(**{f"{way}valid_until__gte": on})
    return begun & (Q(**{f"{way}valid_until": None}) | goes_on)


class RoleGrantQuerySet(models.QuerySet):
    def live(self, on: date) -> "RoleGrantQuerySet":
        """Grants in force on a London day; the last day counts."""
        return self.filter(in_force(on))


class RoleGrant(models.Model):
    """One role of one person, from a day until another. Ended by its last day, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    history = history()

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="role_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} from {day_words(self.valid_from)}"


class Away(models.Model):
    """Until which day somebody is away, and who looks after their work meanwhile; without a day they are here."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="away")
    until = models.DateField("last day away", null=True, blank=True)
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    history = history()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(deputy=models.F("user")), name="deputy_is_another")]

    def __str__(self) -> str:
        return f"{self.user} away until {day_words(self.until)}" if self.until else f"{self.user} here"
