"""The service refuses to start unsafe, and says what to set."""

import os
import subprocess
import sys

import pytest

SAFE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "reviews.example.org",
    "CSPR_SITE": "https://reviews.example.org",
}


def start(tmp_path, **environment):
    """Start Django in a process of its own with exactly these variables."""
    env = {
        "PATH": os.environ["PATH"],
        "CSPR_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "csprapp.settings",
        **environment,
    }
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT)"
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


def test_a_safe_environment_starts_with_host_cookies_and_redirects_to_https(tmp_path):
    assert start(tmp_path, **SAFE).stdout.split() == ["__Host-session", "True"]


def test_the_demonstration_makes_its_own_secret_key_once(tmp_path):
    assert start(tmp_path, CSPR_DEMO="1").returncode == 0
    key = (tmp_path / "secret_key").read_text()
    assert start(tmp_path, CSPR_DEMO="1").returncode == 0
    assert (tmp_path / "secret_key").read_text() == key


def test_every_variable_is_documented():
    import re
    from pathlib import Path

    root = Path(__file__).resolve().parent.parent
    read = set(re.findall(r'(?:given|needed|env\.bool)\("([A-Z_]+)"', (root / "csprapp/settings.py").read_text()))
    documented = set(re.findall(r"^([A-Z_]+)=", (root / ".env.example").read_text(), re.MULTILINE))
    assert read == documented
