"""Secrets of second factors, encrypted in the database: the key comes of SECRET_KEY, which is in no database."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "csprapp.accounts.sealing"


def seal(secret: str) -> str:
    """The secret, encrypted with the key of SECRET_KEY."""
    return _keys().encrypt(secret.encode()).decode()


def unsealed(text: str) -> str | None:
    """The secret; None for what no key of SECRET_KEY or SECRET_KEY_FALLBACKS opens."""
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def key_name() -> str:
    """What tells one key from another and gives none away: a backup says with which its secrets were encrypted."""
    return hashlib.sha256(_key(settings.SECRET_KEY)).hexdigest()[:16]


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(salted_hmac(SALT, "key", secret=secret, algorithm="sha256").digest())
