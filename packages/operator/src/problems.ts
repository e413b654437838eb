import type { ShopAudit } from './audit.ts'

/** Something that an operator has to know of, with the action that mends it. */
export interface Problem {
  readonly kind:
    | 'no-answer'
    | 'not-ready'
    | 'blocked-keys'
    | 'dead-letters'
    | 'finding'
    | 'stuck-order'
    | 'lag'
    | 'outbox'
    | 'audit'
  readonly service: string
  /** What it is about: a topic, an order, a letter (`order/12`), an object of the audit. */
  readonly object: string
  /** Null when it is not known. */
  readonly ageSeconds: number | null
  readonly sentence: string
  readonly action: {
    /** Route of the service, as `POST /internal/dead-letters/redrive`. */
    readonly route: string
    readonly command: string
    /** Section of the runbook. */
    readonly runbook: string
  }
}

export interface Problems {
  /** Time of the look. */
  readonly at: string
  /** The oldest first; of unknown age at the end. */
  readonly items: readonly Problem[]
}

/** Reads a route of a service. @throws Error, with a status of 404 when there is no such object */
export type Read = <Answer>(service: string, path: string) => Promise<Answer>

/** As `GET /internal/backlog` of each service answers it. */
interface Backlog {
  readonly outage: string | null
  readonly outbox: { readonly rows: number; readonly oldestSeconds: number }
  readonly partitions:
    | readonly {
        readonly topic: string
        readonly partition: number
        readonly records: number
        readonly stillForSeconds: number
      }[]
    | null
  readonly letters: readonly {
    readonly topic: string
    readonly consumer: string
    readonly openLetters: number
    readonly blockedKeys: number
  }[]
}

interface Finding {
  readonly id: string
  readonly kind: string
  readonly topic: string
  readonly partition: number
  readonly detail: string
  readonly foundAt: string
}

/** As far as it is read here. */
interface DeadLetter {
  readonly id: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string | null
  readonly error: string
  readonly firstFailedAt: string
}

interface StuckOrder {
  readonly order: { readonly orderId: string; readonly status: string; readonly userId: string }
  readonly since: string
}

/** As the alerts in infra/observe/rules.yml: a shop under load has lags and unsent events of a moment. */
const OUTBOX_SECONDS = 30
const STILL_SECONDS = 60
const MOST_ORDERS = 100

const runbook = (section: string): string => `docs/runbook.md#${section}`
const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/**
 * What is wrong now, over the given services. A service that does not answer is a problem itself, and does not prevent the
 * others. It only reads. Of each service one replica is asked: whether it is ready, and its consumers' lags, are that replica's;
 * all else is of the service's database, and the same in every replica.
 */
export async function collectProblems(
  services: readonly string[],
  read: Read,
  now: () => Date = () => new Date(),
): Promise<Problems> {
  const at = now()
  const ageOf = (iso: string): number => Math.max(0, (at.getTime() - new Date(iso).getTime()) / 1000)
  const looks: readonly Look[] = [backlogProblems, findingProblems, stuckProblems, auditProblems]
  const found = await Promise.all(
    services.map(async (service) => {
      const asked = looks.map((look) => look({ service, read: (path) => read(service, path), ageOf }))
      const answers = await Promise.allSettled(asked)
      const silent = answers.find((answer) => answer.status === 'rejected')
      const problems = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      return silent ? [...problems, noAnswer(service, silent.reason)] : problems
    }),
  )
  const items = found.flat().toSorted((a, b) => (b.ageSeconds ?? -1) - (a.ageSeconds ?? -1))
  return { at: at.toISOString(), items }
}

interface Looked {
  readonly service: string
  readonly read: <Answer>(path: string) => Promise<Answer>
  readonly ageOf: (iso: string) => number
}

type Look = (looked: Looked) => Promise<Problem[]>

const noAnswer = (service: string, reason: unknown): Problem => ({
  ...{ kind: 'no-answer', service, object: service, ageSeconds: null },
  sentence: (reason as Error).message,
  action: {
    route: 'GET /health/ready',
    command: `npm run stack -- logs ${service}`,
    runbook: runbook('a-service-does-not-answer'),
  },
})

async function backlogProblems({ service, read, ageOf }: Looked): Promise<Problem[]> {
  const { outage, outbox, partitions, letters } = await read<Backlog>('/internal/backlog')
  const logs = { route: 'GET /health/ready', command: `npm run stack -- logs ${service}` }
  const problems: Problem[] = []
  if (outage !== null)
    problems.push({
      ...{ kind: 'not-ready', service, object: service, ageSeconds: null },
      sentence: `${service} is not ready: ${outage}`,
      action: { ...logs, runbook: runbook('a-consumer-makes-no-progress') },
    })
  if (outbox.oldestSeconds >= OUTBOX_SECONDS)
    problems.push({
      ...{ kind: 'outbox', service, object: 'outbox', ageSeconds: outbox.oldestSeconds },
      sentence: `${plural(outbox.rows, 'event')} of ${service} ${outbox.rows === 1 ? 'waits' : 'wait'} to be sent to Kafka.`,
      action: { ...logs, runbook: runbook('the-outbox-grows') },
    })
  for (const { topic, partition, records, stillForSeconds } of partitions ?? [])
    if (stillForSeconds >= STILL_SECONDS)
      problems.push({
        ...{ kind: 'lag', service, object: `${topic}/${partition}`, ageSeconds: stillForSeconds },
        sentence: `${plural(records, 'record')} of ${topic}/${partition} wait for ${service}, without any progress.`,
        action: { ...logs, runbook: runbook('a-consumer-makes-no-progress') },
      })
  for (const group of letters) problems.push(await letterProblem({ service, read, ageOf }, group))
  return problems
}

