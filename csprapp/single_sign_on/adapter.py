"""How django-allauth asks providers."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from requests import Session


class Adapter(DefaultSocialAccountAdapter):
    """It follows no redirect: what a provider is asked, and the secret with which a code is redeemed, goes to the
    places that the settings and the provider itself name, and to no other."""

    def get_requests_session(self) -> Session:
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session
