"""What the tests do where a program they need is not on the machine."""

import os

import pytest


def missing(words: str) -> None:
    """Skip with the package to install; fail where CI=true says that everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)
