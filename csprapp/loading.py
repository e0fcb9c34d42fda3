"""What a process does once, before it answers."""

import gc
from importlib import import_module

from django.conf import settings

# New objects, by so many; what lived through that, after so many times; and everything, after so many of those again.
LOOKED_THROUGH = (20_000, 20, 50)


def load_all() -> None:
    """Load every page, and take what is there by then out of what Python looks through for garbage: it stays for as
    long as the process, and to look through all of it held up whoever asked at that moment by 200 to 400 ms. What is
    made later is looked through as a whole less often than Python would by itself: a request leaves little behind."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKED_THROUGH)
