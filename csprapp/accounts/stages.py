"""Between the password and the page that was wanted: the second factor."""

from allauth.mfa import stages
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

ASKED_FOR = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class AuthenticateStage(stages.AuthenticateStage):
    """allauth's own, which led whoever waits at it in a circle once their lost factor was taken away: there is nothing
    to ask them for, and they begin with the password again."""

    def is_resumable(self, request: HttpRequest) -> bool:
        return bool(is_mfa_enabled(self.login.user, ASKED_FOR))
