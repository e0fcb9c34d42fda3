"""Works out again by which words every case is found, and makes the index of them again."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.incidents.search import refresh_all
from cases.referrals import search as referrals


class Command(BaseCommand):
    help = (
        "Works out the words of every case and referral again, a few hundred at a time, then makes the index again: "
        "after an update that says so, or when the index does not agree. People can carry on working; for the index "
        "they may wait a second for every 100,000 cases."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        referrals.refresh_all()
        cases, changed = refresh_all()
        self.stdout.write(f"{cases:,} cases, {changed:,} with other words than before. The index is made again.")
