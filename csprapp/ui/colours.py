"""The brand colour: legible on white (7:1, WCAG 1.4.6), or the default is used instead. Pure."""

import re

from csprapp.records.refusals import Refused

DEFAULT = "#0b4f55"  # deep teal
LEAST_CONTRAST = 7.0
_HEX = re.compile(r"#[0-9a-f]{6}")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of "#rrggbb", 0 for black to 1 for white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of "#rrggbb" on white, 1 to 21."""
    return 1.05 / (luminance(colour) + 0.05)


def is_usable(colour: str) -> bool:
    """True for "#rrggbb" in small letters with at least 7:1 on white."""
    return bool(_HEX.fullmatch(colour)) and contrast_on_white(colour) >= LEAST_CONTRAST


def read(typed: str) -> str:
    """The colour as it is kept. Raises Refused, which says what is wrong and by how much."""
    colour = "#" + typed.strip().lower().lstrip("#")
    if not _HEX.fullmatch(colour):
        raise Refused("Enter a colour as six figures or letters from a to f after #, such as #0b4f55")
    if not is_usable(colour):
        contrast = int(contrast_on_white(colour) * 10) / 10  # rounded down: 6.96 is not 7
        raise Refused(f"This colour has a contrast of {contrast} to 1 on white. Choose a darker one: 7 to 1 is needed")
    return colour
