"""How a case file looks, and typesetting it part by part, each in a process of its own that gives its memory back."""

from csprapp.files import child
from csprapp.files.typeset import typeset

SECONDS = 60
MEMORY = 512 * child.MEBIBYTE  # of addresses; a part takes some 130 MiB

TEMPLATE = r"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.partnership, date: none)
#set text(lang: "en", region: "GB", size: 10.5pt, hyphenate: false)
#set page(
  paper: "a4",
  margin: (x: 22mm, top: 26mm, bottom: 24mm),
  header: align(center, text(size: 9pt, weight: "bold", data.marking)),
  footer: context [#set text(size: 9pt)
    #data.title #h(1fr) #data.made #h(1fr) Page #counter(page).display()],
)
#counter(page).update(data.first)
#set par(leading: 0.65em, spacing: 1em)
// A word that is longer than its line is broken there, and not set into the margin. A digest fits, and is copied whole.
#let broken(most) = it => {
  if it.text.match(regex("^[0-9a-f]{64}$")) != none { it } else {
    it.text.codepoints().chunks(most).map(part => part.join()).join(sym.zws)
  }
}
#let cut(most) = it => it.text.codepoints().chunks(most).map(part => part.join()).join(sym.zws)
#show regex("\\S{30,}"): broken(12)
#show regex("[\\S\u{a0}\u{202f}]{90,}"): broken(12)  // joined by blanks that do not break
#show table.cell: it => { show regex("\\S{18,}"): cut(4); it }
#show heading.where(level: 1): set text(size: 18pt)
#show heading.where(level: 2): set text(size: 12pt)
#show heading: set block(above: 1.4em, below: 0.7em, sticky: true)
#set table(stroke: 0.5pt + luma(60%), inset: 5pt, align: left + top)
#show table.cell.where(y: 0): set text(weight: "bold")
#show figure.where(kind: table): set block(breakable: true, above: 1em, below: 1.3em)
#show figure.caption: it => align(left, text(size: 10pt, weight: "bold", it.body))
#let lines(given) = given.split("\n").join(linebreak())
#let tabled(caption, heads, widths, rows) = figure(
  kind: table, supplement: none, numbering: none, caption: figure.caption(position: top, caption),
  align(left, text(size: 9.5pt, table(
    columns: widths.map(width => width * 1fr),
    table.header(..heads),
    ..rows.flatten().map(cell => par(leading: 0.55em, lines(cell))),
  ))),
)
// Bold without a tag of its own: some thousand fields would each cost the memory of one.
#let name(words) = text(weight: "bold", words + ":")
#let facts(given) = for fact in given {
  block(below: 0.75em, par(hanging-indent: 4mm)[#name(fact.at(0)) #lines(fact.at(1))])
}
#let change(given) = block(above: 0.6em, below: 0.6em, inset: (left: 4mm), par(hanging-indent: 4mm)[
  #name(given.at(0))
  #if given.at(1) == none { lines(given.at(2)) } else {
    if given.at(1) == "" [Was empty,] else [“#lines(given.at(1))”]
    if given.at(2) == "" [ was taken out] else [ became “#lines(given.at(2))”]
  }
])
#let show-block(part) = {
  if part.kind == "Text" { par(lines(part.text)) }
  if part.kind == "Record" { heading(level: 2, part.title); facts(part.facts) }
  if part.kind == "Table" { tabled(part.caption, part.heads, part.widths, part.rows) }
  if part.kind == "Change" {
    let byline = text(size: 9.5pt, lines(part.byline))
    let title = text(weight: "bold", part.title)
    block(above: 1.2em, below: 0.6em, sticky: true, par[#title #linebreak() #byline])
    for each in part.changes { change(each) }
  }
  if part.kind == "Contents" {
    tabled("Contents", ("What", "Page"), (8, 1), part.lines.map(line => (line.at(0), str(line.at(1)))))
  }
  if part.kind == "Sheet" {
    heading(level: 1, part.title)
    facts(part.facts)
  }
}
#if data.head != "" [= #data.head]
#for part in data.blocks { show-block(part) }
"""


def typeset_part(text: str) -> tuple[bytes, str]:
    """The PDF of a part from its JSON, and the JSON with an empty box for each sign that no font has. For the child."""
    return typeset(TEMPLATE, text)


def set_part(text: str) -> tuple[bytes, str]:
    """`typeset_part` in a process of its own. Raises TooMuch."""
    return child.run(typeset_part, text, seconds=SECONDS, memory=MEMORY, output=64 * child.MEBIBYTE)
