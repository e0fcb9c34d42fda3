"""The tables of docs/security.md that say what each role may do: `python -m tests.roles_table` writes them."""

from pathlib import Path

from csprapp.accounts.roles import MAY, Role, reach_in_words

FILE = Path(__file__).resolve().parent.parent / "docs" / "security.md"
BEGINS, ENDS = "<!-- roles: written by tests/roles_table.py -->\n", "<!-- roles end -->\n"


def tables() -> str:
    """What the page "What each role may do" shows."""
    reach = [f"| {role.label} | {reach_in_words(role)} |\n" for role in Role]
    deeds = [f"| {deed} | {', '.join(role.label for role in Role if role in held)} |\n" for deed, held in MAY.items()]
    heads = "| Role | Cases it opens by itself |\n|---|---|\n", "\n| May | Roles |\n|---|---|\n"
    return heads[0] + "".join(reach) + heads[1] + "".join(deeds)


def written() -> str:
    """The tables as they stand in the file."""
    return FILE.read_text().partition(BEGINS)[2].partition(ENDS)[0].strip("\n") + "\n"


if __name__ == "__main__":
    before, _, rest = FILE.read_text().partition(BEGINS)
    FILE.write_text(f"{before}{BEGINS}\n{tables()}\n{ENDS}{rest.partition(ENDS)[2]}")
