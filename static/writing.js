// Buttons over a text that is written in Markdown: each puts its signs around what is selected, or before its lines.
// Without JavaScript the signs are typed; the page says which.
const WAYS = [
  ['Heading', box => before(box, '## ')],
  ['Subheading', box => before(box, '### ')],
  ['Bold', box => around(box, '**', '**', 'bold words')],
  ['List', box => before(box, '- ')],
  ['Numbered list', box => before(box, line => `${line + 1}. `)],
  ['Table', box => below(box, '\n\n| When | What |\n|---|---|\n| … | … |\n\n', '…')],
  ['Link', box => around(box, '[', '](https://)', 'words of the link')],
  ['Note', box => note(box)]
]

// What a line began with: pressed twice, or after another, a button leaves one sign.
const SIGNS = /^(#{1,6}|[-*•]|\d{1,3}[.)])[ \t]+/

function chosen (box) {
  return box.value.slice(box.selectionStart, box.selectionEnd)
}

// The browser's own way of typing keeps Undo working; where it is gone, the text is set.
function type (box, text) {
  box.focus()
  if (!document.execCommand('insertText', false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end')
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

function put (box, text, select) {
  const start = box.selectionStart
  type(box, text)
  const at = box.value.indexOf(select, start)
  if (select && at >= 0) box.setSelectionRange(at, at + select.length)
}

function after (box, text, select) {
  box.setSelectionRange(box.selectionEnd, box.selectionEnd)
  put(box, text, select)
}

function below (box, text, select) {
  const end = box.value.indexOf('\n', box.selectionEnd)
  const at = end < 0 ? box.value.length : end
  box.setSelectionRange(at, at)
  after(box, text, select)
}

function around (box, left, right, words) {
  const inner = chosen(box) || words
  // Such signs hold within a line only.
  const signed = inner.split('\n').map(line => (line.trim() ? left + line + right : line)).join('\n')
  put(box, signed, inner)
}

function before (box, sign) {
  const start = box.value.lastIndexOf('\n', box.selectionStart - 1) + 1
  const end = box.value.indexOf('\n', box.selectionEnd)
  box.setSelectionRange(start, end < 0 ? box.value.length : end)
  let number = 0
  const lines = chosen(box).split('\n')
  const signed = lines.map(line => {
    if (!line.trim() && lines.length > 1) return line
    return (typeof sign === 'string' ? sign : sign(number++)) + line.replace(SIGNS, '')
  })
  type(box, signed.join('\n'))
}

function note (box) {
  const number = 1 + Math.max(0, ...[...box.value.matchAll(/\[\^(\d+)\]/g)].map(found => Number(found[1])))
  after(box, `[^${number}]`, '')
  box.setSelectionRange(box.value.length, box.value.length)
  put(box, `\n\n[^${number}]: The note.`, 'The note.')
}

function withButtons (box) {
  const row = document.createElement('div')
  row.className = 'app-writing'
  row.setAttribute('role', 'group')
  const label = box.labels[0]
  row.setAttribute('aria-label', `Put into the text: ${label ? label.textContent.trim() : ''}`)
  for (const [name, way] of WAYS.slice(box.rows < 12 ? 2 : 0)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary app-writing__button'
    button.textContent = name
    button.addEventListener('click', () => way(box))
    row.append(button)
  }
  box.before(row)
}

document.querySelectorAll('textarea[data-autosave]').forEach(withButtons)
