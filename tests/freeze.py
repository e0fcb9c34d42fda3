"""Keep a release as it is, so that every later version is tried on its data: `python -m tests.freeze 0.9.0`.

Run on the release's commit, once by itself and once under `python -m tests.with_postgres`: each writes the invented
data of the demonstration, in a database of that kind, to tests/data/; and both the digests of all migrations, which
nobody changes from that day. Stored files are left out.
"""

import hashlib
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
FROZEN = DATA / "frozen_migrations.txt"
DAY = "2026-11-23"  # on which the demonstration is told: the day of the tests


NOT_OURS = {".venv", "var"}  # packages, and those of another product that a benchmark puts beside ours


def migrations() -> list[Path]:
    """Every migration of this checkout."""
    return sorted(path for path in ROOT.glob("**/migrations/0*.py") if not NOT_OURS & set(path.parts))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def release(version: str, vendor: str) -> Path:
    """Where the data of a release is kept."""
    return DATA / f"release_{version.replace('.', '_')}.{'sql' if vendor == 'postgresql' else 'sqlite'}.xz"


def main(version: str) -> None:
    address = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as var:
        env = {**os.environ, "CSPR_DEMO": "1", "CSPR_VAR": var, "SECRET_KEY": "x" * 60}
        for command in (["migrate", "--verbosity=0"], ["seed_demo", f"--today={DAY}"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
        copy = Path(var) / "copy"
        if address:
            line = ["pg_dump", "--no-owner", "--no-privileges", f"--file={copy}", address]
            subprocess.run(line, check=True)
        else:
            with closing(sqlite3.connect(Path(var) / "csprapp.sqlite3")) as made:
                made.execute(f"VACUUM INTO '{copy}'")
        kept = release(version, "postgresql" if address else "sqlite")
        kept.write_bytes(lzma.compress(copy.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    FROZEN.write_text("".join(f"{digest(path)}  {path.relative_to(ROOT)}\n" for path in migrations()))
    print(f"{kept.relative_to(ROOT)}: {kept.stat().st_size:,} bytes; {len(migrations())} migrations")


if __name__ == "__main__":
    main(*sys.argv[1:])
