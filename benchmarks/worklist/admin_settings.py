"""Settings of the peer: Django admin with the middleware of Django's start-up template."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.worklist.admin"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # without it allauth refuses to be installed
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PROCESSORS = [name for name in TEMPLATES[0]["OPTIONS"]["context_processors"] if not name.startswith("csprapp")]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": PROCESSORS},
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
