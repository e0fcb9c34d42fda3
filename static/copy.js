// A button beside each filled field of a copy sheet, and beside what is shown once. Without JavaScript the text is selected and copied by hand.
const status = document.createElement('p')
status.className = 'govuk-visually-hidden'
status.setAttribute('role', 'status')
document.querySelector('main').append(status)

if (navigator.clipboard) {
  for (const text of document.querySelectorAll('[data-copy]')) {
    const button = document.createElement('button')
    button.type = 'button'
    const place = text.closest('.app-copy') ? 'app-copy__button' : 'govuk-!-margin-top-2'
    button.className = `govuk-button govuk-button--secondary app-button--small ${place}`
    button.innerHTML = 'Copy <span class="govuk-visually-hidden"></span>'
    button.lastElementChild.textContent = text.dataset.copy
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText((text.value ?? text.innerText).trim())
      button.firstChild.textContent = 'Copied '
      status.textContent = `${text.dataset.copy} copied`
    })
    text.after(button)
  }
  for (const whole of document.querySelectorAll('[data-copy-all]')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-!-margin-bottom-4'
    button.textContent = 'Copy everything'
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(whole.value)
      button.textContent = 'Copied'
      status.textContent = 'The whole sheet is copied'
    })
    whole.closest('details').before(button)
  }
}
