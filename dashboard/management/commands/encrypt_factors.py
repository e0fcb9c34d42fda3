"""SECRET_KEY was changed: what it encrypts in the database is encrypted with the new one."""

from django.core.management.base import BaseCommand

from csprapp.accounts.factors import seal_again, unreadable
from csprapp.ui.templatetags.ui import plural


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of second factors with today’s SECRET_KEY. First name the old one in SECRET_KEY_FALLBACKS."
    )

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{plural(seal_again(), 'secret')} encrypted with SECRET_KEY.")
        if lost := unreadable():
            self.stderr.write(
                f"The secrets of {plural(len(lost), 'person,people')} cannot be read: name the key of before in "
                "SECRET_KEY_FALLBACKS, or reset their second factors."
            )
