"""For mypy: who asks for a page is a person.

Sign-in is required of every page that reads `request.user` (`SignInRequired`, tests/test_permissions.py), and public
pages have no user at all. Django's types cannot know that and offer an AnonymousUser everywhere.
"""

from collections.abc import Callable

from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type
from mypy_django_plugin.lib.helpers import get_typechecker_api, lookup_fully_qualified_typeinfo


class SignedIn(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return person if fullname == "django.http.request.HttpRequest.user" else None


def person(context: AttributeContext) -> Type:
    user = lookup_fully_qualified_typeinfo(get_typechecker_api(context), "csprapp.accounts.models.User")
    return Instance(user, []) if user else context.default_attr_type


def plugin(version: str) -> type[Plugin]:
    return SignedIn
