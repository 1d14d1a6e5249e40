/** The server writes moments in UTC; here they become the reader's own day and hour. */
export function localMoments() {
  const page = document.documentElement.lang
  const language = navigator.languages.find((own) => `${own}-`.startsWith(`${page}-`)) ?? page
  for (const time of document.querySelectorAll('time[data-style]')) {
    if (!(time instanceof HTMLTimeElement)) continue
    /** @type {Intl.DateTimeFormatOptions} */
    const style = time.dataset.style === 'date' ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' }
    time.textContent = new Intl.DateTimeFormat(language, style).format(new Date(time.dateTime))
  }
}
