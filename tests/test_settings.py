"""The service refuses to start unsafe, and says what to set."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SAFE = {
    "SECRET_KEY": "only-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "reviews.example.org",
    "CSPR_SITE": "https://reviews.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


COOKIE = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT)"


def start(tmp_path, code=COOKIE, **environment):
    """Start Django in a process of its own with exactly these variables, and run code there."""
    env = {
        "PATH": os.environ["PATH"],
        "CSPR_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "csprapp.settings",
        **environment,
    }
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("missing", SAFE)
def test_a_missing_variable_is_named_with_an_example(tmp_path, missing):
    result = start(tmp_path, **{key: value for key, value in SAFE.items() if key != missing})
    assert result.returncode != 0
    assert f"Set {missing}" in result.stderr
    assert f"Example: {missing}=" in result.stderr


def test_an_address_without_https_is_refused(tmp_path):
    result = start(tmp_path, **{**SAFE, "CSPR_SITE": "http://reviews.example.org"})
    assert "Set CSPR_SITE to an https address" in result.stderr


@pytest.mark.parametrize(
    ("name", "unsafe", "instead"),
    [
        ("SECRET_KEY", "a", "openssl rand -base64 48"),
        ("SECRET_KEY", SAFE["SECRET_KEY"][:49], "openssl rand -base64 48"),
        ("SECRET_KEY", "abcdefghi" * 9, "openssl rand -base64 48"),
        ("ALLOWED_HOSTS", "*", "Example: ALLOWED_HOSTS=reviews.example.org"),
        ("ALLOWED_HOSTS", "reviews.example.org,*.example.org", "Example: ALLOWED_HOSTS=reviews.example.org"),
        ("EMAIL_URL", "consolemail://", "Example: EMAIL_URL=smtp+tls://"),
        ("EMAIL_URL", "filemail:///tmp", "Example: EMAIL_URL=smtp+tls://"),
    ],
)
def test_what_is_unsafe_is_refused_with_what_to_set_instead(tmp_path, name, unsafe, instead):
    result = start(tmp_path, **{**SAFE, name: unsafe})
    assert result.returncode != 0
    (said,) = [line for line in result.stderr.splitlines() if f"Set {name}" in line]
    assert instead in said
    assert name != "SECRET_KEY" or len(unsafe) == 1 or unsafe not in said, "a secret is not repeated"


def test_a_command_says_all_that_is_to_be_set_at_once_and_nothing_else(tmp_path):
    environment = {"PATH": os.environ["PATH"], "CSPR_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "check"]
    result = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [f"Set {name}" for name in SAFE]


def test_a_safe_environment_starts_with_host_cookies_and_redirects_to_https(tmp_path):
    assert start(tmp_path, **SAFE).stdout.split() == ["__Host-session", "True"]


COOKIES = """
from django.conf import settings as s
for kind in ("SESSION", "CSRF"):
    asked = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
    print(*(getattr(s, f"{kind}_COOKIE_{what}") for what in asked))
"""


def test_cookies_are_secure_unread_by_scripts_kept_from_other_sites_and_bound_to_this_host(tmp_path):
    said = "True True Lax / None"
    assert start(tmp_path, COOKIES, **SAFE).stdout.splitlines() == [f"__Host-session {said}", f"__Host-csrf {said}"]


HEADERS = """
import django
django.setup()
from django.test import Client
host = {"HTTP_HOST": "reviews.example.org"}
answer = Client().get("/health/live/", secure=True, **host)
for name in ("Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"):
    print(answer[name])
