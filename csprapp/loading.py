"""What a process does once, before it answers."""

import gc
from importlib import import_module

from django.conf import settings

# New objects, by so many; what lived through that, after so many times; and everything, after so many of those again.
LOOKED_THROUGH = (5_000, 5, 200)


def load_all() -> None:
    """Load every page, and take what is there by then out of what Python looks through for garbage: it stays for as
    long as the process, and to look through all of it held up whoever asked at that moment by 200 to 400 ms. What is
    made later is looked through a little at a time, since whoever asks at that moment waits for what is thrown away:
    with four times as much at once, one page in some hundred waited 50 to 100 ms. As a whole it is looked through less
    often than Python would by itself: a request leaves little behind."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKED_THROUGH)
