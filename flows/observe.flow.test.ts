import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dashboards, withoutVariables } from '@jangteo/dashboards'
import {
  exporter,
  findPrometheus,
  freePortSet,
  migrateService,
  ownerUrl,
  type Ports,
  partOnRequest,
  root,
  services,
  startOnRequest,
} from '@jangteo/infra'
import { kafkaTransport } from '@jangteo/messaging'
import { logger, memoryNetwork } from '@jangteo/service-testing'
import { eventually, type Stack, startTestStack } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserProgram, type OpenedConsole, openConsole } from './support/console.ts'
import { openShop, type ServiceName, type Shop, serviceNames } from './support/shop.ts'

const there = findPrometheus() !== undefined
if (!there) console.warn('left out: there is no Prometheus to ask the dashboards’ questions')

const folder = path.join(root, 'infra/observe')
const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-observe-'))

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}

/** Every expression of the dashboards, with what chooses a service or a database set to all of them. */
const questions = globSync('grafana/dashboards/*.json', { cwd: folder }).flatMap((file) => {
  const { panels }: { panels: readonly Panel[] } = JSON.parse(readFileSync(path.join(folder, file), 'utf8'))
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      panel: `${path.basename(file, '.json')}: ${title}`,
      expression: withoutVariables(expr, 60),
    })),
  )
})

/** The metrics that an expression of Prometheus names, without the parts of a histogram. */
const namedIn = (text: string): string[] =>
  [...text.matchAll(/\b((?:messaging|audit|order|http|nodejs|process|kafka|pg|exporter)_\w+)/g)].map(
    ([, name = '']) => name.replace(/^((?:http|messaging|nodejs)_\w+)_(?:count|sum|bucket)$/, '$1'),
  )

let shop: Shop
/** Of its own: the exporter looks into every database, and tests make and drop theirs. */
let stack: Stack
let ports: Ports
let observe: Awaited<ReturnType<typeof startOnRequest>>
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  ;[shop, stack, ports] = await Promise.all([
    openShop(memoryNetwork()),
    startTestStack({
      parts: ['kafka', 'postgres'],
      prepareDatabases: async (coordinates) => {
        for (const service of services) await migrateService(service, ownerUrl(coordinates, service.database))
      },
    }),
    freePortSet(),
  ])
  for (const { name, port } of services) ports[port] = Number(new URL(shop.url(name as ServiceName)).port)
  await readTopic()
  const alone = {
    fetch: async () => {},
    parts: () => [exporter(stack.coordinates, ports.exporter)],
  }
  const { coordinates } = stack
  const options = { stack: coordinates, dir, ports, durable: false }
  observe = await startOnRequest([there ? partOnRequest('observe') : alone], options)
}, 240_000)

afterAll(async () => {
  await observe?.stop()
  for (const close of closing.reverse()) await close()
  await Promise.all([shop?.close(), stack?.stop()])
  rmSync(dir, { recursive: true, force: true })
})

/** A topic with a record, and a group that has read it. */
async function readTopic() {
  const transport = kafkaTransport({
    brokers: stack.coordinates.kafkaBrokers,
    clientId: 'observed',
    log: logger,
  })
  closing.push(() => transport.close())
  const topic = 'order.paid'
  await transport.ensureTopics([{ topic, partitions: 3, retentionMs: 86_400_000, compacted: false }])
  await transport.publish([{ topic, key: 'ann', value: Buffer.from('paid'), headers: {} }])
  let seen = 0
  const reading = await transport.subscribe({
    group: 'observed',
    topics: [topic],
    maxRecords: 10,
    async deliver({ records }) {
      seen += records.length
      return { nextOffset: (records.at(-1)?.offset ?? 0n) + 1n }
    },
    onCrash: () => undefined,
  })
  closing.push(() => reading.stop())
  await eventually(() => expect(seen).toBe(1))
}

const scraped = async (url: string) => (await fetch(`${url}/metrics`)).text()
const exported = () => scraped(`http://127.0.0.1:${ports.exporter}`)