away = Client().get("/staff/", **host)
print(away.status_code, away["Location"])
"""


def test_every_answer_carries_the_headers_that_tell_a_browser_what_it_may_do(tmp_path):
    """One that asks no database, and redirects to https what came without it."""
    transport, sniff, referrer, policy, away = start(tmp_path, HEADERS, **SAFE).stdout.splitlines()
    seconds, *more = transport.split("; ")
    assert int(seconds.removeprefix("max-age=")) >= 365 * 24 * 3600
    assert more == ["includeSubDomains", "preload"]
    assert (sniff, referrer) == ("nosniff", "same-origin")
    said = dict(each.strip().split(" ", 1) for each in policy.split(";"))
    assert {name for name, where in said.items() if where == "'none'"} == {"default-src", "base-uri", "frame-ancestors"}
    assert {where for where in said.values()} == {"'none'", "'self'"}
    assert {"script-src", "style-src", "form-action", "connect-src"} <= set(said)
    assert away == "301 https://reviews.example.org/staff/"


def test_development_is_refused_outside_the_demonstration(tmp_path):
    for more in ({}, {"CSPR_DEMO": "0"}, {"CSPR_DEMO": ""}):
        result = start(tmp_path, CSPR_DEV="1", **SAFE, **more)
        assert result.returncode != 0
        assert "Unset CSPR_DEV" in result.stderr


DEBUG = "from django.conf import settings as s; print(s.DEBUG, s.CSPR_FRONT, s.TEMPLATES[0]['APP_DIRS'])"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (SAFE, "False True True"),
        ({"CSPR_DEMO": "1"}, "False True True"),
        ({**SAFE, "DEBUG": "1", "DJANGO_DEBUG": "1", "CSPR_DEV": "0"}, "False True True"),
        ({"CSPR_DEMO": "1", "CSPR_DEV": "1"}, "True False False"),
    ],
)
def test_errors_are_shown_and_nothing_is_cached_in_development_alone(tmp_path, environment, expected):
    assert start(tmp_path, DEBUG, **environment).stdout.strip() == expected


PROXY = "from django.conf import settings as s; print(getattr(s, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0))"


@pytest.mark.parametrize(("behind", "trusted"), [({}, "0"), ({"CSPR_BEHIND_PROXY": "1"}, "1")])
def test_the_word_of_one_proxy_counts_where_the_settings_name_one_and_else_of_none(tmp_path, behind, trusted):
    assert start(tmp_path, PROXY, **SAFE, **behind).stdout.strip() == trusted


def test_the_settings_write_nothing(tmp_path):
    for folder, environment in ((tmp_path, SAFE), (tmp_path / "var", {"CSPR_DEMO": "1"})):
        assert start(folder, **environment).returncode == 0
    assert list(tmp_path.iterdir()) == []


def manage(tmp_path, code, **environment):
    """Run code in the demonstration's process, and give what it printed."""
    code = f"import django; django.setup(); from django.conf import settings as s; {code}"
    return start(tmp_path / "var", code, CSPR_DEMO="1", **environment).stdout.strip()


def test_the_demonstration_draws_its_own_secret_key_and_keeps_it_once(tmp_path):
    """Until what starts the demonstration keeps one, each process has its own; afterwards all have the same."""
    drawn = manage(tmp_path, "print(s.SECRET_KEY)")
    keep = "from demo.secret_key import keep_secret_key as keep; keep(); keep(); print(s.SECRET_KEY)"
    key = manage(tmp_path, keep)
    assert len(key) >= 50
    assert key != drawn
    assert manage(tmp_path, "print(s.SECRET_KEY)") == key
    assert (tmp_path / "var" / "secret_key").read_text() == key
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_missing_folder_is_named_with_what_to_do(tmp_path):
    folder = tmp_path / "var"
    result = start(folder, **SAFE)
    assert result.returncode != 0
    assert f"{folder} does not exist. Example: mkdir -p -m 700 {folder}" in result.stderr


def test_every_variable_is_documented():
    read = set(re.findall(r'(?:given|needed|env\.bool)\("([A-Z_]+)"', (ROOT / "csprapp/settings.py").read_text()))
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == documented


TIMEOUT = "from django.conf import settings as s; print(s.EMAIL_TIMEOUT, s.EMAIL_PORT)"


@pytest.mark.parametrize(("query", "expected"), [("", "10 587"), ("?timeout=30", "30 587")])
def test_a_mail_server_has_ten_seconds_for_each_answer_or_as_many_as_its_address_says(tmp_path, query, expected):
    server = f"smtp+tls://user:word@mail.example.org:587/{query}"
    assert start(tmp_path, TIMEOUT, **SAFE | {"EMAIL_URL": server}).stdout.strip() == expected
