"""What this service and the provider of a tenant say to each other: OpenID Connect, spoken by django-allauth.

Nothing of an answer counts before the provider's own signature is verified. django-allauth would leave that to TLS.
"""

import time
from collections.abc import Mapping
from functools import cached_property
from secrets import compare_digest, token_urlsafe
from typing import Any

import jwt
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from csprapp.accounts.tenants import Tenant

SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # by a key only they hold
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ENDPOINTS = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
LEEWAY = 60  # seconds by which two clocks may differ
LONGEST = 255  # characters of a subject, by OpenID Connect


class NotProved(Exception):
    """What came back does not prove who somebody is."""


class Unreachable(Exception):
    """The provider does not answer."""


class Provider(OpenIDConnectOAuth2Adapter):
    """The provider of one tenant, spoken to for one request."""

    def __init__(self, request: HttpRequest, tenant: Tenant) -> None:
        super().__init__(request, tenant.key)
        self.tenant = tenant

    @cached_property
    def app(self) -> SocialApp:
        """The tenant as django-allauth knows it: from the settings, never from a table."""
        ours = self.tenant
        return SocialApp(
            provider="openid_connect", provider_id=ours.key, name=ours.name, client_id=ours.client_id,
            secret=ours.secret, settings={"server_url": ours.issuer.rstrip("/")},
        )  # fmt: skip

    def get_provider(self) -> OpenIDConnectProvider:
        return OpenIDConnectProvider(self.request, app=self.app)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """It starts with the address of the settings, whatever address the request says it was sent to."""
        return settings.CSPR_SITE + reverse("sign-on-back", args=[self.tenant.key])

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; of another issuer than the one of the settings nothing is believed."""
        said: dict[str, Any] = OpenIDConnectOAuth2Adapter.openid_config.fget(self)
        scheme = self.tenant.issuer.partition("://")[0] + "://"  # https, but in our own tests
        if said["issuer"] != self.tenant.issuer or not all(said[name].startswith(scheme) for name in ENDPOINTS):
            raise NotProved("it says that it is another issuer, or names places that are not safe")
        return said

    def way_there(self, *, afresh: bool = False, **kept: Any) -> str:
        """The address at the provider to which the person goes, with what is kept in their session until they are
        back. `afresh`: they prove once more who they are, however lately they did."""
        proof = generate_code_challenge()
        nonce, verifier = token_urlsafe(32), proof.pop("code_verifier")
        begun = time.time() if afresh else 0
        with spoken():
            client = self.get_client(self.request, self.app)
            state = kept | {"nonce": nonce, "verifier": verifier, "begun": begun}
            client.state = statekit.stash_state(self.request, provider_id=self.tenant.key, state=state)
            more = {"nonce": nonce, **proof} | ({"prompt": "login", "max_age": "0"} if afresh else {})
            address: str = client.get_redirect_url(self.authorize_url, ["openid", "email", "profile"], more)
        return address

    def come_back(self) -> dict[str, Any]:
        """What was kept of the way there; it is good once, in this session, for this provider."""
        state: dict[str, Any] | None = statekit.unstash_state(
            self.request, provider_id=self.tenant.key, state_id=self.request.GET.get("state", "")
        )
        if state is None or self.request.GET.get("iss", self.tenant.issuer) != self.tenant.issuer:
            raise NotProved("no such way there")
        return state

    def claims(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Who the provider says it is, verified. Raises NotProved, Unreachable."""
        with spoken():
            client = self.get_client(self.request, self.app)
            said = self.get_access_token_data(self.request, self.app, client, pkce_code_verifier=state["verifier"])
            token = said["id_token"]
            _, key = jwtkit.fetch_key(token, self.openid_config["jwks_uri"], jwtkit.lookup_kid_jwk)
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=SIGNED, audience=self.tenant.client_id, issuer=self.tenant.issuer,
                leeway=LEEWAY, options={"require": CLAIMS},
            )  # fmt: skip
            self._judge(claims, state)
        return claims

    def _judge(self, claims: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Nothing, or NotProved: for this way there, for this service, by these factors, and lately enough."""
        if not compare_digest(str(claims["nonce"]), state["nonce"]):
            raise NotProved("an answer to another question")
        if claims.get("azp", self.tenant.client_id) != self.tenant.client_id:
            raise NotProved("for another service")
        if not 0 < len(claims["sub"]) <= LONGEST:
            raise NotProved("no subject")
        if state["begun"] and int(claims["auth_time"]) < state["begun"] - LEEWAY:
            raise NotProved("not afresh")
        if self.tenant.factor and self.tenant.factor not in _ways(claims):
            raise NotProved("without the second factor")


def _ways(claims: Mapping[str, Any]) -> set[str]:
    """How the provider says that they signed in."""
    said = [claims.get(name, []) for name in ("amr", "acr", "acrs")]
    return {way for ways in said for way in ([ways] if isinstance(ways, str) else ways)}


class spoken:  # read as a word: with spoken():
    """What goes wrong while a provider is spoken to, as one of our two kinds. Its words are kept nowhere."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, RequestException):
            raise Unreachable from None
        if isinstance(error, OAuth2Error | jwt.PyJWTError | KeyError | ValueError | TypeError | AttributeError):
            raise NotProved(type(error).__name__) from None
