"""Which edition of its guidance each rule was compared with, by whom and when."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from cases.deadlines.calendars import rules_in_force
from cases.deadlines.models import RuleCheck
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.editions import WORKING_TOGETHER, Edition, newest
from csprapp.clock.rules import Rule
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add
from csprapp.records.settings_rows import change_row


def last_checks() -> dict[str, RuleCheck]:
    """The latest check of each rule, by its key."""
    return {check.key: check for check in RuleCheck.objects.order_by("checked_on", "pk")}


def unchecked(rule: Rule, check: RuleCheck | None) -> Edition | None:
    """The newer edition with which nobody has compared a shipped rule yet; None when there is none."""
    latest = newest(rule.source) if rule.shipped else None
    if latest is None or latest.name == rule.edition or check and check.edition == str(latest):
        return None
    return latest


def unchecked_words(rule: Rule, check: RuleCheck | None) -> str:
    """What a page says of such a rule; "" when there is nothing to say."""
    edition = unchecked(rule, check)
    return f"This rule has not been checked against {edition.title} {edition.name} yet." if edition else ""


def record_check(
    keys: Collection[str], *, edition: str, checked_on: date, checked_by: str, note: str = "", by: User, today: date
) -> list[RuleCheck]:
    """Somebody compared these rules with an edition. Once every rule of Working Together was compared with one and the
    same, the public pages name it. Raises NotAllowed, Refused (nobody named, a future day, an edition of a text from
    which a rule does not come).
    """
    require_permission(by, Permission.SET_CALENDAR)
    require_given({"checked_by": (checked_by, "Enter who checked it")})
    require_not_ahead({"checked_on": checked_on}, today, "The date of the check")
    _require_of_its_text(keys, edition)
    facts = {"edition": edition, "checked_on": checked_on, "checked_by": checked_by, "note": note}
    with transaction.atomic():
        why = f"Checked against {edition}"
        made = [add(RuleCheck(key=key, **facts), by=by, why=why) for key in keys]
        _tell_the_public(by=by, why=why)
    return made


def _require_of_its_text(keys: Collection[str], edition: str) -> None:
    book = rules_in_force()
    for rule in (book.versions(key)[-1] for key in keys):
        latest = newest(rule.source)  # None: a text that is not listed, in the partnership's own version
        if latest is not None and not edition.startswith(f"{latest.title}, "):
            sentence = f"“{rule.name}” comes from {latest.title}, so it cannot be checked against a different text"
            raise Refused({"keys": called_now(sentence)})


def _tell_the_public(*, by: User, why: str) -> None:
    book, checks = rules_in_force(), last_checks()
    latest = [book.versions(key)[-1] for key in book.rule_keys()]
    found = [checks.get(rule.key) for rule in latest if rule.source.startswith(WORKING_TOGETHER)]
    partnership = Partnership.objects.filter(pk=1).first()
    if partnership is None or not found or None in found or len({check.edition for check in found if check}) > 1:
        return
    said = {"guidance_edition": found[0].edition, "guidance_checked_on": max(check.checked_on for check in found)}  # type: ignore[union-attr]
    if any(getattr(partnership, name) != value for name, value in said.items()):
        with change_row(Partnership, 1, None, by=by, why=why) as row:
            for name, value in said.items():
                setattr(row, name, value)
