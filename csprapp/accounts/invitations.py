"""The link with which somebody chooses their first password, or a new one, or joins their council's sign-in to their
account."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.tenants import tenant_of


def link_for(user: User) -> str:
    """The whole address, good for `PASSWORD_RESET_TIMEOUT` from now and until it was used.

    It is kept nowhere: whoever has it may sign in as this person.
    """
    token = default_token_generator.make_token(user)
    name = "sign-on-invited" if tenant_of(user.email) else "account_reset_password_from_key"
    return settings.CSPR_SITE + reverse(name, args=[user_pk_to_url_str(user), token])


def invited(uid: str, token: str) -> User | None:
    """Whose link it is, or None where it opens nothing."""
    try:
        user = User.objects.filter(pk=url_str_to_user_pk(uid)).first()
    except ValueError:
        return None
    return user if user and default_token_generator.check_token(user, token) else None
