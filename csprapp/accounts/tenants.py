"""The councils and other bodies whose people sign in with them: single sign-on, by settings.

A tenant is known by its key in `CSPR_SSO`. Whoever has an address in one of its domains signs in with it and in no
other way: no password of this service opens their account.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings

KEY = re.compile(r"[a-z][a-z0-9]{0,19}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
SHORTEST_SECRET = 16  # characters; what providers give out is longer
# Everybody with any account of the provider comes through these, whoever employs them.
FOR_ANYBODY = re.compile(
    r"/(common|organizations|consumers)(/|$)|^https://(accounts\.google\.com|login\.live\.com)", re.IGNORECASE
)


@dataclass(frozen=True)
class Tenant:
    """One body and its OpenID Connect provider. `factor`: what the provider must say of how they signed in."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    domains: tuple[str, ...]
    factor: str = ""


def tenant_of(email: str) -> Tenant | None:
    """With whom somebody of this address signs in; None for a password of this service."""
    domain = email.strip().lower().rpartition("@")[2]
    return next((tenant for tenant in settings.CSPR_SSO if domain in tenant.domains), None)


def tenant_called(key: str) -> Tenant | None:
    """The tenant of this key."""
    return next((tenant for tenant in settings.CSPR_SSO if tenant.key == key), None)


def read_tenants(named: str, given: Callable[[str], str]) -> tuple[tuple[Tenant, ...], list[str]]:
    """The tenants of the environment, and why it cannot be so: one line each, with what to do."""
    keys = [key.strip() for key in named.split(",") if key.strip()]
    wrong = [
        f"Set CSPR_SSO to short names in lower-case letters and digits, without {key}. Example: CSPR_SSO=council,health"
        for key in keys
        if not KEY.fullmatch(key)
    ]
    tenants = tuple(_read(key, given) for key in keys if KEY.fullmatch(key))
    wrong += [line for tenant in tenants for line in _wrong_with(tenant)]
    for what, values in (
        ("names", [tenant.key for tenant in tenants]),
        ("issuers", [tenant.issuer for tenant in tenants if tenant.issuer]),
        ("domains", [domain for tenant in tenants for domain in tenant.domains]),
    ):
        wrong += [f"Set the {what} of CSPR_SSO so that {value} appears only once." for value in _twice(values)]
    return tenants, wrong


def _read(key: str, given: Callable[[str], str]) -> Tenant:
    start = _start(key)
    return Tenant(
        key=key,
        name=given(f"{start}NAME"),
        issuer=given(f"{start}ISSUER"),
        client_id=given(f"{start}CLIENT"),
        secret=given(f"{start}SECRET"),
        domains=tuple(each.strip().lower() for each in given(f"{start}DOMAINS").split(",") if each.strip()),
        factor=given(f"{start}FACTOR"),
    )


def _start(key: str) -> str:
    return f"CSPR_SSO_{key.upper()}_"


def _wrong_with(tenant: Tenant) -> Iterable[str]:
    """What is missing or weak of one tenant. The secret itself is never repeated."""
    start = _start(tenant.key)
    needed = (
        ("NAME", tenant.name, "the button says it.", "Borchester Council"),
        ("ISSUER", tenant.issuer, "it names the provider.", "https://login.example.org/borchester"),
        ("CLIENT", tenant.client_id, "the provider knows this service by it.", "what-the-provider-gave"),
        ("SECRET", tenant.secret, "this service proves itself by it.", "what-the-provider-gave"),
        ("DOMAINS", tenant.domains, "whose address ends so signs in there.", "borchester.example"),
    )
    for name, value, why, example in needed:
        if not value:
            yield f"Set {start}{name}: {why} Example: {start}{name}={example}"
    if tenant.issuer and (not tenant.issuer.startswith("https://") or "/.well-known/" in tenant.issuer):
        yield (
            f"Set {start}ISSUER to the https address that the provider calls its issuer, without /.well-known/. "
            f"Example: {start}ISSUER=https://login.example.org/borchester"
        )
    if FOR_ANYBODY.search(tenant.issuer):
        yield f"Set {start}ISSUER to the issuer of one body: this one lets in everybody who has any account there."
    if 0 < len(tenant.secret) < SHORTEST_SECRET:
        yield f"Set {start}SECRET to a secret of {SHORTEST_SECRET} characters or more: have the provider make one."
    for domain in tenant.domains:
        if not DOMAIN.fullmatch(domain):
            yield f"Set {start}DOMAINS to domains alone, without {domain}. Example: {start}DOMAINS=borchester.example"


def _twice(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})
