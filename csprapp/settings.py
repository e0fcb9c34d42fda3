"""Settings: all from the environment, secure unless told otherwise. `.env.example` documents every variable."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from csprapp import engines, environment
from csprapp.accounts.tenants import read_tenants

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if unreadable := environment.unreadable(BASE_DIR / ".env"):
    raise ImproperlyConfigured("\n".join(unreadable))
environ.Env.read_env(BASE_DIR / ".env")


def given(name: str, default: str = "") -> str:
    """The variable's value; an empty one counts as not given, so that a copied .env.example works."""
    return env.str(name, default="") or default


CSPR_DEMO = env.bool("CSPR_DEMO", default=False)
CSPR_DEV = env.bool("CSPR_DEV", default=False)  # `make dev`: for whoever changes the program
CSPR_SERVE = given("CSPR_SERVE", "all")
CSPR_FRONT = env.bool("CSPR_FRONT", default=True) and not CSPR_DEV
CSPR_VAR = Path(given("CSPR_VAR", str(BASE_DIR / "var")))
CSPR_MEMORY = Path(given("CSPR_MEMORY", str(CSPR_VAR / "memory")))  # take-downs, for the day the database is lost
CSPR_BACKUP_KEY = given("CSPR_BACKUP_KEY")  # backups are encrypted with it


refused: list[str] = []  # why the service does not start, one line each, with what to do


def refuse(unsafe: bool, words: str) -> None:
    """Do not start, and say why, if this is unsafe."""
    if unsafe:
        refused.append(words)


def needed(name: str, example: str, why: str) -> str:
    """The variable's value; without one the service does not start, and the variable is named with an example."""
    value = given(name)
    refuse(not value, f"Set {name}: {why} Example: {name}={example}")
    return value


def demonstration_key() -> str:
    """The key that `make run` keeps, so that sign-ins survive a restart; before that, one for this process alone."""
    path = CSPR_VAR / "secret_key"
    return path.read_text() if path.exists() else secrets.token_urlsafe(50)


if CSPR_SERVE not in {"all", "public", "staff", "guests"}:
    raise ImproperlyConfigured("Set CSPR_SERVE to all, public, staff or guests. Example: CSPR_SERVE=all")

if CSPR_DEV and not CSPR_DEMO:
    raise ImproperlyConfigured(
        "Unset CSPR_DEV: it shows the inside of the program with every error, and works only beside CSPR_DEMO=1."
    )

PORT, wrong_port = environment.read_port(given("PORT", "8000"))
refused += wrong_port
SECRET_KEY_FALLBACKS = given("SECRET_KEY_FALLBACKS").split()  # what SECRET_KEY was before, newest first
if CSPR_DEMO:
    SECRET_KEY = given("SECRET_KEY") or demonstration_key()
    ALLOWED_HOSTS, _ = environment.read_hosts(given("ALLOWED_HOSTS", "127.0.0.1,localhost"))
    CSPR_SITE = given("CSPR_SITE", f"http://127.0.0.1:{PORT}")
    EMAIL_URL = given("EMAIL_URL", "dummymail://")
else:
    make_one = "Make one: openssl rand -base64 48"
    SECRET_KEY = needed("SECRET_KEY", "what-that-printed", f"it signs every session. {make_one}")
    refuse(
        bool(SECRET_KEY) and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10),
        f"Set SECRET_KEY to 50 random characters or more: whoever guesses it signs in as anyone. {make_one}",
    )
    ALLOWED_HOSTS, wrong_hosts = environment.read_hosts(
        needed("ALLOWED_HOSTS", "reviews.example.org", "the names this site answers to.")
    )
    CSPR_SITE = needed("CSPR_SITE", "https://reviews.example.org", "links in mail and in the feed start with it.")
    mail_server = "smtp+tls://user:password@mail.example.org:587"
    EMAIL_URL = needed("EMAIL_URL", mail_server, "without a mail server nobody is reminded or gets a new password.")
    refused += wrong_hosts
    refused += environment.wrong_with_site("CSPR_SITE", CSPR_SITE, "https://reviews.example.org") if CSPR_SITE else []
    refused += environment.wrong_with_mail(EMAIL_URL) if EMAIL_URL else []
    refuse(
        not os.path.isdir(CSPR_VAR),  # nor what may not be looked into
        f"Set CSPR_VAR to a folder that exists: files are kept there, and {CSPR_VAR} does not exist. "
        f"Example: mkdir -p -m 700 {CSPR_VAR}",
    )
for name in ("DATABASE_URL", "PRIMARY_URL"):
    refused += environment.wrong_with_database(name, given(name))
CSPR_SCANNER = given("CSPR_SCANNER")  # host:port or socket of a ClamAV daemon
refused += environment.wrong_with_scanner(CSPR_SCANNER)
CSPR_SSO, wrong_tenants = read_tenants(given("CSPR_SSO"), given)
FILES_BUCKET, wrong_files = engines.read_files(given("FILES_URL"), demonstration=CSPR_DEMO)  # None: under FILES_ROOT
shared_cache, wrong_cache = engines.read_cache(given("CACHE_URL"))
refused += wrong_tenants + wrong_files + wrong_cache
if refused:
    raise ImproperlyConfigured("\n".join(refused))
