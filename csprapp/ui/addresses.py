"""Addresses by view name, for pages that look across apps."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """The address of a page, or "" where this deployment does not serve it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def number_in(typed: str) -> int | None:
    """A key or a version as a form or an address has it; None for what is no such number, or none a database takes."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
