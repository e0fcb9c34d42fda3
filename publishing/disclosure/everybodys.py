"""What everybody knows, so that the disclosure check does not cry wolf about it."""

from csprapp.accounts.roles import Role
from csprapp.kept import Kept
from csprapp.names.folding import words
from csprapp.names.numbers import numbers_in
from csprapp.partnership.models import Agency, Area, PartnerBody, Partnership
from publications.content.models import PageEdition
from publications.content.rules import Page, shipped
from publishing.disclosure.searches import Public


def _read_public() -> Public:
    ours = Partnership.current()
    areas, bodies, agencies = (model.objects.order_by().values_list("name") for model in (Area, PartnerBody, Agency))
    names = [ours.name, ours.host_body, ours.panel_name, ours.panel_short, *map(str, Role.labels)]
    names += [name for (name,) in areas.union(bodies, agencies)]
    said = [ours.contact_phone, ours.contact_email, ours.worried_phone, ours.out_of_hours_phone, ours.address]
    editions = dict(PageEdition.objects.approved().order_by("number").values_list("page", "source"))
    return Public(tuple({tuple(words(name)) for name in names if words(name)}), _numbers(said, editions))


# The names of the partnership, its areas, bodies, agencies and offices; the numbers and addresses that the site gives.
public_now = Kept(
    _read_public,
    *("partnership.Partnership", "partnership.Area", "partnership.PartnerBody", "partnership.Agency"),
    "publications.PageEdition",
)


def public_shipped() -> Public:
    """What the service brings: its helplines, where no database says more."""
    return Public(numbers=_numbers([], {}))


def _numbers(said: list[str], editions: dict[str, str]) -> frozenset[str]:
    """The numbers of texts, and of the site's own pages in force: the shipped ones, unless others were approved."""
    pages = [editions.get(page.value) or shipped(page) for page in Page]
    text = "\n".join([*said, *pages])
    return frozenset(text[start:end] for _, start, end in numbers_in(text))
