"""Files that had to go and are still in the store: tried again until they are gone."""

from datetime import datetime

from django.db.models import Q

from csprapp.engines import Away
from csprapp.files import storage
from csprapp.files.models import Leaving
from csprapp.files.stored import Locked
from csprapp.ui.templatetags.ui import instant, plural


def in_words() -> tuple[str, bool]:
    """What has to go and is still in the store, in a sentence, "" for nothing; and whether all of it is locked until a
    day that is known."""
    waiting = list(Leaving.objects.all())
    if not waiting:
        return "", True
    words = f"{plural(waiting, 'file')} that had to go {'is' if len(waiting) == 1 else 'are'} still kept"
    days = [row.locked_until for row in waiting if row.locked_until]
    if len(days) == len(waiting):
        return f"{words}, locked until {instant(max(days))}.", True
    because = next(row.because for row in waiting if not row.locked_until)
    return f"{words}: {because[:1].lower()}{because[1:]}.", False


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
