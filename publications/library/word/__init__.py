"""From a Word file to the HTML of its text: what a reader of the file sees, and nothing else.

`converting.py` walks the text, `looks.py` says whether a reader sees a run at all, `numbering.py` counts as Word
counts, `losses.py` says in words and with its place what was not carried over.
"""
