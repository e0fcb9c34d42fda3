"""The link with which somebody chooses their first password, or a new one."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from csprapp.accounts.models import User


def link_for(user: User) -> str:
    """The whole address, good for `PASSWORD_RESET_TIMEOUT` from now and until a password was chosen with it.

    It is kept nowhere: whoever has it may sign in as this person.
    """
    token = default_token_generator.make_token(user)
    return settings.CSPR_SITE + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])
