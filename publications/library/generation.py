"""The token that says whether anything public may have changed since an answer was made."""

import secrets

from .models import Generation


def current() -> str:
    """The token now; empty before the first write."""
    return Generation.objects.filter(pk=1).values_list("token", flat=True).first() or ""


def renew(sender: object = None, **signal: object) -> None:
    """Replace the token, in the transaction of the write that calls this. Also to be called after a restore."""
    Generation.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(16)})
