"""What `make test` leaves to the second step of CI."""

import re
from pathlib import Path

import pytest

from tests.later import LATER

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("begins", LATER)
def test_each_line_names_tests_that_there_are(begins):
    path, _, name = begins.partition("::")
    files = [path] if path.endswith(".py") else [*(ROOT / path).parent.glob(Path(path).name + "*")]
    assert files
    if name:
        assert re.search(rf"\bdef {name}\w*\(", (ROOT / path).read_text("utf-8"))


def test_ci_takes_both_steps():
    steps = re.findall(r"^make (.+?)(?: SQLITE_DATE.*)?$", (ROOT / ".ci/run").read_text("utf-8"), re.M)
    assert steps[-2:] == ["test", "proof PART=later"]
