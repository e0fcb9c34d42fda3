"""Addresses by view name, for pages that look across apps."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """The address of a page, or "" where this deployment does not serve it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
