"""Run a command as if the machine's date were another: `python -m tests.on_day "2028-02-29 10:00" pytest -n 2`.

libfaketime moves the date for the command and whatever it starts; nothing else on the machine notices. Where it is
missing the command runs on the real date and says so, and fails when CI=true.
"""

import os
import shutil
import subprocess
import sys


def main(date: str, command: list[str]) -> int:
    faketime = shutil.which("faketime")
    if faketime is None:
        print(f"libfaketime is not on this machine, so the date is the real one, not {date}. Install: faketime")
        return 1 if os.environ.get("CI") == "true" else subprocess.run(command, check=False).returncode
    # Waiting and measuring go on as they do: only the date is moved.
    return subprocess.run([faketime, "-m", "--exclude-monotonic", date, *command], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
