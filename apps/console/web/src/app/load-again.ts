const ASKED_EVERY_MS = 1_000
/** A page with a file that is never there would load itself for ever. */
const AT_MOST_EVERY_MS = 60_000
const LOADED_AGAIN_AT = 'loaded-again-at'

let isWaiting = false

/**
 * Loads the page again, as soon as the console answers, when a file of its code could not be loaded: the connection was interrupted, or a
 * new release has other files. A browser never asks for such a file again. At most once a minute: then the page says what is missing.
 */
export function loadAgainWhenCodeIsMissing(): void {
  window.addEventListener('vite:preloadError', () => {
    const lastAt = Number(sessionStorage.getItem(LOADED_AGAIN_AT))
    if (isWaiting || Date.now() - lastAt < AT_MOST_EVERY_MS) return
    isWaiting = true
    void loadAgain()
  })
}

async function loadAgain(): Promise<void> {
  while (!(await answers())) await new Promise((wake) => setTimeout(wake, ASKED_EVERY_MS))
  sessionStorage.setItem(LOADED_AGAIN_AT, String(Date.now()))
  window.location.reload()
}

const answers = () =>
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
