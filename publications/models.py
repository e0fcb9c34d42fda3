"""The models of the rooms."""

from publications.content.models import PageEdition
from publications.library.models import Edition, Generation, Publication, PublicDocument

__all__ = ["Edition", "Generation", "PageEdition", "PublicDocument", "Publication"]