CSPR_SITE = CSPR_SITE.rstrip("/")
CSPR_GUESTS_SITE = given("CSPR_GUESTS_SITE", CSPR_SITE).rstrip("/")  # links to doors without an account start with it
HTTPS = CSPR_SITE.startswith("https://")
if HTTPS and (
    wrong_guests := list(
        environment.wrong_with_site("CSPR_GUESTS_SITE", CSPR_GUESTS_SITE, "https://answers.example.org")
    )
):
    raise ImproperlyConfigured("\n".join(wrong_guests))

DEBUG = CSPR_DEV
ROOT_URLCONF = "csprapp.urls"
WSGI_APPLICATION = "csprapp.wsgi.application"
APPEND_SLASH = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",  # single sign-on talks to providers with it; none of its pages or tables is used
    "allauth.usersessions",
    "simple_history",
    "csp",
    "csprapp.accounts",
    "csprapp.partnership",
    "csprapp.records",
    "csprapp.files",
    "csprapp.mail",
    "csprapp.ui",
    "csprapp.tasks",  # before django_tasks_db: `db_worker` is ours
    "django_tasks",
    "django_tasks_db",
    "cases",
    "reviews",
    "publications",
    "publishing",
    "dashboard",
    *(["demo"] if CSPR_DEMO else []),  # invented data; nothing imports it
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "csprapp.accounts.middleware.StaffHeaders",
    "csprapp.ui.largest_request.LargestRequest",
    "csprapp.ui.errors.Closed",
    "csprapp.accounts.middleware.AskedOnce",
    "csprapp.accounts.middleware.StaffSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csprapp.accounts.middleware.StaffUser",
    "csprapp.accounts.middleware.StaffMessages",
    "allauth.account.middleware.AccountMiddleware",
    "csprapp.accounts.middleware.Refusals",
    "csprapp.ui.full.SignedOut",
    "csprapp.accounts.middleware.SignInRequired",
    "csprapp.accounts.middleware.TakenUpWithItsQuery",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csprapp.ui.errors.NotAPage",
    "csprapp.ui.errors.SomebodyElseWasQuicker",
    "csprapp.ui.full.NothingIsLost",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csprapp.ui.context.site",
            ]
        },
    }
]
if CSPR_DEV:  # a changed template is seen at once
    TEMPLATES[0]["APP_DIRS"] = False
    TEMPLATES[0]["OPTIONS"]["loaders"] = [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
FORM_RENDERER = "csprapp.ui.renderer.Renderer"


# --- Data ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(given("DATABASE_URL", f"sqlite:///{CSPR_VAR / 'csprapp.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, announced at the start of the transaction: nobody finds out at the end that they lost.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 200,  # that stay planned on a connection: Python keeps 128, and all pages ask more
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000",  # kB of the file that stay with a connection: 2 MB hold no list, 8 MB not all pages
    }
else:
    DATABASES["default"] = engines.on_postgresql(DATABASES["default"], connect_timeout=5)
# The public part may read from a replica, and asks the primary what is fresh (csprapp/replica.py).
if PRIMARY_URL := given("PRIMARY_URL"):
    if CSPR_SERVE != "public" or "postgresql" not in DATABASES["default"]["ENGINE"]:
        raise ImproperlyConfigured(
            "Unset PRIMARY_URL, or set CSPR_SERVE=public and DATABASE_URL to a replica of that PostgreSQL: "
            "no other part reads from one."
        )
    DATABASES["primary"] = engines.on_postgresql(env.db_url_config(PRIMARY_URL), connect_timeout=2)
    MIDDLEWARE.insert(MIDDLEWARE.index("csprapp.ui.largest_request.LargestRequest"), "csprapp.replica.OnlyFresh")
# Kept for ten minutes, with what is planned on it; csprapp/records/kept_connection.py notices a file that was replaced.
DATABASES = {
    alias: {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, **database} for alias, database in DATABASES.items()
}
DATABASE_POOL = given("DATABASE_POOL")  # or kept in a pool: a number, or pgbouncer
if wrong_pool := engines.pool(DATABASES["default"], DATABASE_POOL):
    raise ImproperlyConfigured("\n".join(wrong_pool))

# What outlives a request waits in the database; while the program is changed it is done at once (csprapp/tasks/).
BACKEND = "django_tasks.backends.immediate.ImmediateBackend" if CSPR_DEV else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": BACKEND}}

# With the sign-in limits: a table of the database unless told otherwise, so that all processes share it.
TABLE = {"BACKEND": "csprapp.accounts.limits.KeptUntilTheyExpire", "LOCATION": "csprapp_cache"}
CACHES = {"default": shared_cache or env.cache_url_config(given("CACHE_URL", "dbcache://csprapp_cache"))}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache":
    CACHES["default"]["BACKEND"] = TABLE["BACKEND"]