async function letterProblem(
  { service, read, ageOf }: Looked,
  { topic, consumer, openLetters, blockedKeys }: Backlog['letters'][number],
): Promise<Problem> {
  const query = new URLSearchParams({ topic, limit: '1' })
  const { items } = await read<{ items: DeadLetter[] }>(`/internal/dead-letters?${query}`)
  const [oldest] = items
  const place =
    oldest && `record ${oldest.topic}/${oldest.partition}/${oldest.offset} of key ${oldest.key ?? '–'}`
  const blocked = blockedKeys === 0 ? '' : ` and ${plural(blockedKeys, 'blocked key')}`
  return {
    kind: blockedKeys > 0 ? 'blocked-keys' : 'dead-letters',
    service,
    object: oldest ? `${service}/${oldest.id}` : topic,
    ageSeconds: oldest ? ageOf(oldest.firstFailedAt) : null,
    sentence:
      `${plural(openLetters, 'dead letter')}${blocked} of ${topic} in ${service} (${consumer})` +
      (oldest ? `; the oldest is ${place}: ${oldest.error}` : ''),
    action: {
      route: 'POST /internal/dead-letters/redrive',
      command: oldest
        ? `npm run dead-letters -- show ${service}/${oldest.id}`
        : `npm run dead-letters -- list ${service} --topic ${topic}`,
      runbook: runbook('a-key-is-blocked'),
    },
  }
}

async function findingProblems({ service, read, ageOf }: Looked): Promise<Problem[]> {
  const { items } = await read<{ items: Finding[] }>('/internal/findings')
  return items.map(({ id, kind, detail, foundAt }) => ({
    ...{ kind: 'finding', service, object: `${kind} ${id}`, ageSeconds: ageOf(foundAt) },
    sentence: detail,
    action: {
      route: 'POST /internal/findings/acknowledge',
      command: `node --env-file=.stack/env/${service}.env apps/${service}/src/main.ts acknowledge`,
      runbook: runbook('a-consumer-makes-no-progress'),
    },
  }))
}

async function stuckProblems({ service, read, ageOf }: Looked): Promise<Problem[]> {
  if (service !== 'order') return []
  const { items } = await read<{ items: StuckOrder[] }>(`/internal/stuck-orders?limit=${MOST_ORDERS}`)
  return items.map(({ order: { orderId, status }, since }) => ({
    ...{ kind: 'stuck-order', service, object: orderId, ageSeconds: ageOf(since) },
    sentence: `The order ${orderId} is ${status} and waits too long for an answer.`,
    action: {
      route: 'POST /internal/orders/actions',
      // The request to the coupon service is the event that placed the order: it cannot be made again.
      command: `npm run orders -- ${status === 'awaiting-coupon' ? 'cancel' : 'retry'} ${orderId} --because "…"`,
      runbook: runbook('an-order-is-stuck'),
    },
  }))
}

async function auditProblems({ service, read, ageOf }: Looked): Promise<Problem[]> {
  if (service !== 'data-platform') return []
  const audit = await read<ShopAudit>('/internal/audit/shop').catch((error: { status?: number }) => {
    // None has finished yet.
    if (error.status === 404) return null
    throw error
  })
  if (audit === null || audit.verdict === 'clean') return []
  const ageSeconds = audit.cleanAt === null ? null : ageOf(audit.cleanAt)
  const action = {
    route: 'POST /internal/audit/shop',
    command: 'npm run audit',
    runbook: runbook('the-audit-finds-a-difference'),
  }
  const silent = audit.services.flatMap(({ service, answered }) => (answered ? [] : [service]))
  const differing = audit.equations.filter(({ verdict }) => verdict !== 'holds')
  return [
    ...differing.map(
      ({ name, verdict, differences, examples }): Problem => ({
        ...{ kind: 'audit', service, object: examples[0]?.object ?? name, ageSeconds, action },
        sentence:
          verdict === 'differs'
            ? `The services do not agree in ${plural(differences, 'object')}: ${name}.`
            : `It is not known whether the services agree: ${name} (${verdict}).`,
      }),
    ),
    ...(differing.length > 0 && silent.length === 0
      ? []
      : [
          {
            ...({ kind: 'audit', service, object: 'audit', ageSeconds, action } as const),
            sentence: `The last audit is ${audit.verdict}${silent.length > 0 ? `: ${silent.join(', ')} did not answer` : ''}.`,
          },
        ]),
  ]
}
