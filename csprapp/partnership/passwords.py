"""Passwords that say little besides the partnership's own words and the person's name, which everybody tries first."""

import re

from django.core.exceptions import ValidationError

from csprapp.accounts.models import User
from csprapp.partnership.models import Area, PartnerBody, Partnership

OF_THE_WORK = (
    "safeguarding",
    "children",
    "partnership",
    "practice",
    "reviews",
    "review",
    "password",
    "council",
    "welcome",
)
LEAST = 8  # letters that must be something else


class NotOurWords:
    """Refuses a password made of the partnership's names, of words of its work and of the person's own name."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Nothing, or ValidationError. What holds none of our words is left to the other validators."""
        rest = password.lower()
        for word in sorted({*OF_THE_WORK, *_names(), *_own(user)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.lower() and len(re.findall(r"[^\W\d_]", rest)) < LEAST:
            raise ValidationError(
                "This password is made of your name or words about our work, which are easy to guess. "
                "Choose different words"
            )

    def get_help_text(self) -> str:
        """Said where Django lists what a password needs."""
        return "Your password must not be made up of your name, the names of the partnership and words about its work."


def _names() -> set[str]:
    """The words of our names that are long enough to be one."""
    rows = (*Area.objects.values_list("name", flat=True), *PartnerBody.objects.values_list("name", flat=True))
    return {word for name in (Partnership.current().name, *rows) for word in re.findall(r"\w{4,}", name.lower())}


def _own(user: User | None) -> set[str]:
    """The words of the person's name and of the first part of their address."""
    if user is None:
        return set()
    return set(re.findall(r"[^\W_]{3,}", f"{user.name} {user.email.partition('@')[0]}".lower()))
