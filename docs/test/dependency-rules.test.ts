import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser'
import { afterAll, describe, expect, it } from 'vitest'
// @ts-expect-error: a plain configuration file
import rules from '../../.dependency-cruiser.js'

const workspace = join(import.meta.dirname, '../..')
const parts = ['apps', 'packages', 'infra', 'flows', 'bench', 'docs', 'examples']

async function inspect(baseDir: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { options, ...ruleSet } = rules
  const { output } = await cruise([...folders], { ...options, ruleSet, validate: true, baseDir })
  return output as ICruiseResult
}

const sentence = ({ rule, from, to }: IViolation) => `${rule.name}: ${from} → ${to}`

describe('this workspace', async () => {
  const { modules, summary } = await inspect(workspace, parts)

  it('keeps its borders', () => {
    expect(summary.violations.map(sentence)).toEqual([])
  })

  it('was really read: no file with imports is thought to have no dependency', async () => {
    const ours = modules.filter(
      ({ source }) => source.endsWith('.ts') && !/node_modules|\/generated\//.test(source),
    )
    const unread = ours.filter(
      ({ source, dependencies }) =>
        dependencies.length === 0 &&
        /^import (?!.*\/generated\/).*'/m.test(readFileSync(join(workspace, source), 'utf8')),
    )
    expect(ours.length).toBeGreaterThan(50)
    expect(unread).toEqual([])
  })
})

const clean = {
  'apps/order/src/service.ts': "import { pay } from './use-cases/pay.ts'\nexport const service = { pay }",
  'apps/order/src/config.ts':
    "import { readConfig } from '@jangteo/service-kit'\nexport const config = readConfig()",
  'apps/order/src/use-cases/pay.ts': [
    "import { OrderPaid } from '@jangteo/events'",
    "import type { Work } from '@jangteo/messaging'",
    "import { defineError } from '@jangteo/errors'",
    "import { paid } from '../domain/order.ts'",
    'export const pay = (work: Work) => [work, OrderPaid, defineError, paid]',
  ].join('\n'),
  'apps/order/src/stores/tx.ts':
    "import { Prisma } from '../generated/prisma/client.ts'\nexport type Tx = Prisma",
  'apps/order/src/routes/context.ts': "import type { Tx } from '../stores/tx.ts'\nexport type Context = Tx",
  'apps/order/src/adapters/bank.ts': "import { paid } from '../domain/order.ts'\nexport const bank = paid",
  'apps/order/src/steps/charge.ts': [
    "import { bank } from '../adapters/bank.ts'",
    "import type { Tx } from '../stores/tx.ts'",
    'export const charge = (tx: Tx) => [tx, bank]',
  ].join('\n'),
  'apps/order/src/stores/order-store.ts':
    "import { Prisma } from '../generated/prisma/client.ts'\nexport type Tx = Prisma",
  'apps/order/src/domain/order.ts': [
    "import { defineError } from '@jangteo/errors'",
    "import { zero } from './money.ts'",
    'export const paid = [zero, defineError]',
  ].join('\n'),
  'apps/order/src/domain/money.ts': 'export const zero = 0',
  'apps/order/src/domain/money.test.ts': "import { it } from 'vitest'\nit",
  'apps/balance/src/service.ts': 'export const service = 1',
  'packages/events/src/index.ts': 'export const OrderPaid = 1',
  'packages/messaging/src/index.ts':
    "export type { Work } from './work.ts'\nexport { send } from './send.ts'",
  'packages/messaging/src/work.ts': 'export interface Work { now: Date }',
  'packages/messaging/src/send.ts': [
    "import { OrderPaid } from '@jangteo/events'",
    "import { Kafka } from 'kafkajs'",
    'export const send = [OrderPaid, Kafka]',
  ].join('\n'),
  'packages/service-kit/src/index.ts': 'export const readConfig = () => 1',
  'packages/errors/src/index.ts': 'export const defineError = 1',
  'packages/trace/src/index.ts': 'export const childOf = 1',
  'packages/service/src/index.ts': [
    "import { send } from '@jangteo/messaging'",
    "import { readConfig } from '@jangteo/service-kit'",
    'export const defineService = [send, readConfig]',
  ].join('\n'),
  'packages/testing/src/index.ts': 'export const stack = 1',
  'packages/service-testing/src/index.ts': [
    "import { send } from '@jangteo/messaging'",
    "import { readConfig } from '@jangteo/service-kit'",
    "import { stack } from '@jangteo/testing'",
    'export const peer = [send, readConfig, stack]',
  ].join('\n'),
  'packages/shop/src/index.ts': [
    "import { service as balance } from '@jangteo/balance'",
    "import { service as order } from '@jangteo/order'",
    'export const services = { balance, order }',
  ].join('\n'),
  'packages/launcher/src/index.ts': 'export const launch = 1',
  'packages/migrations/src/index.ts': 'export const migrate = 1',
  'infra/src/index.ts': "export { start } from './stacks/stack.ts'",
  'infra/src/ports.ts': 'export const ports = 1',
  'infra/src/coordinates.ts': "import { ports } from './ports.ts'\nexport const coordinates = ports",
  'infra/src/parts/kafka.ts':
    "import { coordinates } from '../coordinates.ts'\nexport const kafka = coordinates",
  'infra/src/stacks/stack.ts': [
    "import { launch } from '@jangteo/launcher'",
    "import { migrate } from '@jangteo/migrations'",
    "import { kafka } from '../parts/kafka.ts'",
    'export const start = [launch, migrate, kafka]',
  ].join('\n'),
  'examples/reader/index.js': "import { Kafka } from 'kafkajs'\nexport const reader = Kafka",
}

