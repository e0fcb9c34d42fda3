"""Settings for the tests: the environment first, then the real settings.

The SQLite database is a file in a directory of this process: an in-memory one answers parallel requests with "table is
locked".
"""

import atexit
import os
import shutil
import tempfile

VAR = tempfile.mkdtemp(prefix="csprapp-tests-")
atexit.register(shutil.rmtree, VAR, ignore_errors=True)

os.mkdir(os.path.join(VAR, "static"))
os.environ["CSPR_DEMO"] = "1"
os.environ["CSPR_VAR"] = VAR
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if os.environ.get("CACHE_URL", "").startswith(
    "redis:"
):  # python -m tests.engines: a database of Redis for each process
    os.environ["CACHE_URL"] = f"{os.environ['CACHE_URL'].rpartition('/')[0]}/{NUMBER}"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("CSPR_SITE", "http://testserver")

from csprapp.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed only: a sign-in per test
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(VAR, "test.sqlite3")}  # noqa: F405
    options = DATABASES["default"]["OPTIONS"]  # noqa: F405
    options["init_command"] = options["init_command"].replace("FULL", "OFF")  # speed only: no test outlives a crash
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # a test asks for the worker
FILES_IN_A_CHILD = False  # speed only: tests/files/test_child.py reads in real ones
