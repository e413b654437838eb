import { eventually, tokenFor } from '@jangteo/testing'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateClients } from './support/generate-clients.ts'
import { lintDocuments } from './support/lint-documents.ts'
import { networks } from './support/networks.ts'
import { askEverything, hasPython, installSchemathesis } from './support/schemathesis.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

// biome-ignore lint/suspicious/noExplicitAny: documents are read as their readers see them
type Json = any

let shop: Shop
const documents: Record<string, Json> = {}
beforeAll(async () => {
  shop = await openShop(networks.memory())
  // What there is, so that not all that is asked for is unknown.
  const ann = shop.customer('ann')
  await ann.coupon()
  const orderId = await ann.place({ 'coffee-beans': 1 })
  await ann.charge(50_000)
  await ann.pay(orderId)
  await eventually(async () =>
    expect((await ann.get('notification', '/notifications')).body.items).not.toEqual([]),
  )
  for (const service of serviceNames)
    documents[service] = await (await fetch(`${shop.url(service)}/docs/json`)).json()
})
afterAll(() => shop.close())

const operations = (document: Json): Json[] =>
  Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => ({ path, method, ...operation })),
  )
const all = () => Object.values(documents).flatMap(operations)
const json = (content: Json) => content?.['application/json']?.schema
/** Every schema of a document, with where it is. */
function* schemasIn(value: Json, at = ''): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [at, value]
  for (const [name, inner] of Object.entries(value)) yield* schemasIn(inner, `${at}/${name}`)
}

describe('the documents of the six services', () => {
  it('are valid OpenAPI', async () => {
    await lintDocuments(documents)
  }, 60_000)

  it('name every operation once, readably', () => {
    const ids = all().map(({ operationId }) => operationId)
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id))).toEqual([])
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  it('name every body, answer and event', () => {
    const unnamed = all().flatMap(({ operationId, requestBody, responses }) => [
      ...[json(requestBody?.content)].filter((schema) => schema && !/"\$ref"/.test(JSON.stringify(schema))),
      ...Object.values<Json>(responses)
        .flatMap(({ content }) => [json(content), content?.['text/event-stream']?.schema])
        .filter((schema) => schema && !schema.$ref)
        .map((schema) => [operationId, schema]),
    ])
    expect(unnamed).toEqual([])
  })

  it('say what each schema is: no number without a type, no default or example that breaks its own rules', () => {
    const wrong = Object.entries(documents).flatMap(([service, document]) => {
      const ajv = new Ajv2020({ strict: false })
      // A CommonJS module, which Node and TypeScript see differently.
      ;((formats as Json).default ?? formats)(ajv)
      ajv.addSchema(document, 'document')
      return [...schemasIn(document)].flatMap(([at, schema]) => {
        const pointer = at.replaceAll('~', '~0').split('/')
        const reference = `document#${pointer.map((part) => part.replaceAll('/', '~1')).join('/')}`
        const values = ['default', 'example'].filter((word) => word in schema && 'type' in schema)
        const untyped =
          ['minimum', 'maximum', 'format', 'pattern'].some((word) => word in schema) && !schema.type
        const broken = values.filter((word) => {
          const { default: _, example: __, ...rules } = schema
          const inDocument = JSON.parse(JSON.stringify(rules).replaceAll('"#/', '"document#/'))
          return !ajv.validate(inDocument, schema[word])
        })
        return [...(untyped ? ['no type'] : []), ...broken].map((word) => `${service} ${reference}: ${word}`)
      })
    })
    expect(wrong).toEqual([])
  })

  it('say who may call, what may be left out and where they are', () => {
    const open = all().filter(({ security }) => security.length === 0)
    expect(open.map(({ operationId }) => operationId).toSorted()).toEqual([
      'confirmAddress',
      'listPopularProducts',
      'listProducts',
      'listTrendingProducts',
      'readProduct',
      'readProductRank',
      'readPushKey',
      'receiveGatewayEvent',
      'showConfirmation',
      'showUnsubscription',
      'unsubscribeByLink',
      'watchPopularProducts',
    ])
    const optional = all().filter(({ requestBody }) => requestBody && !requestBody.required)
    expect(optional.map(({ operationId }) => operationId)).toEqual(['payOrder', 'cancelOrder'])
    for (const { servers } of Object.values(documents)) expect(servers).toHaveLength(1)
  })

  it('bound what comes in: every text has a form or a greatest length', () => {
    const loose = all().flatMap(({ operationId, parameters = [] }) =>
      parameters
        // Of these two nothing is refused: RFC 7240 wants it of the one, and the other is ours or is ignored.
        .filter(({ name }: Json) => !['prefer', 'Last-Event-ID', 'gateway-signature'].includes(name))
        .filter(({ schema }: Json) => schema.type === 'string')
        .filter(({ schema }: Json) => !schema.enum && !schema.pattern && schema.maxLength === undefined)
        .map(({ name }: Json) => `${operationId} ${name}`),
    )
    expect(loose).toEqual([])
  })

  it('use the same word for the same thing', () => {
    const lists = all()
      .filter(({ method }) => method === 'get')
      .flatMap(({ operationId, responses }) => {
        const name = json(responses['200']?.content)?.$ref?.split('/').at(-1)
        const schema = Object.values(documents).flatMap(({ components }) => components.schemas[name] ?? [])[0]
        return Object.entries<Json>(schema?.properties ?? {})
          .filter(([, property]) => property.type === 'array')
          .map(([word]) => `${operationId} ${word}`)
      })
    const audits = ['Orders', 'Books', 'Coupons', 'Rankings', 'Notifications', 'Store']
    const ofShop = ['readShopAudit', 'readOneShopAudit'].flatMap((id) => [
      `${id} equations`,
      `${id} services`,
      `${id} accepted`,
    ])
    // What every service answers of its messaging, and an operator's views: objects with several lists each.
    const ofEach = all().flatMap(({ operationId }) => {
      if (/^readBacklogOf/.test(operationId)) return [`${operationId} letters`]
      if (/^show(DeadLetter|RedriveRun)Of/.test(operationId)) return [`${operationId} failures`]
      return /^readKnownEventsOf/.test(operationId) ? [`${operationId} consumers`] : []
    })
    const erasures = ['showMyErasure services', 'showErasure services']
    const views = ['showOrder history', 'showOrder ahead', 'findAnything lookedFor', ...erasures, ...ofEach]
    const parts = [...views, 'readOrder lines', ...audits.map((what) => `audit${what} checks`), ...ofShop]
    expect(lists.filter((list) => !list.endsWith(' items') && !parts.includes(list))).toEqual([])
    const everything = JSON.stringify(documents)
    expect(everything).not.toContain('occurredAt')
    expect(everything).not.toContain('product-unknown')
    const windows = Object.values(documents).flatMap(
      ({ components }) => components.schemas.Window?.enum ?? [],
    )
    expect(new Set(windows)).toEqual(new Set(['today', 'week', 'month', 'hour']))
  })
})