const packageJsons = {
  'packages/events': { '.': './src/index.ts' },
  'packages/messaging': { '.': './src/index.ts' },
  'packages/errors': { '.': './src/index.ts' },
  'packages/trace': { '.': './src/index.ts' },
  'packages/service-kit': { '.': './src/index.ts' },
  'packages/service': { '.': './src/index.ts' },
  'packages/testing': { '.': './src/index.ts' },
  'packages/service-testing': { '.': './src/index.ts' },
  'packages/shop': { '.': './src/index.ts' },
  'packages/launcher': { '.': './src/index.ts' },
  'packages/migrations': { '.': './src/index.ts' },
  'apps/order': { '.': './src/service.ts' },
  'apps/balance': { '.': './src/service.ts' },
  infra: { '.': './src/index.ts' },
}

const planted: string[] = []
afterAll(() => Promise.all(planted.map((root) => rm(root, { recursive: true }))))

/** A small workspace on disk that keeps every rule, plus the given files; answers the names of the broken rules. */
async function brokenBy(leak: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'dependency-rules-'))
  planted.push(root)
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await mkdir(join(root, 'node_modules/@jangteo'), { recursive: true })
  for (const [path, exports] of Object.entries(packageJsons)) {
    const name = `@jangteo/${path.split('/').at(-1)}`
    await write(`${path}/package.json`, JSON.stringify({ name, exports }))
    await symlink(join(root, path), join(root, 'node_modules', name))
  }
  for (const name of ['kafkajs', 'fastify', 'pg', 'vitest'])
    await write(`node_modules/${name}/index.js`, 'module.exports = {}')
  for (const [path, text] of Object.entries({ ...clean, ...leak })) await write(path, text)
  const { summary } = await inspect(root, ['apps', 'packages', 'infra', 'examples'])
  return [...new Set(summary.violations.map(({ rule }) => rule.name))]
}

type Leak = [rule: string, what: string, leak: Record<string, string>]

const roomLeak = (name: string, source: string, room: string, above: string): Leak => [
  `${name}-${room}`,
  `${room} knows ${above}`,
  {
    [`${source}/${room}/a.ts`]: `import { b } from '../${above}/b.ts'\nb`,
    [`${source}/${above}/b.ts`]: 'export const b = 1',
  },
]

