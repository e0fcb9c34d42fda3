"""Signs that Word writes as a letter of a typeface of pictures (Symbol, Wingdings): the same sign as text."""

from __future__ import annotations

LETTERS = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
CAPITALS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
SYMBOL = {ord("a") + at: sign for at, sign in enumerate(LETTERS)} | {ord("A") + at: s for at, s in enumerate(CAPITALS)}
SYMBOL |= {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x76: "❖",
    0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
FACES = {"symbol": SYMBOL, "wingdings": WINGDINGS}


def is_pictures(font: str) -> bool:
    """Whether the letters of a typeface are pictures."""
    return font.lower().startswith(("symbol", "wingdings", "webdings"))


def as_text(code: int, font: str) -> str | None:
    """The sign as text; None for one that has none here. Word puts such codes at F000 and above as well."""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if low in {0x20, 0xA0}:
        return " "
    known = FACES.get(font.lower())
    if known is not None:
        plain = font.lower() == "symbol" and 0x21 <= low < 0x7F and low not in known
        return chr(low) if plain else known.get(low)
    return None if is_pictures(font) or code >= 0xE000 else chr(code)
