"""What a process does once before it answers: csprapp.loading."""

import gc
import sys

from csprapp.loading import load_all


def test_no_request_waits_while_the_collector_goes_through_what_stays():
    gc.unfreeze()
    load_all()
    try:
        assert "dashboard.work.views" in sys.modules, "pages are imported before the first request"
        assert gc.get_freeze_count() > len(gc.get_objects())
    finally:
        gc.unfreeze()
