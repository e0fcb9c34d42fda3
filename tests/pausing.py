"""A pause that works on a machine whose date is moved: there `time.sleep` ends with an error."""

import threading


def pause(seconds: float) -> None:
    """Wait, for what another process or thread does meanwhile."""
    threading.Event().wait(seconds)
