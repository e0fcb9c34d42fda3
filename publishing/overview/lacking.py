"""What is still missing of a publication: one list, each line with a link to the field where it is put right."""

from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.ui.components import Link
from publications.library import writing
from publications.library.completeness import Lacking
from publications.library.kinds import KINDS
from publications.library.models import Edition, Publication
from publishing.links import rules
from publishing.links.models import PublicationLink

# Which fields of an edition which page asks; all others are asked with the title.
ASKED_ON = {
    **dict.fromkeys(("statement", "summary", "learning", "change_note"), "publication-words"),
    "body_source": "publication-text",
}
# The first field of what was done before publishing, by the line of the checklist.
RECORDED_AT = {"family": "family_0", "practitioners": "practitioners_told_on_day", "copies": "panel_copy_on_day"}
PREPARES = Permission.WORK_CASE, Permission.WRITE_PUBLICATION


def lacking(edition: Edition | None, link: PublicationLink, facts: rules.Facts, user: User) -> list[Link]:
    """Everything that is missing of the edition that is written or waits, in the order of the pages; a link goes only
    to whoever may do it."""
    if edition is None:
        return []
    writes = has_permission(user, Permission.WRITE_PUBLICATION)
    words = writing.lacking(edition) if edition.is_open else []
    found = [Link(each.words, where_written(link.publication, each) if writes else "") for each in words]
    return found + [Link(line.to_do, _where_recorded(link, line, user)) for line in rules.missing_lines(facts)]


def where_written(publication: Publication, each: Lacking) -> str:
    """The page that asks for it, at its field."""
    if each.document is not None and each.document.is_picture:
        return f"{_page(publication, 'publication-text')}#id_picture_{each.document.pk}"
    if each.document is not None:
        return f"{_page(publication, 'publication-document', each.document.pk)}#id_{each.field}"
    body = "part_1" if KINDS[publication.kind].is_brief else "source"
    field = {"body_source": body, "link_published_on": "link_published_on_day"}.get(each.field, each.field)
    return f"{_page(publication, ASKED_ON.get(each.field, 'publication-names'))}#id_{field}"


def _where_recorded(link: PublicationLink, line: rules.Line, user: User) -> str:
    publication = link.publication
    if line.key == "report" and publication.beside:
        return _page(publication.beside, "publication")
    if line.key == "decision":
        decides = link.review_id and has_permission(user, Permission.WORK_CASE)
        return reverse("review-publication", args=[link.review_id]) if decides else ""
    if line.key not in RECORDED_AT or not any(has_permission(user, deed) for deed in PREPARES):
        return ""
    wishes = line.key == "family" and link.family == PublicationLink.Family.TOLD
    return f"{_page(publication, 'publication-ready')}#id_{'family_wishes' if wishes else RECORDED_AT[line.key]}"


def _page(publication: Publication, name: str, *rest: int) -> str:
    return reverse(name, args=[publication.pk, *rest])
