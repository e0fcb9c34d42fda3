"""Works out again by which words every case is found, and makes the index of them again."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.incidents.search import refresh_all
from cases.referrals import search as referrals
from csprapp.tasks.models import Job
from dashboard.casefile.work import words_again


class Command(BaseCommand):
    help = (
        "Works out the words of every case and referral again, a few hundred at a time, then makes the index again: "
        "when the index does not agree. After an update the worker does the first part by itself. People can carry on "
        "working; for the index "
        "they may wait a second for every 100,000 cases."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        referrals.refresh_all()
        cases, changed = refresh_all()
        Job.objects.filter(work=words_again.path, state=Job.State.FAILED).delete()  # what it could not finish is done
        self.stdout.write(f"{cases:,} cases, {changed:,} with other words than before. The index is made again.")
