import { showAgain } from './live.js'

/**
 * Counts on from what the server has said. Of the two clocks the one that has run farther is right: the monotonic one
 * may stop while the device sleeps.
 * @param {() => void} look
 */
export function countDown(look) {
  const life = document.querySelector('.life[data-left]')
  if (!(life instanceof HTMLElement)) return
  const bar = life.querySelector('progress')
  const words = life.querySelector('[data-words]')
  const spoken = life.querySelector('[data-spoken]')
  if (!bar || !words || !spoken) return
  const whole = Number(life.dataset.left)
  const began = { monotonic: performance.now(), wall: Date.now() }
  let before = whole

  /** @param {number} left */
  const say = (left) => {
    if (left === 0) return life.dataset.over ?? ''
    if (left < 60) return (life.dataset.seconds ?? '').replace('{seconds}', String(left))
    return (life.dataset.minutes ?? '')
      .replace('{minutes}', String(Math.floor(left / 60)))
      .replace('{seconds}', String(left % 60).padStart(2, '0'))
  }

  const tick = () => {
    const passed = Math.max(performance.now() - began.monotonic, Date.now() - began.wall) / 1000
    const left = Math.max(0, Math.ceil(whole - passed))
    bar.value = Math.max(0, whole - passed)
    words.textContent = say(left)
    life.classList.toggle('short', left <= 20)
    for (const at of [60, 20]) {
      // Whoever slept over that second hears how many are left in truth.
      if (before > at && left <= at) spoken.textContent = at - left < 2 ? (life.dataset[`at-${at}`] ?? '') : say(left)
    }
    before = left
    if (left > 0) return
    clearInterval(timer)
    // Where no time was left from the start the server is about to say so; reloading at once would only spin.
    setTimeout(whole > 0 ? showAgain : look, whole > 0 ? 400 : 3000)
  }

  const timer = setInterval(tick, 250)
  tick()
}
