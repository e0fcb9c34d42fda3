"""Somebody has lost their second factor: take it away, so that they enrol a new one at the next sign-in."""

from argparse import ArgumentParser

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.tenants import tenant_of
from dashboard.people.services import KEEPS_FACTOR


class Command(BaseCommand):
    help = "Take away somebody’s second factor and end their sessions. First make sure who asks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: object) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account for {email}.")
        if tenant := tenant_of(user.email):
            raise CommandError(f"{KEEPS_FACTOR.format(tenant.name)}.")
        with transaction.atomic():  # none that was reset goes without its line
            Authenticator.objects.filter(user=user).delete()  # ends their sessions: csprapp/accounts/signals.py
            note(Kind.FACTOR_RESET, about=user, view="reset_second_factor")
        self.stdout.write(f"{user.name} is signed out everywhere, and sets up a new second factor at the next sign-in.")
