// A text with its sources beside it: Insert puts one where the cursor is; the words are counted while one types, of all
// the texts of a page together.
// Without JavaScript the button sends the text, and the page comes back with the source below it.
const boxes = [...document.querySelectorAll('textarea[data-counted]')]
const box = boxes[0]
const count = document.querySelector('[data-word-count]')
const told = document.querySelector('[data-inserted]')

function say () {
  const words = boxes.map(each => each.value.split(/\s+/).filter(Boolean).length).reduce((sum, each) => sum + each, 0)
  count.textContent = `${words.toLocaleString('en-GB')} ${words === 1 ? 'word' : 'words'}`
}

// On a line of its own, with an empty line before and after. The browser's own way of typing keeps Undo working.
function insert (text) {
  const before = box.value.slice(0, box.selectionStart).trimEnd()
  const after = box.value.slice(box.selectionEnd).trimStart()
  box.focus()
  box.setSelectionRange(before.length, box.value.length - after.length)
  const whole = (before ? '\n\n' : '') + text + (after ? '\n\n' : '')
  if (!document.execCommand('insertText', false, whole)) {
    box.setRangeText(whole, box.selectionStart, box.selectionEnd, 'end')
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

if (box) {
  // Until somebody puts the cursor elsewhere, a source goes to the end.
  box.setSelectionRange(box.value.length, box.value.length)
  for (const each of boxes) each.addEventListener('input', say)
  for (const button of document.querySelectorAll('button[data-insert]')) {
    button.addEventListener('click', event => {
      event.preventDefault()
      insert(button.dataset.insert)
      if (told) told.textContent = 'Inserted into your text.'
    })
  }
}