CACHES["codes"] = TABLE
FILES_ROOT = CSPR_VAR / "files"
FILES_IN_A_CHILD = True  # whatever parses an upload does so in a process of its own (csprapp/files/child.py)
CSPR_BREACHED = given("CSPR_BREACHED")  # a file of digests of breached passwords
if CSPR_BREACHED and not environment.is_file(CSPR_BREACHED):
    raise ImproperlyConfigured(
        "Set CSPR_BREACHED to a file that exists and may be read, or unset it. "
        "Example: CSPR_BREACHED=/srv/breached-sha1.txt"
    )

# --- People -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["csprapp.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "csprapp.accounts.passwords.NotAFewSigns"},
    {"NAME": "csprapp.accounts.passwords.NotInABreach"},
    {"NAME": "csprapp.partnership.passwords.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "/staff/account/login/"
ACCOUNT_ADAPTER = "csprapp.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "csprapp.accounts.adapter.MFAAdapter"
SOCIALACCOUNT_ADAPTER = "csprapp.single_sign_on.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "csprapp.accounts.forms.LoginForm",
    "reauthenticate": "csprapp.accounts.forms.ReauthenticateForm",
    "reset_password": "csprapp.accounts.forms.ResetPasswordForm",
    "user_token": "csprapp.accounts.forms.UserTokenForm",
    "reset_password_from_key": "csprapp.accounts.forms.ResetPasswordKeyForm",
    "change_password": "csprapp.accounts.forms.ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": "csprapp.accounts.forms.AuthenticateForm",
    "reauthenticate": "csprapp.accounts.forms.ConfirmCodeForm",
    "activate_totp": "csprapp.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "csprapp.accounts.passkeys.AddKeyForm",
    "login_webauthn": "csprapp.accounts.passkeys.PasskeyForm",
    "authenticate_webauthn": "csprapp.accounts.passkeys.KeyForm",
    "reauthenticate_webauthn": "csprapp.accounts.passkeys.ConfirmKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator opens accounts; nobody signs up
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # else "[reviews.example.org] "
# Django's own, which writes nothing: allauth's writes an unverified address row for whoever a reset is asked for.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds: "fresh sign-in" before publishing
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login": "30/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "door": "30/m/ip",
    "calendar": "120/m/ip,20/m/key",  # many calendar programs share an address
    "refer": "10/h/ip",
    "link": "60/m/ip",  # wrong ones, of guests, of invitations, of new passwords and of setting up
    "upload": "120/h/key",  # files of one person, or of the people behind one link
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever opened the account vouches for the address; no page verifies one
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a key that asks for its PIN or a finger is both factors
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CSPR_DEMO and not HTTPS
MFA_TOTP_ISSUER = "Practice reviews"
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "csprapp.accounts.sessions"
SESSION_RENEW_AFTER = 60  # seconds between two writes of a session in use
SESSION_COOKIE_AGE = 30 * 60 + SESSION_RENEW_AFTER  # idle for half an hour at least
SESSION_ABSOLUTE_AGE = 12 * 60 * 60  # however busy, in seconds
SSO_ASK_AFTER = 8 * 60 * 60  # seconds since the provider was last asked: how leaving a council ends access
SESSION_SAVE_EVERY_REQUEST = False  # StaffSession renews it
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie that a browser keeps words in
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # it goes when the browser is closed, as the privacy notice says
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
BROWSER_COOKIE_NAME = "__Secure-browser" if HTTPS else "browser"  # for the page of signing in alone, so not __Host-
CSRF_FAILURE_VIEW = "csprapp.ui.full.csrf_failure"

# --- Transport and pages ------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
if env.bool("CSPR_BEHIND_PROXY", default=False):
    # Only where a proxy of ours sets these two headers and removes them from what visitors send. The limits of sign-in
    # count by the address in the second one: otherwise one office's typing errors would lock everybody out.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(given("CSPR_STATIC", str(CSPR_VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": "csprapp.ui.static.Storage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a long analysis, typed; files are counted apart
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # documents of old cases, sent together
SMALL_REQUEST = 256 * 1024  # where strangers come and nobody sends a file: a password, a passcode
LARGEST_REQUEST = 32 * 1024 * 1024  # the largest file that is taken, the text beside it, and the wrapping of both
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Words and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# --- Mail and logs ------------------------------------------------------------------------------------------
vars().update(env.email_url_config(EMAIL_URL))
# How many seconds a mail server may take to be reached, and for each answer: one that never answers would stop all
# mail. Another number stands in the address, `?timeout=30`, which django-environ keeps among OPTIONS.
EMAIL_TIMEOUT = int(vars().get("OPTIONS", {}).get("TIMEOUT", 10))
OUR_NAME = "demo.example" if CSPR_DEMO else urlsplit(CSPR_SITE).hostname
DEFAULT_FROM_EMAIL = given("CSPR_MAIL_FROM", f"practice-reviews@{OUR_NAME}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "csprapp.ui.logs.JSONFormatter"}, "plain": {"format": "{message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain" if CSPR_DEV else "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "csprapp.security": {"level": "INFO"},  # a line for each security event
    },
}
