"""What runs before a commit is what `make check` runs: two lists that say the same."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_hook_is_a_line_of_make_check():
    hooks = re.findall(r"entry: '?(?:env )?([^'\n]+)", (ROOT / ".pre-commit-config.yaml").read_text())
    check = (ROOT / "Makefile").read_text().split("\ncheck:", 1)[1].split("\n\n", 1)[0].replace("$(BIN)", ".venv/bin")
    assert len(hooks) >= 7
    assert [hook for hook in hooks if hook not in check] == []
