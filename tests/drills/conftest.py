"""Everything in this folder waits for `make proof PART=drills`."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/drills/" in item.path.as_posix():
            item.add_marker(pytest.mark.proof)
            item.add_marker(pytest.mark.both)
