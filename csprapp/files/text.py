"""Text as a file can hold it: what people paste holds signs that neither XML, nor Word, nor a PDF has a place for."""

import re

# What ends a line in some program: a vertical tab is Word's line break, U+2028 that of a Mac.
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, and halves of characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain_lines(text: str) -> str:
    """The text with every sign that ends a line, in whatever program, as a plain line end."""
    return LINE_END.sub("\n", text)


# What Word takes from its fonts of signs, for bullets and ticks, and copies as numbers that no other font knows.
OF_WORD = str.maketrans(
    {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▫", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FB: "✗", 0xF0E0: "→", 0xF0E8: "➔",
     0xF06E: "■", 0xF06F: "□", 0xF071: "❑", 0xF076: "❖", 0xF02D: "-", 0xF020: " "}
)  # fmt: skip


def printable(text: str) -> str:
    """The text with plain line ends and Word's own signs as everybody has them, without what cannot be printed."""
    return UNPRINTABLE.sub("", plain_lines(text).translate(OF_WORD))
