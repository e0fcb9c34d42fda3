"""Passwords that others know already, asked of a file that lies beside the service: nothing leaves the machine; and
those of a few signs typed again and again."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from csprapp.accounts.models import User

FEWEST = 6  # different signs: "aaaaaaaaaaaaaaa" and "abcabcabcabcabc" have one and three


class NotAFewSigns:
    """Refuses a password of a few signs typed again and again (NIST SP 800-63B, 5.1.1.2: repetitive characters)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(set(password.lower())) < FEWEST:
            raise ValidationError("This password repeats the same few characters. Choose different words")

    def get_help_text(self) -> str:
        return "Your password must not repeat the same few characters."


class NotInABreach:
    """Refuses what is in the file of CSPR_BREACHED, where there is one: lines `SHA1` or `SHA1:COUNT`, sorted by digest,
    as haveibeenpwned.com gives them. It is looked up by halves, however large it is."""

    def validate(self, password: str, user: User | None = None) -> None:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if settings.CSPR_BREACHED and is_in(Path(settings.CSPR_BREACHED), digest.encode()):
            raise ValidationError(
                "This password has appeared in a data breach at another service. Choose a different one"
            )

    def get_help_text(self) -> str:
        return "Your password must not be one that has appeared in a data breach at another service."


def is_in(file: Path, digest: bytes) -> bool:
    """Whether a line of the sorted file begins with the digest."""
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:  # the line that holds `digest` begins at `low` or after it, and before `high`
            middle = (low + high) // 2
            lines.seek(max(middle - 1, 0))
            if middle:
                lines.readline()  # the rest of the line before
            begins, line = lines.tell(), lines.readline()
            if not line or begins >= high:
                high = middle
            elif line[:40].upper() < digest:
                low = lines.tell()
            elif line[:40].upper() == digest:
                return True
            else:
                high = middle
    return False
