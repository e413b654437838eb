import { exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTokenVerifier, type VerifyToken } from '../src/index.ts'
import { startIssuer } from './issuer.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND

let issuer: Awaited<ReturnType<typeof startIssuer>>
let next: Awaited<ReturnType<typeof nextKey>>

/** A key that the issuer begins to use. */
async function nextKey() {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-2', alg: 'RS256', use: 'sig' }
  return { jwk, sign: () => issuer.sign({}, { kid: 'key-2' }, privateKey) }
}

/** Only the clock by which the age of keys is measured: requests take their time. */
let elapsed = 0
const later = (ms: number) => {
  elapsed += ms
}

beforeEach(async () => {
  issuer = await startIssuer()
  next = await nextKey()
  elapsed = 0
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + elapsed)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await issuer.stop()
})

const codeOf = (verify: VerifyToken, token: string) =>
  verify(token).then(
    () => 'believed',
    (error) => error.code,
  )

it('a key that the issuer has withdrawn verifies no token after a minute, also none that was believed before', async () => {
  const verify = createTokenVerifier(issuer.options)
  const token = await issuer.sign()
  await verify(token)
  issuer.state.keys = [next.jwk]
  expect(await codeOf(verify, token)).toBe('believed')
  later(60 * SECOND)
  expect(await codeOf(verify, token)).toBe('token-invalid')
  expect(await codeOf(verify, await next.sign())).toBe('believed')
})

it('while there are requests, keys are read again before they are a minute old, and no request waits for it', async () => {
  const verify = createTokenVerifier(issuer.options)
  const token = await issuer.sign()
  await verify(token)
  issuer.state.keys = [next.jwk]
  issuer.state.silent = true
  later(40 * SECOND)
  expect(await codeOf(verify, token)).toBe('believed')
  await vi.waitFor(() => expect(issuer.state.asked).toBe(2), { timeout: 30_000 })
})

it('a key that is not known is looked for at the issuer before its token is refused', async () => {
  const verify = createTokenVerifier(issuer.options)
  await verify(await issuer.sign())
  issuer.state.keys = [issuer.publicJwk, next.jwk]
  expect(await codeOf(verify, await next.sign())).toBe('believed')
  expect(issuer.state.asked).toBe(2)
})

it('a thousand tokens with unknown keys lead to a request a second', async () => {
  const verify = createTokenVerifier(issuer.options)
  await verify(await issuer.sign())
  const forged = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => issuer.sign({}, { kid: `made-up-${i}` })),
  )
  const codes = await Promise.all(forged.map((token) => codeOf(verify, token)))
  expect(new Set(codes)).toEqual(new Set(['token-invalid']))
  expect(issuer.state.asked).toBe(2)
})

it.each(['answers 500', 'is silent'])(
  'while the issuer %s, known keys are believed for six hours',
  async (how) => {
    const verify = createTokenVerifier(issuer.options)
    await verify(await issuer.sign())
    if (how === 'is silent') issuer.state.silent = true
    else issuer.state.status = 500
    later(5 * HOUR)
    expect(await codeOf(verify, await issuer.sign({ sub: 'ann' }))).toBe('believed')
    later(HOUR)
    expect(await codeOf(verify, await issuer.sign({ sub: 'bob' }))).toBe('unavailable')
    issuer.state.silent = false
    issuer.state.status = 200
    later(5 * SECOND)
    await vi.waitFor(
      async () => expect(await codeOf(verify, await issuer.sign({ sub: 'bob' }))).toBe('believed'),
      { timeout: 30_000 },
    )
  },
)

it('while the issuer is unavailable, one request of many waits for it', async () => {
  const verify = createTokenVerifier(issuer.options)
  const token = await issuer.sign()
  await verify(token)
  issuer.state.status = 500
  later(2 * 60 * SECOND)
  await verify(token)
  expect(issuer.state.asked).toBe(2)
  issuer.state.silent = true
  later(6 * SECOND)
  await Promise.all(Array.from({ length: 100 }, () => verify(token)))
  await vi.waitFor(() => expect(issuer.state.asked).toBe(3), { timeout: 30_000 })
})

it('a token with an unknown key is neither good nor bad while the issuer is unavailable', async () => {
  const verify = createTokenVerifier(issuer.options)
  await verify(await issuer.sign())
  issuer.state.status = 500
  expect(await codeOf(verify, await next.sign())).toBe('unavailable')
})

it.each(['<html>', '{}', '{"keys":7}'])(
  'an answer that holds no keys, as %s, leaves the last ones',
  async (body) => {
    const verify = createTokenVerifier(issuer.options)
    await verify(await issuer.sign())
    issuer.state.body = body
    later(2 * 60 * SECOND)
    expect(await codeOf(verify, await issuer.sign({ sub: 'ann' }))).toBe('believed')
    expect(issuer.state.asked).toBe(2)
  },
)

it('a token that is verified while its key is withdrawn is not believed afterwards', async () => {
  // Verified more slowly than keys are read.
  const slow = await startIssuer({ alg: 'EdDSA' })
  const verify = createTokenVerifier(slow.options)
  const tokens = await Promise.all(Array.from({ length: 1_000 }, (_, i) => slow.sign({ sub: `user-${i}` })))
  const [other = ''] = tokens
  await verify(other)
  slow.state.keys = [next.jwk]
  const { promise, resolve } = Promise.withResolvers<void>()
  slow.state.answersAfter = promise
  later(40 * SECOND)
  await verify(other)
  await vi.waitFor(() => expect(slow.state.asked).toBe(2), { timeout: 30_000 })
  let isOver = false
  const verifying = Promise.all(tokens.map((token) => codeOf(verify, token))).finally(() => {
    isOver = true
  })
  resolve()
  // A request with the new keys forgets what the old ones have verified; the others are still under way.
  while (!isOver) {
    void codeOf(verify, other)
    await new Promise((again) => setImmediate(again))
  }
  expect(new Set(await verifying)).toContain('believed')
  const codes = await Promise.all(tokens.map((token) => codeOf(verify, token)))
  expect(new Set(codes)).toEqual(new Set(['token-invalid']))
  await slow.stop()
})
