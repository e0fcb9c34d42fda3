"""What the staff's pages ask of the database: few questions, and not more of them because there is more to show.

That every page asks at most twelve of a world with one of everything: test_html, which opens them all.
"""

import pytest

from csprapp.accounts.roles import Role
from tests.factories import make_user
from tests.factories_cases import give_access
from tests.security.test_strangers import Objects
from tests.siblings import fill, multiply
from tests.ui.asked import FEWER, is_form, page_of, pages_at, ready
from tests.ui.test_html import addresses

pytestmark = pytest.mark.django_db

# Of these no row can be invented from its fields: a constraint wants two keys to differ, or words that belong together.
NONE_INVENTED = {
    "RecommendationAnswer", "EarlierDecision", "ReportingRestriction", "IncidentLink", "FamilyMember",
    "RetentionReview",
}  # fmt: skip


@pytest.mark.parametrize("rows", [30, pytest.param(300, marks=pytest.mark.proof)])
def test_no_list_asks_more_questions_with_more_rows(sign_in, everything, rows):
    there, reader = Objects(), make_user(*Role)
    give_access(there.case, reader)
    found = addresses(there)
    assert fill() == NONE_INVENTED
    multiply(1, 2)
    client = ready(sign_in(reader))
    pages = pages_at(client, [address for address in found if everything or not is_form(address)])
    multiply(3, rows - 1)
    before = {address: page for address, page in pages.items() if not is_form(address)}
    after = {address: page_of(client, address) for address in before}
    longer = [address for address, page in after.items() if len(page.content) > len(before[address].content) + 500]
    assert len(longer) > 30
    grown = [address for address, page in after.items() if len(page.asked) > len(before[address].asked)]
    assert not grown, "\n".join(f"{address}\n{before[address]}\nand now\n{after[address]}" for address in grown)


def test_the_work_list_of_each_role_asks_at_most_ten_questions(sign_in):
    there = Objects()
    for role in Role:
        person = make_user(role)
        give_access(there.case, person)
        page = page_of(ready(sign_in(person)), "/staff/")
        assert len(page.asked) <= FEWER["work"], f"{role}:\n{page}"
