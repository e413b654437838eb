import type { Attempt } from './delivery.ts'

/** A browser that is subscribed to web push. */
export interface Browser {
  readonly subscriptionId: string
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** The answer of a push service to one browser's message. */
export type PushAnswer =
  | { readonly result: 'sent' | 'gone' }
  | { readonly result: 'refused' | 'later'; readonly error: string }

/** 404 and 410 mean that the subscription has ended. */
export function judgePush(status: number): PushAnswer {
  if (status >= 200 && status < 300) return { result: 'sent' }
  if (status === 404 || status === 410) return { result: 'gone' }
  const error = `push ${status}`
  return status >= 400 && status < 500 && status !== 429 && status !== 408
    ? { result: 'refused', error }
    : { result: 'later', error }
}

/**
 * The outcome of a message to all of a person's browsers. It is tried again while a browser may still take it; after that, it
 * is sent if at least one has taken it.
 */
export function judgeBrowsers(answers: readonly PushAnswer[], reachedBefore: boolean): Attempt {
  const failed = (result: 'later' | 'refused') => answers.find((answer) => answer.result === result)
  const later = failed('later')
  if (later) return later as Attempt
  if (reachedBefore || answers.some(({ result }) => result === 'sent')) return { result: 'sent' }
  return (failed('refused') as Attempt | undefined) ?? { result: 'no-address' }
}
