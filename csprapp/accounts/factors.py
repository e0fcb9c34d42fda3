"""The secrets that second factors are kept with: all of them, and again with a new key."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator

from csprapp.accounts.sealing import seal, unsealed

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}  # a passkey keeps none


def unreadable() -> set[int]:
    """The keys of the people of whom a secret cannot be read: no code of theirs is ever right."""
    return {factor.user_id for factor, name in _with_secrets() if unsealed(factor.data[name]) is None}


def seal_again() -> int:
    """Encrypt every secret that can be read with the key of today's SECRET_KEY; how many were written."""
    written = 0
    for factor, name in _with_secrets():
        if (secret := unsealed(factor.data[name])) is not None:
            factor.data[name] = seal(secret)
            # Not `save`: it is the same factor, and a new one ends its owner's sessions.
            written += Authenticator.objects.filter(pk=factor.pk).update(data=factor.data)
    return written


def _with_secrets() -> Iterator[tuple[Authenticator, str]]:
    for factor in Authenticator.objects.filter(type__in=SECRETS).iterator():
        yield factor, SECRETS[factor.type]
