import { execFileSync, spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { infra } from '../src/paths.ts'
import { registryToken } from '../src/registry-token.ts'

const program = path.join(infra, 'registry/make-token.sh')
const setting = (text: string, name: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? ''
const keyIn = (text: string) =>
  createPublicKey({
    key: Buffer.from(setting(text, 'quarkus.oidc.deploy.public-key'), 'base64'),
    format: 'der',
    type: 'spki',
  })
const verify = (token: string, text: string) =>
  jwtVerify(token, keyIn(text), { algorithms: ['RS256'], issuer: 'jangteo' })

describe("the deploy step's token at the registry", () => {
  it('in development is of the key that the registry has, and named so that production refuses it', async () => {
    const rights = readFileSync(path.join(infra, 'registry/rights.properties'), 'utf8')
    const { payload } = await verify(registryToken, rights)
    expect(payload).toMatchObject({ sub: 'deploy-dev', groups: ['sr-admin'] })
  })

  it('is made with a key of its own, for as many days as asked for', async () => {
    const [one, other] = [execFileSync(program, ['30'], text), execFileSync(program, [], text)]
    const token = setting(one, 'SCHEMA_REGISTRY_TOKEN')
    const { payload } = await verify(token, one)
    expect(payload).toMatchObject({ sub: 'deploy', groups: ['sr-admin'] })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30 * 86_400)
    await expect(verify(token, other)).rejects.toThrow('signature')
  })

  it.each([[['soon']], [['30', 'a"b']]])('is not made with %s', (given) => {
    const { status, stdout, stderr } = spawnSync(program, given, text)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('must')
  })
})

const text = { encoding: 'utf8' } as const
