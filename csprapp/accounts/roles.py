"""Who may do what: one readable table of deeds and the roles that may do them.

A deed says what a kind of person may do at all. Whether this person may do it to this record (their area, a restricted
case, their own submission) is asked in each app's `permissions.py`.
"""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices

if TYPE_CHECKING:
    from csprapp.accounts.models import User


class Role(TextChoices):
    """What kind of user a person is; each holds one or more, from and until a day."""

    COORDINATOR = "coordinator", "Coordinator"
    NOTIFIER = "notifier", "Notifier"
    MANAGER = "manager", "Manager"
    PARTNER = "partner", "Statutory partner"
    PUBLISHER = "publisher", "Publisher"
    CHECKER = "checker", "Second checker"
    CONTRIBUTOR = "contributor", "Agency contributor"
    REVIEWER = "reviewer", "Independent reviewer"
    SCRUTINEER = "scrutineer", "Scrutineer"
    ADMINISTRATOR = "administrator", "Administrator"
    PRIVACY_LEAD = "privacy_lead", "Privacy lead"


class Reach(StrEnum):
    """Which cases a role opens by itself, before anybody asks whether a case is restricted."""

    AREA = "area"  # of the areas the person works in: of all, when they are limited to none
    BODY = "body"  # of the areas of the partner body they are a delegate of
    OWN_AUTHORITY = "own authority"  # those that their own authority notifies
    NONE = "none"  # only what is given to the person: a publication, a request, a review


REACH_IN_WORDS = {
    Reach.AREA: "Every case in the areas they work in, or in all areas if they are not limited to any",
    Reach.BODY: "Every case in the areas of the partner body they decide for",
    Reach.OWN_AUTHORITY: "Cases that their own authority notifies",
    Reach.NONE: "No cases",
}


class Permission(StrEnum):
    """Something a role may do; the words complete "Your role cannot ..."."""

    SEE_CASES = "see the cases of their areas"
    SEE_OWN_NOTIFICATIONS = "see the cases their own authority notifies"
    SEE_RESTRICTED_ROWS = "see that a restricted case exists"
    SEE_TEAM = "see everyone’s deadlines"
    SEE_PERFORMANCE = "see the figures"
    LOG_INCIDENT = "log an incident"
    RECORD_NOTIFICATION = "record a notification"
    WORK_CASE = "work on a case"
    IMPORT = "bring cases over from a spreadsheet"
    READ_REFERRALS = "read referrals"
    DECIDE = "decide for a statutory partner"
    RECORD_DECISION = "record a partner’s decision from minutes"
    CHANGE_DATE = "record a fact that moves a date"
    RECORD_DELAY = "record a delay"
    ASSIGN = "give a case to an owner"
    RESTRICT = "restrict a case and name people on it"
    BREAK_GLASS = "open a restricted case in an emergency, with a reason"
    SEE_READS = "see who read a case"
    AGREE_ACCESS = "agree, as a second person, to a change of who may open a case"
    REVIEW_EMERGENCIES = "review what was opened in an emergency"
    DISCLOSE = "make a case file for a court or another body"
    AGREE_DISCLOSURE = "agree, as a second person, that a case file goes out"
    SEE_DISCLOSURES = "see what was disclosed"
    KEEP_RECORDS = "decide how long a case is kept, and ask for or agree to an erasure"
    ANSWER_RIGHTS = "answer requests for personal data"
    SEE_SECURITY = "see the security events"
    REVIEW = "carry out a review as an independent reviewer"
    ANSWER_REQUEST = "answer their agency’s requests"
    SEE_PUBLICATIONS = "see publications before they are public"
    WRITE_PUBLICATION = "write an edition and set a date"
    CHECK_PUBLICATION = "approve another person’s edition"
    TAKE_DOWN = "take a publication down"
    SET_CALENDAR = "change the bank holidays and the rules of the clock"
    ADD_AGENCY = "add an agency"
    SET_UP = "change settings, areas and agencies"
    MANAGE_USERS = "open and close accounts"
    SEE_SEALS = "see the seals of the record"


C, N, M, P = Role.COORDINATOR, Role.NOTIFIER, Role.MANAGER, Role.PARTNER
PUB, CHK = Role.PUBLISHER, Role.CHECKER
CON, REV, SCR, ADM = Role.CONTRIBUTOR, Role.REVIEWER, Role.SCRUTINEER, Role.ADMINISTRATOR
PRV = Role.PRIVACY_LEAD

REACH: dict[Role, Reach] = {
    **dict.fromkeys((C, M, SCR), Reach.AREA),
    P: Reach.BODY,
    N: Reach.OWN_AUTHORITY,
    **dict.fromkeys((PUB, CHK, CON, REV, ADM, PRV), Reach.NONE),
}