it('every metric that a dashboard, an alert or the runbook names is one of a running shop, of Kafka or of PostgreSQL', async () => {
  const rules = globSync('rules*.yml', { cwd: folder, exclude: ['*.test.yml'] })
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .flatMap((text) =>
      [...text.matchAll(/expr:((?:.*\n)(?: {10,}.*\n)*)/g)].map(([, expression = '']) => expression),
    )
  const page = readFileSync(path.join(root, 'docs/runbook.md'), 'utf8')
  // One that is a view of PostgreSQL's.
  const runbook = [...page.matchAll(/`(\w+)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'pg_stat_activity')
  const sources = { rules, dashboards: questions.map(({ expression }) => expression), runbook }
  const pages = await Promise.all([exported(), ...serviceNames.map((name) => scraped(shop.url(name)))])
  const shown = new Set(
    pages.flatMap((page) => [...page.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name)),
  )
  for (const [source, texts] of Object.entries(sources)) {
    const named = new Set(namedIn(texts.join('\n')))
    expect(named.size, source).toBeGreaterThan(15)
    expect(
      [...named].filter((name) => !shown.has(name)),
      source,
    ).toEqual([])
  }
})

it('the exporter reads every part of Kafka and of PostgreSQL', async () => {
  const page = await exported()
  const readings = [...page.matchAll(/^exporter_reading_success\{reading="([\w-]+)"\} (\d)$/gm)]
  expect(readings.map(([, name]) => name)).toContain('kafka-groups')
  expect(readings.filter(([, , success]) => success !== '1')).toEqual([])
  expect(page).toContain('kafka_consumergroup_members{consumergroup="observed"} 1')
  expect(page).toContain(
    'pg_stat_user_tables_n_live_tup{datname="order",schemaname="messaging",relname="outbox"} 0',
  )
})

describe.skipIf(!there)('Prometheus, as `npm run stack -- up observe` starts it', () => {
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of the answer
  const ask = async (route: string): Promise<any> =>
    (await fetch(`http://127.0.0.1:${ports.prometheus}/api/v1/${route}`)).json()

  it('scrapes every service and the exporter, and evaluates every rule', { timeout: 90_000 }, async () => {
    await eventually(
      async () => {
        const { data } = await ask('targets?state=active')
        const targets = data.activeTargets.map(
          ({ labels, health }: { labels: Record<string, string>; health: string }) => [
            labels.service ?? labels.job,
            health,
          ],
        )
        expect(targets.toSorted()).toEqual(
          [...serviceNames, 'exporter'].toSorted().map((name) => [name, 'up']),
        )
        const { groups } = (await ask('rules')).data
        const rules = groups.flatMap(({ rules }: { rules: { name: string; health: string }[] }) => rules)
        expect(rules.length).toBeGreaterThan(20)
        expect(rules.filter(({ health }: { health: string }) => health !== 'ok')).toEqual([])
      },
      { timeout: 80_000 },
    )
  })

  it('answers the question of every panel', { timeout: 60_000 }, async () => {
    expect(questions.length).toBeGreaterThan(80)
    const failed: string[] = []
    for (const { panel, expression } of questions) {
      const { status, error } = await ask(`query?query=${encodeURIComponent(expression)}`)
      if (status !== 'success') failed.push(`${panel}: ${error}`)
    }
    expect(failed).toEqual([])
  })
})

describe.skipIf(!there || browserProgram === undefined)(
  'the console, in a browser',
  { timeout: 120_000 },
  () => {
    let console: OpenedConsole
    beforeAll(async () => {
      console = await openConsole(shop.url, serviceNames, {
        PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
      })
    }, 120_000)
    afterAll(() => console?.close())

    const operator = (at: string, options: object = {}) =>
      console.signedIn('olga', 'admin', { at, ...options })

    it('shows the numbers that Prometheus answers, at the time at which it was asked', async () => {
      const { page, isAccessible } = await operator('/dashboards?board=service&range=15m')
      const drawn: { at: string }[] = []
      page.on('response', async (response) => {
        if (response.url().includes('/api/metrics/dashboards/')) drawn.push(await response.json())
      })
      await page.reload()
      const panel = (name: string) => page.getByRole('article', { name, exact: true })
      await eventually(async () => expect(await panel('Services that answer').textContent()).toContain('6'), {
        timeout: 60_000,
      })
      const { series } =
        dashboards
          .flatMap(({ rows }) => Object.values(rows).flat())
          .find(({ title }) => title === 'Resident memory') ?? {}
      const expression = withoutVariables(series?.['{{service}}'] ?? '', 60)
      const megabytes = new Intl.NumberFormat('en', {
        ...{ style: 'unit', unit: 'megabyte', unitDisplay: 'short', maximumFractionDigits: 1 },
      })
      // The page may draw the next answer between the two looks.
      await eventually(async () => {
        const at = drawn.at(-1)?.at ?? ''
        const url = `http://127.0.0.1:${ports.prometheus}/api/v1/query?${new URLSearchParams({ query: expression, time: at })}`
        const { data } = (await (await fetch(url)).json()) as {
          data: { result: { metric: { service: string }; value: [number, string] }[] }
        }
        const answered = data.result.map(
          ({ metric: { service }, value: [, bytes] }) =>
            `${service}\t${megabytes.format(Number(bytes) / 1_000_000)}`,
        )
        expect(answered).toHaveLength(serviceNames.length)
        const rows = await panel('Resident memory').getByRole('row').allInnerTexts()
        expect(rows.slice(1).toSorted()).toEqual(answered.toSorted())
      })
      await isAccessible()
    })

    it('draws or names every panel of every dashboard, and has each from its tab', async () => {
      const { page, isAccessible } = await operator('/dashboards')
      for (const { name, title, rows } of dashboards) {
        await page.getByRole('tab', { name: title }).click()
        expect(new URL(page.url()).searchParams.get('board') ?? 'shop').toBe(name)
        const titles = Object.values(rows).flatMap((panels) => panels.map((panel) => panel.title))
        await eventually(async () =>
          expect((await page.getByRole('article').getByRole('heading').allInnerTexts()).toSorted()).toEqual(
            titles.toSorted(),
          ),
        )
        for (const panel of await page.getByRole('article').all())
          expect(await panel.textContent()).not.toContain('refused')
        await isAccessible()
      }
      expect(
        await page.getByRole('img', { name: 'Chart: Size of databases' }).locator('canvas').count(),
      ).toBe(1)
    })

    it('speaks Korean, is dark, and fits a narrow screen', async () => {
      const { page, isAccessible } = await operator('/dashboards?board=postgres', {
        ...{ language: 'ko-KR', colorScheme: 'dark', width: 360 },
      })
      await page.getByRole('article', { name: '데이터베이스 크기' }).getByRole('row').nth(1).waitFor()
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect(wider).toBeLessThanOrEqual(0)
      await isAccessible()
    })

    it('says without Prometheus how to start it, and leads to what is known without it', async () => {
      const without = await openConsole(shop.url, serviceNames, { PROMETHEUS_URL: 'http://127.0.0.1:9' })
      try {
        const { page, isAccessible } = await without.signedIn('olga', 'admin', { at: '/dashboards' })
        await page.getByText('There is no Prometheus').waitFor()
        await page.getByText('npm run stack -- up observe').first().waitFor()
        await isAccessible()
        await page.getByRole('link', { name: 'what is wrong now' }).click()
        await page.getByRole('heading', { name: 'What is wrong now' }).waitFor()
      } finally {
        await without.close()
      }
    })

    // The last one: a service that is back has another port, and Prometheus does not find it.
    it('shows an alert with what to do, and leads to the page that mends it', async () => {
      const { page, isAccessible } = await operator('/dashboards')
      await shop.leave('ranking')
      try {
        const alerts = page.getByRole('region', { name: 'Alerts' })
        await alerts.getByText('ranking does not answer.').waitFor({ timeout: 60_000 })
        await alerts.getByText('docs/runbook.md#a-service-does-not-answer').waitFor()
        await isAccessible()
        await alerts.getByRole('link', { name: 'Look at it and mend it' }).first().click()
        await page.getByText(/The service ranking cannot be reached/).waitFor()
      } finally {
        await shop.comeBack('ranking')
      }
    })
  },
)
