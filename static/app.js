// What pages gain with JavaScript. Every page works without it.
import { Button, ErrorSummary, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink, createAll } from './vendor/govuk-frontend.min.js'; // the semicolon lets the hashed name be written in

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink]) createAll(component)

const AUTOSAVE_EVERY = 30 * 1000
const WARN_BEFORE = 5 * 60 * 1000
const LOOK_AGAIN_EVERY = 2 * 1000

function clock (date) {
  const hours = date.getHours()
  const minutes = String(date.getMinutes()).padStart(2, '0')
  return `${hours % 12 || 12}:${minutes}${hours < 12 ? 'am' : 'pm'}`
}

// Long text is sent to the person's own draft every 30 seconds, if it changed. The record changes only on Save.
function autosave (form) {
  const boxes = [...form.querySelectorAll('textarea[data-autosave]')]
  if (!boxes.length) return
  const status = form.querySelector('[data-autosave-status]')
  let saved = boxes.map(box => box.value).join('\u0000')
  let busy = false
  const save = async () => {
    const current = boxes.map(box => box.value).join('\u0000')
    if (busy || current === saved) return
    busy = true
    const data = new FormData(form)
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name)
    try {
      const answer = await fetch(form.dataset.autosaveUrl, { method: 'POST', body: data, credentials: 'same-origin', redirect: 'manual' })
      if (!answer.ok) throw new Error(String(answer.status))
      saved = current
      noteRequest()
      if (status) status.textContent = `Draft saved ${clock(new Date())}`
    } catch {
      if (status) status.textContent = 'The draft could not be saved. Your text is still on this page.'
    } finally {
      busy = false
    }
  }
  // What is being saved for good is no draft any more: leaving the page must not keep it as one.
  form.addEventListener('submit', () => { busy = true; window.setTimeout(() => { busy = false }, AUTOSAVE_EVERY) })
  window.setInterval(save, AUTOSAVE_EVERY)
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
}

for (const form of document.querySelectorAll('form[data-autosave-url]')) autosave(form)

// After 25 minutes without a request: a dialogue that lets the person stay. At 30 the session ends.
// Tabs share one session, so they share the time of the last request.
const LAST = 'csprapp-last-request'

function noteRequest () {
  try { window.localStorage.setItem(LAST, String(Date.now())) } catch { /* storage is off: each tab counts alone */ }
}

function lastRequest (loaded) {
  try { return Math.max(loaded, Number(window.localStorage.getItem(LAST)) || 0) } catch { return loaded }
}

// Whether something was typed or ticked here that no form has sent.
function unsaved () {
  const boxes = document.querySelectorAll('form[method="post"] textarea, form[method="post"] input')
  return [...boxes].some(box => {
    if (['hidden', 'file', 'password'].includes(box.type)) return false
    return ['checkbox', 'radio'].includes(box.type) ? box.checked !== box.defaultChecked : box.value !== box.defaultValue
  })
}

function sayItEndsSoon (box) {
  box.innerHTML = '<h2 class="govuk-heading-m" id="timeout-title" tabindex="-1" autofocus>You will be signed out soon</h2>' +
    '<p class="govuk-body">For security we sign you out <strong data-when></strong>.<span data-kept></span></p>' +
    '<button type="button" class="govuk-button" data-stay>Stay signed in</button>'
}

function sayItHasEnded (box) {
  box.innerHTML = '<h2 class="govuk-heading-m" id="timeout-title" tabindex="-1" autofocus>You have been signed out</h2>' +
    '<p class="govuk-body">What you typed is still on this page, hidden. <a class="govuk-link" target="_blank" rel="noopener">Sign in (opens in a new tab)</a>, then come back.</p>' +
    '<p class="govuk-body" role="status" data-not-yet></p>' +
    '<button type="button" class="govuk-button" data-stay>Show what I typed</button>'
}

function watchTheClock ({ idleSeconds, stayUrl, signInUrl, person }) {
  const kept = document.querySelector('form[data-autosave-url]') ? ' Long text on this page is kept as a draft.' : ''
  const dialogue = document.createElement('dialog')
  dialogue.className = 'app-timeout'
  dialogue.setAttribute('aria-labelledby', 'timeout-title')
  document.body.append(dialogue)
  let loaded = Date.now()
  let ended = false
  noteRequest()
  const show = say => {
    say(dialogue)
    if (!dialogue.open) dialogue.showModal()
    dialogue.querySelector('h2').focus()
  }
  // Nobody reads the page any more. What was typed on it and not sent stays, hidden, until its writer has signed in.
  const leave = () => {
    if (!unsaved()) return window.location.assign(`${signInUrl}?next=${encodeURIComponent(window.location.pathname)}`)
    ended = true
    document.body.classList.add('app-ended')
    show(sayItHasEnded)
    dialogue.querySelector('a').href = signInUrl
  }
  const stay = async () => {
    const answer = await fetch(stayUrl, { credentials: 'same-origin', redirect: 'manual' })
    if (!answer.ok && !ended) return leave()
    if (ended && answer.headers.get('X-Person') !== person) {
      dialogue.querySelector('[data-not-yet]').textContent = 'Whoever typed it has not signed in yet.'
      return
    }
    ended = false
    document.body.classList.remove('app-ended')
    loaded = Date.now()
    noteRequest()
    dialogue.close()
  }
  dialogue.addEventListener('click', event => { if (event.target.closest('[data-stay]')) stay() })
  dialogue.addEventListener('cancel', event => { event.preventDefault(); stay() })
  window.setInterval(() => {
    if (ended) return dialogue.open || dialogue.showModal() // a second Escape closes it
    const ends = lastRequest(loaded) + Number(idleSeconds) * 1000
    const left = ends - Date.now()
    if (left <= 0) return leave()
    if (left > WARN_BEFORE) return dialogue.close()
    if (dialogue.open) return
    show(sayItEndsSoon)
    dialogue.querySelector('[data-kept]').textContent = kept
    dialogue.querySelector('[data-when]').textContent = `at ${clock(new Date(ends))}`
  }, 5000)
}

// Today and Yesterday beside a date fill in its boxes at once; without JavaScript the server does.
for (const button of document.querySelectorAll('button[data-day]')) {
  button.addEventListener('click', event => {
    event.preventDefault()
    const [year, month, day] = button.dataset.day.split('-').map(Number)
    const boxes = button.closest('.govuk-date-input').querySelectorAll('input')
    boxes.forEach((box, at) => { box.value = [day, month, year][at] })
    boxes[0].focus()
  })
}

// What goes on in the background: how far it is, looked at again until the page has something else to say.
function lookAgain (progress) {
  const look = async () => {
    try {
      const answer = await fetch(window.location.href, { credentials: 'same-origin', redirect: 'manual' })
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html')
      const current = page && page.querySelector('[data-progress]')
      if (!current) return window.location.reload()
      progress.replaceChildren(...current.childNodes)
    } catch {} // the network is away: next time
    window.setTimeout(look, LOOK_AGAIN_EVERY)
  }
  window.setTimeout(look, LOOK_AGAIN_EVERY)
}

// Who prints a page with something of a record on it is in the log of who read what.
function tellWhenPrinted (url) {
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]')
  window.addEventListener('beforeprint', () => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token.value })
    fetch(url, { method: 'POST', body, credentials: 'same-origin', redirect: 'manual', keepalive: true }).catch(() => {})
    noteRequest()
  })
}

if (document.body.dataset.printedUrl) tellWhenPrinted(document.body.dataset.printedUrl)
if (document.body.dataset.idleSeconds) watchTheClock(document.body.dataset)
document.querySelectorAll('[data-progress]').forEach(lookAgain)
