"""What people paste: every sign that ends a line in some program ends one."""

import pytest

from csprapp.files.text import printable


@pytest.mark.parametrize("sign", ["\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_sign_that_stands_for_a_line_end_becomes_one(sign):
    assert printable(f"Address:{sign}14 Acacia Drove") == "Address:\n14 Acacia Drove"


def test_what_no_file_can_hold_goes():
    assert printable("a\x00b\x1fc\ud800d\ttab") == "abcd\ttab"
