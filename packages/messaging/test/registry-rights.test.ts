import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { registryToken, type Stack, startTestStack } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RegistryRefused } from '../src/errors.ts'
import { confluentRegistry } from '../src/schema/confluent-registry.ts'

/** The registry of `npm start`, where everyone reads and the deploy step writes. */

let stack: Stack
let url: string
beforeAll(async () => {
  stack = await startTestStack({ open: false, parts: ['registry'], prepareDatabases: async () => {} })
  url = stack.coordinates.schemaRegistryUrl
}, 120_000)
afterAll(() => stack?.stop())

const prefix = `${randomUUID()}.`
const SUBJECT = `${prefix}kept`
const id = { name: 'id', type: 'string' }
const schema = (...fields: { name: string; type: string; default?: unknown }[]) =>
  JSON.stringify({ type: 'record', name: 'Thing', namespace: 'test', fields })
const changed = schema(id, { name: 'more', type: 'int', default: 0 })

const running = () => confluentRegistry({ url, subjectPrefix: prefix })
const deploying = (token = registryToken) => confluentRegistry({ url, subjectPrefix: prefix, token })

/** The deploy step's claims, signed by a key that the registry does not have. */
function forged(): string {
  const [head, claims] = registryToken.split('.')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signature = sign('sha256', Buffer.from(`${head}.${claims}`), privateKey)
  return `${head}.${claims}.${signature.toString('base64url')}`
}

/** The same token without a signature, as if it needed none. */
function unsigned(): string {
  const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
  return `${head}.${registryToken.split('.')[1]}.`
}

it('lets the deploy step register, and everyone read', async () => {
  const registered = await deploying().register('kept', schema(id))
  expect(await running().idOf('kept', schema(id))).toBe(registered)
  expect(await running().versionsOf('kept')).toEqual(new Map([[registered, expect.any(String)]]))
  expect(JSON.parse(await running().definitionOf(registered))).toMatchObject({ fields: [id] })
  // What is registered is no change: a service that is bootstrapped again needs no token.
  expect(await running().register('kept', schema(id))).toBe(registered)
})

it('refuses a service that registers a schema, and says what to do', async () => {
  for (const registry of [running(), deploying(forged()), deploying(unsigned()), deploying('abc')]) {
    const refused = registry.register('kept', changed)
    await expect(refused).rejects.toThrow(RegistryRefused)
    await expect(refused).rejects.toThrow('SCHEMA_REGISTRY_TOKEN')
  }
  await expect(running().register('new', schema(id))).rejects.toThrow(RegistryRefused)
  expect((await running().versionsOf('kept')).size).toBe(1)
  expect((await running().versionsOf('new')).size).toBe(0)
})

describe.each([
  ['no token', () => undefined],
  ['a token of another key', forged],
  ['a token without a signature', unsigned],
])('a program with %s', (_, tokenOf) => {
  const version = { schema: changed }
  const none = { compatibility: 'NONE' }
  const rule = { ruleType: 'COMPATIBILITY', config: 'NONE' }
  const content = { content: changed, contentType: 'application/json' }
  const artifact = { artifactId: `${prefix}other`, artifactType: 'AVRO', firstVersion: { content } }
  it.each<[string, string, string, object?, string?]>([
    ['register a version', 'POST', `/ccompat/v7/subjects/${SUBJECT}/versions`, version],
    ['register a subject', 'POST', `/ccompat/v7/subjects/${prefix}other/versions`, version],
    ['end the compatibility of all', 'PUT', '/ccompat/v7/config', none],
    ['end the compatibility of a subject', 'PUT', `/ccompat/v7/config/${SUBJECT}`, none],
    ['remove the rule of a subject', 'DELETE', `/ccompat/v7/config/${SUBJECT}`],
    ['delete a version', 'DELETE', `/ccompat/v7/subjects/${SUBJECT}/versions/1`],
    ['delete a subject', 'DELETE', `/ccompat/v7/subjects/${SUBJECT}`],
    ['delete it by the other interface', 'DELETE', `/registry/v3/groups/default/artifacts/${SUBJECT}`],
    ['delete it by the older interface', 'DELETE', `/registry/v2/groups/default/artifacts/${SUBJECT}`],
    ['delete all', 'DELETE', '/registry/v3/groups/default/artifacts'],
    ['change the rule of all', 'PUT', '/registry/v3/admin/rules/COMPATIBILITY', rule],
    ['remove the rules of all', 'DELETE', '/registry/v3/admin/rules'],
    ['change a setting', 'PUT', '/registry/v3/admin/config/properties/x', { value: 'true' }],
    ['add a group', 'POST', '/registry/v3/groups', { groupId: prefix }],
    ['register by the other interface', 'POST', '/registry/v3/groups/default/artifacts', artifact],
    ['load the data of another registry', 'POST', '/registry/v3/admin/import', {}, 'application/zip'],
    ['take the data of all', 'GET', '/registry/v3/admin/export'],
    ['give a role', 'POST', '/registry/v3/admin/roleMappings', { principalId: 'x', role: 'ADMIN' }],
  ])('cannot %s', async (_, method, path, body, type = 'application/json') => {
    const token = tokenOf()
    const state = async () => {
      const read = async (what: string) => (await fetch(url + what)).json()
      return [
        await read('/subjects'),
        await read(`/subjects/${SUBJECT}/versions`),
        await read('/config'),
        await read(`/config/${SUBJECT}`),
      ]
    }
    const before = await state()
    expect(before[2]).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' })
    const answer = await fetch(new URL(`/apis${path}`, url), {
      method,
      headers: { 'content-type': type, ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect([401, 403]).toContain(answer.status)
    expect(await state()).toEqual(before)
  })
})
