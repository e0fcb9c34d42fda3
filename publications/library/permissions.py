"""Who may do what to a publication or a page of the site: the role's deed, and that nobody approves their own words."""

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission

from .edition_base import AbstractEdition


def require_another_person(user: User, edition: AbstractEdition) -> None:
    """Nothing, or NotAllowed: whoever wrote in an edition is never the one who approves it."""
    require_permission(user, Permission.CHECK_PUBLICATION)
    if edition.has_words_of(user):
        raise NotAllowed("You wrote in this edition, so another person must approve it.")


def may_approve(user: User, edition: AbstractEdition) -> bool:
    """Whether this person may approve this edition: for showing the button, never instead of requiring it."""
    return has_permission(user, Permission.CHECK_PUBLICATION) and not edition.has_words_of(user)


def may_send_back(user: User) -> bool:
    """Whether this person may give an edition back to its writer: for showing the button."""
    return any(has_permission(user, deed) for deed in (Permission.CHECK_PUBLICATION, Permission.WRITE_PUBLICATION))
