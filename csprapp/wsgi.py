"""The WSGI application that granian serves."""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
application: WSGIApplication = get_wsgi_application()

from django.conf import settings  # noqa: E402 - settings are read once Django is set up

from csprapp.loading import load_all  # noqa: E402
from csprapp.ui.request_ids import RequestIds  # noqa: E402

if settings.CSPR_FRONT and settings.CSPR_SERVE in {"all", "public"}:
    from publications.public.front import Front

    application = Front(application)

application = RequestIds(application)
load_all()
