import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.public.wagtail_site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
