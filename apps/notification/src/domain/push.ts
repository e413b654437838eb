import type { Attempt } from './delivery.ts'

/** A browser that takes web push. */
export interface Browser {
  readonly subscriptionId: string
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** What a push service said to one browser's message. */
export type PushAnswer =
  | { readonly result: 'sent' | 'gone' }
  | { readonly result: 'refused' | 'later'; readonly error: string }

/** 404 and 410 mean that the browser takes no messages any more. */
export function judgePush(status: number): PushAnswer {
  if (status >= 200 && status < 300) return { result: 'sent' }
  if (status === 404 || status === 410) return { result: 'gone' }
  const error = `push ${status}`
  return status >= 400 && status < 500 && status !== 429 && status !== 408
    ? { result: 'refused', error }
    : { result: 'later', error }
}

/**
 * What came of a message to all of a person's browsers. It is tried again while one may still take it, and sent when no
 * more can come of it and at least one has it.
 */
export function judgeBrowsers(answers: readonly PushAnswer[], reachedBefore: boolean): Attempt {
  const failed = (result: 'later' | 'refused') => answers.find((answer) => answer.result === result)
  const later = failed('later')
  if (later) return later as Attempt
  if (reachedBefore || answers.some(({ result }) => result === 'sent')) return { result: 'sent' }
  return (failed('refused') as Attempt | undefined) ?? { result: 'no-address' }
}
