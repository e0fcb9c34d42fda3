"""The models of the rooms."""

from publications.library.models import Edition, Generation, Publication, PublicDocument

__all__ = ["Edition", "Generation", "PublicDocument", "Publication"]
