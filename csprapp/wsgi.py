"""The WSGI application that granian serves."""

import os
import sys
from wsgiref.types import WSGIApplication

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
try:
    application: WSGIApplication = get_wsgi_application()
except ImproperlyConfigured as refused:  # in the journal stands what to set, and not where in the code that is said
    sys.exit(str(refused))

from django.conf import settings  # read once Django is set up

from csprapp.loading import load_all
from csprapp.ui.request_ids import RequestIds

if settings.CSPR_FRONT and settings.CSPR_SERVE in {"all", "public"}:
    from publications.public.front import Front

    application = Front(application)

application = RequestIds(application)
load_all()