# What a role opens that opens no case by itself.
OPENS_INSTEAD = {
    PUB: "what is published in the areas they work in",
    CHK: "what is waiting to be checked in the areas they work in",
    CON: "the requests to their own agency",
    REV: "the reviews they are named on, with their cases, until their last day",
}


def reach_in_words(role: Role) -> str:
    """Which cases a role opens by itself, and what it opens where it opens none."""
    instead = OPENS_INSTEAD.get(role)
    return f"{REACH_IN_WORDS[REACH[role]]}{f', but {instead}' if instead else ''}"


def reaching(*reaches: Reach) -> frozenset[Role]:
    """The roles with one of these reaches."""
    return frozenset(role for role, reach in REACH.items() if reach in reaches)


BY_AREA = reaching(Reach.AREA)
BY_BODY = reaching(Reach.BODY, Reach.OWN_AUTHORITY)

MAY: dict[Permission, frozenset[Role]] = {
    Permission.SEE_CASES: frozenset({C, M, P, SCR}),
    Permission.SEE_OWN_NOTIFICATIONS: frozenset({N}),
    Permission.SEE_RESTRICTED_ROWS: frozenset({C, M}),
    Permission.SEE_TEAM: frozenset({C, M, SCR}),
    Permission.SEE_PERFORMANCE: frozenset({C, M, P, SCR}),
    Permission.LOG_INCIDENT: frozenset({C, N, M}),
    Permission.RECORD_NOTIFICATION: frozenset({C, N, M}),
    Permission.WORK_CASE: frozenset({C, M}),
    Permission.IMPORT: frozenset({C, M}),
    Permission.READ_REFERRALS: frozenset({C, M, SCR}),
    Permission.DECIDE: frozenset({P}),
    Permission.RECORD_DECISION: frozenset({C, M}),
    Permission.CHANGE_DATE: frozenset({C, M}),
    Permission.RECORD_DELAY: frozenset({C, M}),
    Permission.ASSIGN: frozenset({M}),
    Permission.RESTRICT: frozenset({M}),
    Permission.BREAK_GLASS: frozenset({M}),
    Permission.SEE_READS: frozenset({M, ADM, PRV}),
    Permission.AGREE_ACCESS: frozenset({M, PRV}),
    Permission.REVIEW_EMERGENCIES: frozenset({M, PRV}),
    Permission.DISCLOSE: frozenset({C, M}),
    Permission.AGREE_DISCLOSURE: frozenset({M, PRV}),
    Permission.SEE_DISCLOSURES: frozenset({M, PRV}),
    Permission.KEEP_RECORDS: frozenset({M, PRV}),
    Permission.ANSWER_RIGHTS: frozenset({M, PRV}),
    Permission.SEE_SECURITY: frozenset({ADM, PRV}),
    Permission.REVIEW: frozenset({REV}),
    Permission.ANSWER_REQUEST: frozenset({CON}),
    Permission.SEE_PUBLICATIONS: frozenset({C, M, PUB, CHK}),
    Permission.WRITE_PUBLICATION: frozenset({PUB}),
    Permission.CHECK_PUBLICATION: frozenset({PUB, CHK}),
    Permission.TAKE_DOWN: frozenset({C, M, PUB}),
    Permission.SET_CALENDAR: frozenset({M, ADM}),
    Permission.ADD_AGENCY: frozenset({C, M, ADM}),
    Permission.SET_UP: frozenset({ADM}),
    Permission.MANAGE_USERS: frozenset({ADM}),
    Permission.SEE_SEALS: frozenset({ADM, PRV}),
}


class Belonging(NamedTuple):
    """An area, an agency or a body that a person belongs to, by its key, and the last day if there is one."""

    area: int | None
    agency: int | None
    body: int | None
    until: date | None

    def live(self, on: date) -> bool:
        """Whether it holds on that day; the last day counts."""
        return self.until is None or self.until >= on


class NotAllowed(PermissionDenied):
    """This person may not do this. The sentence is shown to them."""


def has_permission(user: "User", deed: Permission) -> bool:
    """Whether a role the person holds today may do the deed."""
    return bool(user.is_authenticated and user.is_active and user.roles() & MAY[deed])


def require_permission(user: "User", deed: Permission) -> None:
    """Nothing, or `NotAllowed` with a sentence that names the deed and the roles that may."""
    if not has_permission(user, deed):
        who = " or ".join(sorted(role.label.lower() for role in MAY[deed]))
        raise NotAllowed(f"Your role cannot {deed}. Ask {'an' if who[0] in 'aeiou' else 'a'} {who}.")
