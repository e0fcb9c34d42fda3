"""The WSGI application that granian serves."""

import gc
import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
application: WSGIApplication = get_wsgi_application()

from django.conf import settings  # noqa: E402 - settings are read once Django is set up
from django.urls import get_resolver  # noqa: E402

from csprapp.loading import load_all  # noqa: E402
from csprapp.ui.request_ids import RequestIds  # noqa: E402

if settings.CSPR_FRONT and settings.CSPR_SERVE in {"all", "public"}:
    from publications.public.front import Front

    application = Front(application)

application = RequestIds(application)


def settle() -> None:
    """Load what every request needs, and take it out of the garbage collector's sight: it stays as long as the process
    does, and going through it made one request in some hundreds take a third of a second longer."""
    _ = get_resolver().url_patterns  # imports every page
    gc.collect()
    gc.freeze()


settle()
load_all()
