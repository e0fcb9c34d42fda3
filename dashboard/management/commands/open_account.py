"""Open somebody's account, and print a link with which they choose their password. The way in for the first person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.invitations import link_for
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.accounts.tenants import tenant_of
from csprapp.partnership.models import Agency, Area, Membership, PartnerBody
from csprapp.today import london_today

BELONGS = {"area": Area, "body": PartnerBody, "agency": Agency}


class Command(BaseCommand):
    help = "Open an account with a role, and print a link that sets its password. Run again, it adds a role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        for kind in BELONGS:
            parser.add_argument(f"--{kind}", help=f"the name of the {kind} they belong to")

    def handle(self, *, email: str, name: str, role: str, **options: Any) -> None:
        today = london_today()
        with transaction.atomic():
            user = User.objects.filter(email=email.strip().lower()).first()
            if user is None:
                user = User.objects.create_user(email, name=name)
                note(Kind.ACCOUNT_OPENED, about=user, view="open_account")
            if not user.role_grants.live(today).filter(role=role).exists():
                RoleGrant.objects.create(user=user, role=role, valid_from=today)
                note(Kind.ROLE_GIVEN, about=user, view="open_account")
            for kind, model in BELONGS.items():
                if options[kind]:
                    there = self.named(model, options[kind])
                    if not Membership.objects.live(today).filter(user=user, **{kind: there}).exists():
                        Membership.objects.create(user=user, valid_from=today, **{kind: there})
        self.stdout.write(f"{user.name} may sign in as {user.email}: {user.role_names}.")
        tenant = tenant_of(user.email)
        what = f"joins their sign-in with {tenant.name} to it once" if tenant else "sets their password once"
        self.stdout.write(f"Give them this link, which {what}: {link_for(user)}")

    def named(self, model: type[Area | PartnerBody | Agency], name: str) -> Any:
        """The row of this name. Raises CommandError, which lists those there are."""
        found = model._default_manager.filter(name=name).first()
        if found is None:
            there = ", ".join(model._default_manager.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no {model._meta.verbose_name} “{name}”. There are: {there}")
        return found
