"""Files that had to go and are still in the store: tried again until they are gone."""

from datetime import datetime

from django.db.models import Q

from csprapp.engines import Away
from csprapp.files import storage
from csprapp.files.models import Leaving
from csprapp.files.stored import Locked


def try_again(at: datetime) -> int:
    """Delete what had to go and could not, but for what is locked beyond that moment; how many are gone now. It ends
    with the first for which the store does not answer."""
    gone = 0
    for row in Leaving.objects.filter(Q(locked_until=None) | Q(locked_until__lte=at)):
        try:
            storage.engine().delete(row.name)
        except Locked as locked:
            row.locked_until, row.because = locked.until, str(locked)[:200]
            row.save(update_fields=["locked_until", "because"])
        except Away:
            break
        else:
            row.delete()
            gone += 1
    return gone
