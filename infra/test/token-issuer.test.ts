import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import type { Coordinates } from '../src/coordinates.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

const { issuer, jwksUrl, audience }: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')
const keys = createRemoteJWKSet(new URL(jwksUrl))

interface Token {
  access_token: string
  token_type: string
  expires_in: number
}

const ask = (body: string) => fetch(`${issuer}/token`, { method: 'POST', body })
const tokenFrom = async (body: string) => (await (await ask(body)).json()) as Token
const verify = (token: string) => jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'] })

describe('the token issuer', () => {
  it('signs what its published key verifies, a customer for an hour when not told otherwise', async () => {
    const { access_token, token_type, expires_in } = await tokenFrom('{"sub":"ann"}')
    const { payload, protectedHeader } = await verify(access_token)
    expect(payload).toMatchObject({ sub: 'ann', role: 'customer', iss: issuer, aud: audience })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3600)
    expect([token_type, expires_in]).toEqual(['Bearer', 3600])
    expect(protectedHeader.kid).toMatch(/^dev-/)
  })

  it('gives an expired token for tests', async () => {
    const { access_token } = await tokenFrom('{"sub":"ann","expiresIn":-10}')
    await expect(verify(access_token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
  })

  it.each([
    '',
    'no json',
    '[]',
    'null',
    '{}',
    '{"sub":""}',
    '{"sub":1}',
    '{"sub":"a","role":"root"}',
    '{"sub":"a","expiresIn":"x"}',
    '{"sub":"a","expiresIn":1e99}',
    `{"sub":"${'a'.repeat(20_000)}"}`,
  ])('refuses %.40s', async (body) => {
    expect((await ask(body)).status).toBe(400)
  })

  it('never shows its private key', async () => {
    const { keys: published } = (await (await fetch(jwksUrl)).json()) as { keys: object[] }
    expect(published).toHaveLength(1)
    expect(published[0]).not.toHaveProperty('d')
  })
})
