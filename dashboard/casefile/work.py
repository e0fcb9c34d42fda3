"""What is worked out again beside the requests when a new version searches otherwise."""

from cases.incidents import search
from cases.incidents.models import Incident
from cases.referrals import search as referrals
from csprapp.tasks.work import Running, work


@work("The words that cases are found by")
def words_again(job: Running) -> None:
    """The words of every case and referral, as this version keeps them. Begun by the migration of a version that keeps
    others (`csprapp/tasks/migrating.py`); what another worker left is gone on with. `done` is the key of a case."""
    if not job.done:
        referrals.refresh_all()
    newest = Incident.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for last in search.refresh_from(job.done):
        job.progress(last, max(last, newest))