const leaks: Leak[] = [
  [
    'no-cycles',
    'two files import each other',
    { 'apps/order/src/domain/money.ts': "import { paid } from './order.ts'\nexport const zero = paid" },
  ],
  ['resolvable', 'a package is not installed', { 'apps/order/src/a.ts': "import 'left-pad'" }],
  [
    'resolvable',
    'a file is imported that its package does not export',
    { 'apps/order/src/a.ts': "import '@jangteo/messaging/src/send.ts'" },
  ],
  [
    'services-do-not-import-each-other',
    'a service imports another one',
    { 'apps/order/src/a.ts': "import '@jangteo/balance'" },
  ],
  [
    'domain-is-pure',
    'the domain reads the clock of Node',
    { 'apps/order/src/domain/a.ts': "import { performance } from 'node:perf_hooks'\nperformance" },
  ],
  [
    'domain-is-pure',
    'the domain takes a type from the events',
    {
      'apps/order/src/domain/a.ts':
        "import type { OrderPaid } from '@jangteo/events'\nexport type A = OrderPaid",
    },
  ],
  [
    'use-cases-do-not-know-their-callers',
    'a use case knows fastify',
    {
      'apps/order/src/use-cases/a.ts':
        "import type { FastifyRequest } from 'fastify'\nexport type A = FastifyRequest",
    },
  ],
  [
    'use-cases-do-not-know-their-callers',
    'a use case takes HTTP from service-kit',
    { 'apps/order/src/use-cases/a.ts': "import { readConfig } from '@jangteo/service-kit'\nreadConfig" },
  ],
  [
    'use-cases-do-not-call-each-other',
    'a use case calls another one',
    { 'apps/order/src/use-cases/a.ts': "import { pay } from './pay.ts'\npay" },
  ],
  [
    'only-stores-query',
    'a use case takes the database client',
    {
      'apps/order/src/use-cases/a.ts':
        "import { PrismaClient } from '../generated/prisma/client.ts'\nPrismaClient",
    },
  ],
  ...(
    [
      ['stores', 'adapters/b.ts'],
      ['stores', 'steps/b.ts'],
      ['adapters', 'stores/b.ts'],
      ['adapters', 'steps/b.ts'],
      ['adapters', 'config.ts'],
      ['steps', 'use-cases/b.ts'],
      ['use-cases', 'routes/b.ts'],
      ['use-cases', 'config.ts'],
      ['routes', 'stores/b.ts'],
      ['routes', 'config.ts'],
    ] as const
  ).map(([room, above]): [string, string, Record<string, string>] => [
    `service-${room}`,
    `${room} take a type from ${above}`,
    {
      [`apps/order/src/${room}/a.ts`]: `import type { B } from '../${above}'\nexport type A = B`,
      [`apps/order/src/${above}`]: 'export type B = 1',
    },
  ]),
  [
    'only-stores-query',
    'an adapter queries',
    { 'apps/order/src/adapters/a.ts': "import { Pool } from 'pg'\nPool" },
  ],
  [
    'only-stores-query',
    'a route queries by itself',
    { 'apps/order/src/routes.ts': "import { Pool } from 'pg'\nPool" },
  ],
  [
    'use-cases-take-only-types-from-messaging',
    'a use case sends by itself',
    { 'apps/order/src/use-cases/a.ts': "import { send } from '@jangteo/messaging'\nsend" },
  ],
  [
    'only-packages-below',
    'events depend on messaging',
    { 'packages/events/src/a.ts': "import '@jangteo/messaging'" },
  ],
  [
    'only-packages-below',
    'migrations know whose they are',
    { 'packages/migrations/src/a.ts': "import '@jangteo/messaging'" },
  ],
  [
    'only-packages-below',
    'people of the demo know more of the shop than its customers do',
    { 'packages/demo/src/a.ts': "import '@jangteo/events'" },
  ],
  [
    'only-packages-below',
    'service-kit knows events',
    { 'packages/service-kit/src/a.ts': "import '@jangteo/events'" },
  ],
  [
    'service-stands-on-messaging-and-service-kit',
    'the shape of services knows one of them',
    { 'packages/service/src/a.ts': "import '@jangteo/order'" },
  ],
  [
    'use-cases-do-not-know-their-callers',
    'a use case knows how services are made',
    { 'apps/order/src/use-cases/a.ts': "import { defineService } from '@jangteo/service'\ndefineService" },
  ],
  [
    'infra-stands-on-launcher-and-migrations',
    'infra knows a service',
    { 'infra/src/a.ts': "import '@jangteo/order'" },
  ],
  [
    'infra-stands-on-launcher-and-migrations',
    'infra knows what is in the API gateway',
    { 'infra/src/a.ts': "import '../api-gateway/src/b.ts'", 'infra/api-gateway/src/b.ts': '' },
  ],
  [
    'api-gateway-stands-on-service-kit',
    'the API gateway knows a service by more than its document',
    { 'infra/api-gateway/src/a.ts': "import '@jangteo/order'" },
  ],
  [
    'pages-know-documents-only',
    'a page of the console takes a type from a service instead of its document',
    { 'apps/console/web/src/a.ts': "import '@jangteo/order'" },
  ],
  [
    'the-shop-is-on-top',
    'a service knows that it may run beside the others',
    { 'apps/order/src/a.ts': "import '@jangteo/shop'" },
  ],
  [
    'launcher-stands-alone',
    'the launcher knows the stack that it is used for',
    { 'packages/launcher/src/a.ts': "import '@jangteo/infra'" },
  ],
  [
    'infra-coordinates-below',
    'an address is taken from the part that listens there',
    {
      'infra/src/ports.ts': "import { kafka } from './parts/other.ts'\nexport const ports = kafka",
      'infra/src/parts/other.ts': 'export const kafka = 1',
    },
  ],
  ...(
    [
      ['programs', 'parts'],
      ['bundler', 'parts'],
      ['migrations', 'stacks'],
      ['artefacts', 'stacks'],
      ['parts', 'stacks'],
      ['stacks', 'commands'],
      ['operator', 'stacks'],
      ['lab', 'commands'],
      ['checks', 'commands'],
    ] as const
  ).map(([room, above]) => roomLeak('infra', 'infra/src', room, above)),
  [
    'only-packages-below',
    'errors know who has them',
    { 'packages/errors/src/a.ts': "import '@jangteo/events'" },
  ],
  [
    'only-packages-below',
    'trace knows an edge',
    { 'packages/trace/src/a.ts': "import '@jangteo/messaging'" },
  ],
  [
    'messaging-stands-on-events',
    'messaging knows service-kit',
    { 'packages/messaging/src/a.ts': "import '@jangteo/service-kit'" },
  ],
  ...(
    [
      ['schema', 'transport'],
      ['transport', 'schema'],
      ['replicas', 'publish'],
      ['publish', 'consume'],
      ['letters', 'consume'],
      ['consume', 'operate'],
      ['operate', 'run'],
    ] as const
  ).map(([room, above]) => roomLeak('messaging', 'packages/messaging/src', room, above)),
  [
    'testing-stands-on-infra',
    'testing knows messaging',
    { 'packages/testing/src/a.ts': "import '@jangteo/messaging'" },
  ],
  [
    'service-testing-stands-on-packages',
    'service-testing knows a service',
    { 'packages/service-testing/src/a.ts': "import '@jangteo/order'" },
  ],
  [
    'packages-test-without-service-testing',
    'messaging tests with service-testing',
    { 'packages/messaging/test/a.test.ts': "import '@jangteo/service-testing'" },
  ],
  [
    'production-code-does-not-import-tests',
    'a service imports the test stack',
    { 'apps/order/src/a.ts': "import '@jangteo/testing'" },
  ],
  [
    'production-code-does-not-import-tests',
    'a service imports the peer of its tests',
    { 'apps/order/src/a.ts': "import '@jangteo/service-testing'" },
  ],
  [
    'production-code-does-not-import-tests',
    'a service imports the launcher',
    { 'apps/order/src/a.ts': "import '@jangteo/launcher'" },
  ],
  [
    'production-code-does-not-import-tests',
    'a service knows the stack of a developer',
    { 'apps/order/src/a.ts': "import '@jangteo/infra'" },
  ],
  ['only-messaging-knows-kafkajs', 'a service uses kafkajs', { 'apps/order/src/a.ts': "import 'kafkajs'" }],
  [
    'only-messaging-knows-kafkajs',
    'a service loads kafkajs when it runs',
    { 'apps/order/src/a.ts': "await import('kafkajs')" },
  ],
  [
    'examples-are-strangers',
    'an example takes a contract of ours',
    { 'examples/reader/index.js': "import '@jangteo/events'" },
  ],
  [
    'no-deep-imports',
    'a service reaches into a package',
    { 'apps/order/src/a.ts': "import '../../../packages/messaging/src/send.ts'" },
  ],
  [
    'only-the-model-imports-domains',
    'the stack decides what a service decides',
    { 'infra/src/a.ts': "import '../../apps/order/src/domain/order.ts'" },
  ],
  [
    'no-barrels-in-services',
    'a service has a barrel',
    { 'apps/order/src/domain/index.ts': "export * from './order.ts'" },
  ],
]

describe('a small workspace', () => {
  it('breaks no rule when it is clean', async () => {
    expect(await brokenBy({})).toEqual([])
  })

  it.each(leaks)('breaks %s when %s', async (rule, _, leak) => {
    expect(await brokenBy(leak)).toContain(rule)
  })

  it('has a leak for each rule', () => {
    const names = rules.forbidden.map(({ name }: { name: string }) => name)
    expect(new Set(leaks.map(([rule]) => rule))).toEqual(new Set(names))
  })
})
