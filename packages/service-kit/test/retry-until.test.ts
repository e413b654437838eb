import { expect, it } from 'vitest'
import { retryUntil } from '../src/index.ts'
import { recordingLogger } from './http.ts'

it('tries until it succeeds, returns the result, and logs once what it waits for', async () => {
  const log = recordingLogger()
  let tries = 0
  const result = await retryUntil(() => (++tries < 4 ? Promise.reject(new Error('refused')) : 'there'), {
    log: log.logger,
    what: 'PostgreSQL at db:5432',
  })
  expect({ result, tries }).toEqual({ result: 'there', tries: 4 })
  expect(log.lines.map(({ msg }) => msg)).toEqual(['waiting for PostgreSQL at db:5432'])
})

it('stops with the reason when it is aborted', async () => {
  const { logger } = recordingLogger()
  const stop = new AbortController()
  const waiting = retryUntil(() => Promise.reject(new Error('refused')), {
    log: logger,
    what: 'it',
    signal: stop.signal,
  })
  stop.abort(new Error('told to stop'))
  await expect(waiting).rejects.toThrow('told to stop')
})