it('a client that is generated from the documents compiles, shops, and watches an order', async () => {
  await generateClients(documents)
  const urls = Object.fromEntries(serviceNames.map((service) => [service, shop.url(service)]))
  // Only there once it is generated, so its types are checked by the compiler that has just run.
  const { shopWithTheClient } = await import('./client/use-client.ts' as string)
  const told = await shopWithTheClient(urls, await tokenFor('bob'))
  expect(told).toMatchObject({
    statuses: ['payable', 'paying', 'paid'],
    paid: { status: 'paid', amount: 19_000 },
    refusal: 'request-invalid',
    ranked: ['coffee-beans'],
  })
  expect(told.timeline).toContain('OrderPaid')
}, 120_000)

describe.skipIf(!(await hasPython))('Schemathesis (left out without Python 3.11, venv and pip)', () => {
  beforeAll(installSchemathesis, 300_000)

  const others = serviceNames.slice(1)
  const first = serviceNames[0] as string
  const nameOf = (service: string) => service.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase())
  const idsOf = (service: string) => operations(documents[service]).map(({ operationId }) => operationId)
  /** The operations that all six have from one function. They are asked of the first one. */
  const shared = (service: string) =>
    idsOf(first).flatMap((id) => {
      const same = (each: string) => id.replace(new RegExp(`Of${nameOf(first)}$`), `Of${nameOf(each)}`)
      return others.every((each) => same(each) !== id && idsOf(each).includes(same(each)))
        ? [same(service)]
        : []
    })

  // Most of it is waiting for streams that have nothing to say.
  it.concurrent.each(serviceNames)(
    'finds no fault in %s',
    async (service) => {
      const leftOut = service === first ? [] : shared(service)
      if (service !== first) expect(leftOut).toContain(`discardDeadLetterOf${nameOf(service)}`)
      // The data platform is asked to erase who asks: for them the other services would do nothing new.
      const person = service === 'data-platform' ? 'leaver' : 'ann'
      await askEverything(shop.url(service), await tokenFor(person, 'admin'), leftOut)
    },
    600_000,
  )
})
