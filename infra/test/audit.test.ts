import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Accepted, Equation, ShopAudit } from '@jangteo/operator'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePortSet, portTable } from '../src/ports.ts'

// With the data platform itself: flows/audit.flow.test.ts.

const program = path.join(import.meta.dirname, '../src/commands/audit.ts')
const ports = await freePortSet()

interface Asked {
  readonly request: string
  readonly token: string | undefined
  readonly body: unknown
}

/** A data platform that answers what the test says. */
let asked: Asked[] = []
let answer: { status: number; body: unknown } = { status: 200, body: {} }
const server = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  const { method, url, headers } = request
  const body = text === '' ? undefined : JSON.parse(text)
  asked.push({ request: `${method} ${url}`, token: headers.authorization, body })
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer.body))
})
let url: string

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  asked = []
})

const variables = Object.entries(portTable).map(([name, { variable }]) => [
  variable,
  String(ports[name as keyof typeof ports]),
])

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const running = spawn(process.execPath, [program, ...args], {
    env: {
      ...{ ...process.env, ...Object.fromEntries(variables), FORCE_COLOR: undefined, NO_COLOR: '1' },
      ...{ OPERATOR_TOKEN: 'a-token', OPERATOR_URLS: `data-platform=${url}`, ...environment },
    },
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    running[stream].on('data', (text) => {
      output[stream] += stripVTControlCharacters(String(text))
    })
  const ended = once(running, 'close').then(([status]) => ({ status: status as number, ...output }))
  return { running, output, ended }
}
const audit = (args: readonly string[] = [], environment?: NodeJS.ProcessEnv) =>
  start(args, environment).ended

const orderId = '019aa7f0-0000-7000-8000-000000000001'
const differenceId = '0123456789abcdef'
const paid: Equation = {
  ...{ name: 'each paid order has one completed payment', left: 12, right: 12, onTheWay: 1 },
  ...{ oldestSeconds: 2, differences: 0, accepted: 0, verdict: 'holds', note: null, examples: [] },
}
const stock: Equation = { ...paid, name: 'stock is what came in − sold − reserved', onTheWay: 0 }
const clean: ShopAudit = {
  ...{ auditId: '019aa7f0-0000-7000-8000-00000000000a', verdict: 'clean', full: false },
  requestedAt: '2026-11-21T09:05:00.000Z',
  finishedAt: '2026-11-21T09:05:00.400Z',
  cleanAt: '2026-11-21T09:05:00.400Z',
  equations: [paid, stock],
  accepted: [],
  services: ['order', 'balance'].map((service) => ({
    ...{ service, answered: true, checkedAt: '2026-11-21T09:04:00.000Z' },
  })),
  coverage: { segments: 7, checked: 2, remaining: 0, oldestCheckedAt: '2026-11-21T08:00:00.000Z' },
}
const different: ShopAudit = {
  ...{ ...clean, verdict: 'different', cleanAt: '2026-11-21T09:04:00.000Z' },
  equations: [
    {
      ...{ ...paid, verdict: 'differs', right: 11, differences: 3, note: 'one payment for each order' },
      examples: [
        {
          ...{
            differenceId,
            object: orderId,
            left: 'paid 38000',
            right: null,
            note: 'the event was applied',
          },
          events: [
            { eventId: 'e-1', topic: 'order.created', occurredOn: '2026-11-21T09:00:00.000Z' },
            { eventId: 'e-2', topic: 'order.paid', occurredOn: '2026-11-21T09:01:00.120Z' },
          ],
        },
        {
          ...{ differenceId: null, object: 'coffee-beans', left: '5 0', right: '4 0', note: null },
          events: [
            { eventId: 'e-3', topic: 'product.stock-changed', occurredOn: '2026-11-21T09:00:00.000Z' },
          ],
        },
      ],
    },
    stock,
  ],
}

const acceptance: Accepted = {
  ...{ differenceId, equation: paid.name, object: orderId, left: 'paid 38000', right: null },
  ...{ acceptedBy: 'operator:kim', reason: 'a drill', acceptedAt: '2026-11-21T09:10:00.000Z' },
}

/** The cells of the table, row by row. */
const rowsOf = (stdout: string): string[][] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

describe('npm run audit', () => {
  it('of a clean shop ends with 0, and shows each equation in one line', async () => {
    answer = { status: 200, body: clean }
    const { status, stdout, stderr } = await audit()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(rowsOf(stdout)).toEqual([
      ['equation', 'left', 'right', 'on the way', 'verdict'],
      [paid.name, '12', '12', '1', 'holds'],
      [stock.name, '12', '12', '0', 'holds'],
    ])
    expect(stdout.trim().split('\n').at(-1)).toBe(
      '✓ clean; history last checked in full at 2026-11-21 08:00:00Z',
    )
    expect(asked).toEqual([
      { request: 'POST /internal/audit/shop', token: 'Bearer a-token', body: { full: false } },
    ])
  })

  it('of a shop that differs ends with 1, and names the objects, both sides and the events', async () => {
    answer = { status: 200, body: different }
    const { status, stdout } = await audit()
    expect(status).toBe(1)
    const table = stdout.slice(0, stdout.lastIndexOf('┘') + 1).split('\n')
    for (const line of table) expect(line.length).toBeLessThanOrEqual(120)
    expect(rowsOf(stdout)[1]).toEqual([paid.name, '12', '11', '1', 'differs'])
    expect(stdout.slice(stdout.lastIndexOf('┘') + 1).trim()).toBe(
      `
${paid.name}: 3 differ
  one payment for each order
  ${orderId}
    left   paid 38000
    right  nothing
    note   the event was applied
    events order.created e-1 2026-11-21 09:00:00Z
           order.paid e-2 2026-11-21 09:01:00Z
    id     0123456789abcdef
    look further: GET ${url}/orders/${orderId}/timeline
  coffee-beans
    left   5 0
    right  4 0
    events product.stock-changed e-3 2026-11-21 09:00:00Z
  and 1 more

✗ different: ${paid.name}; last clean at 2026-11-21 09:04:00Z; history last checked in full at 2026-11-21 08:00:00Z`.trim(),
    )
  })

  it('names what is late, and the commands that show why', async () => {
    const late: Equation = { ...paid, verdict: 'late', onTheWay: 4, oldestSeconds: 95 }
    answer = { status: 200, body: { ...clean, verdict: 'different', equations: [late] } }
    const { status, stdout } = await audit()
    expect(status).toBe(1)
    expect(stdout).toContain(`${paid.name}: late\n  4 on the way, the oldest for 95 s\n`)
    expect(stdout).toContain('npm run dead-letters -- list')
  })

  it('ends with 2 when a service did not answer, and names it and what differs all the same', async () => {
    const services = [clean.services[0], { service: 'balance', answered: false, checkedAt: null }]
    const coverage = { ...clean.coverage, remaining: 4 }
    const unknown: Equation = { ...stock, verdict: 'unknown', note: 'no answer of balance' }
    const equations = [different.equations[0], unknown]
    answer = { status: 200, body: { ...clean, verdict: 'unknown', services, coverage, equations } }
    const { status, stdout } = await audit()
    expect(status).toBe(2)
    expect(stdout).toContain(`${stock.name}: unknown\n  no answer of balance\n`)
    expect(stdout.trim().split('\n').at(-1)).toBe(
      `? unknown: balance did not answer; and different: ${paid.name}; last clean at 2026-11-21 09:05:00Z; ` +
        '4 of 7 segments of the history are still to be checked',
    )
  })

  it('--full asks for all of the history, --last for the last report; --json prints the report', async () => {
    answer = { status: 200, body: different }
    expect(await audit(['--full'])).toMatchObject({ status: 1 })
    const last = await audit(['--last', '--json'])
    expect(last.status).toBe(1)
    expect(JSON.parse(last.stdout)).toEqual(different)
    expect(asked.map(({ request, body }) => [request, body])).toEqual([
      ['POST /internal/audit/shop', { full: true }],
      ['GET /internal/audit/shop', undefined],
    ])
  })

  it('--full names the services that it cannot ask for their orders and wallets', async () => {
    answer = { status: 200, body: clean }
    const { status, stdout } = await audit(['--full'])
    expect(status).toBe(2)
    for (const service of ['order', 'balance'])
      expect(stdout).toContain(`there is no URL for ${service}: --url ${service}=https://…`)
  })

  it('waits for an audit that runs, however long it waits for events that are behind', async () => {
    answer = { status: 503, body: { code: 'audit-busy', detail: 'Another audit of the shop is running.' } }
    const { ended } = start([])
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(6), { timeout: 30_000 })
    answer = { status: 200, body: clean }
    expect(await ended).toMatchObject({ status: 0, stderr: '' })
  })

  it('--watch repeats until it is interrupted, over an outage too, and ends with the last result', async () => {
    answer = { status: 200, body: clean }
    const { running, output, ended } = start(['--watch', '1', '--json'])
    const lines = () => output.stdout.split('\n').filter(Boolean)
    await vi.waitFor(() => expect(lines().length).toBeGreaterThan(1), { timeout: 30_000 })
    answer = { status: 503, body: { detail: 'Try again soon.' } }
    await vi.waitFor(() => expect(output.stderr).toContain('answered 503: Try again soon.'), {
      timeout: 30_000,
    })
    answer = { status: 200, body: different }
    await vi.waitFor(() => expect(lines().map((line) => JSON.parse(line).verdict)).toContain('different'), {
      timeout: 30_000,
    })
    running.kill('SIGINT')
    expect(await ended).toMatchObject({ status: 1 })
    expect(JSON.parse(lines()[0] as string)).toEqual(clean)
  })

  it('shows what operators have accepted apart, and says when it was not found', async () => {
    const accepted = [
      { ...acceptance, found: true },
      { ...acceptance, object: 'o-2', found: false },
    ]
    answer = { status: 200, body: { ...clean, accepted } }
    const { status, stdout } = await audit()
    expect(status).toBe(0)
    expect(
      stdout
        .slice(stdout.lastIndexOf('┘') + 1)
        .trim()
        .split('\n')
        .slice(0, -2)
        .join('\n'),
    ).toBe(
      `
accepted by operators: 2
  ${orderId}
    of     ${paid.name}
    left   paid 38000
    right  nothing
    by     operator:kim 2026-11-21 09:10:00Z: a drill
    id     ${differenceId}
  o-2
    of     ${paid.name}
    left   paid 38000
    right  nothing
    by     operator:kim 2026-11-21 09:10:00Z: a drill
    id     ${differenceId}
    note   not found by this audit: it may be mended`.trim(),
    )
  })

  it.each(['accept', 'revoke'])('%s sends the reason, and says what it is about', async (verb) => {
    answer = { status: 200, body: acceptance }
    const { status, stdout, stderr } = await audit([verb, differenceId, '--reason', 'a drill'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(verb === 'accept' ? 'accepted: it is no difference' : 'no longer accepted')
    expect(stdout).toContain(`  ${orderId}\n    of     ${paid.name}\n`)
    const told = await audit([verb, differenceId, '--reason', 'a drill', '--json'])
    expect(JSON.parse(told.stdout)).toEqual(acceptance)
    const request = `POST /internal/audit/shop/differences/${differenceId}/${verb}`
    expect(asked.map(({ request, body }) => ({ request, body }))).toEqual(
      [1, 2].map(() => ({ request, body: { reason: 'a drill' } })),
    )
  })

  it('finds a difference by its equation and its object in the last audit', async () => {
    const named = (object: string) => [
      'accept',
      '--equation',
      paid.name,
      '--object',
      object,
      '--reason',
      'a drill',
    ]
    // Both a report and an accepted difference: the two requests get the same answer.
    answer = { status: 200, body: { ...acceptance, ...different } }
    expect(await audit(named(orderId))).toMatchObject({ status: 0 })
    expect(asked.map(({ request }) => request)).toEqual([
      'GET /internal/audit/shop',
      `POST /internal/audit/shop/differences/${differenceId}/accept`,
    ])
    const onTheWay = await audit(named('coffee-beans'))
    expect(onTheWay).toMatchObject({ status: 1, stdout: '' })
    expect(onTheWay.stderr).toContain('✗ it is on its way, and no difference: there is nothing to accept')
    const unknown = await audit(named('green-tea'))
    expect(unknown).toMatchObject({ status: 1, stdout: '' })
    expect(unknown.stderr).toContain('✗ the last audit names no such difference: there is nothing to accept')
    expect(asked.filter(({ request }) => request.startsWith('POST'))).toHaveLength(1)
  })

  it('accept ends with 1 and says so when the data platform knows no such difference', async () => {
    answer = { status: 404, body: { detail: 'There is no difference.' } }
    const { status, stdout, stderr } = await audit(['accept', differenceId, '--reason', 'a drill'])
    expect({ status, stdout, stderr }).toEqual({
      ...{ status: 1, stdout: '', stderr: '✗ data-platform: There is no difference.\n' },
    })
  })

  it('what a stranger has written does nothing to a terminal', async () => {
    const evil = 'a\u001b]0;b\u0007\u202e\n'
    const [equation] = different.equations as [Equation]
    const events = [{ eventId: evil, topic: evil, occurredOn: evil }]
    const examples = [{ differenceId: evil, object: evil, left: evil, right: evil, note: evil, events }]
    const accepted = [
      { ...acceptance, equation: evil, object: evil, reason: evil, acceptedBy: evil, found: false },
    ]
    const equations = [{ ...equation, name: evil, note: evil, examples }]
    const services = [{ service: evil, answered: false, checkedAt: null }]
    answer = { status: 200, body: { ...different, equations, services, accepted } }
    for (const args of [[], ['--json']]) {
      const { running, ended } = start(args)
      let stdout = ''
      running.stdout.setEncoding('utf8').on('data', (text) => {
        stdout += text
      })
      await ended
      expect(stdout).toContain('\\u001b]0;b\\u0007\\u202e')
      expect(stdout.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}]/gu)).toBeNull()
    }
  })

  it.each([
    [[], { status: 404, body: { detail: 'There is no route.' } }, 'data-platform: There is no route.'],
    [['--last'], { status: 404, body: { detail: 'None yet.' } }, 'no audit has finished yet'],
    [[], { status: 403, body: {} }, 'data-platform refuses the token (403)'],
    [[], { status: 200, body: { status: 'ok' } }, 'its answer is no report of an audit'],
  ])('%j ends with 2 and says why there is no report: %j', async (args, given, said) => {
    answer = given
    const { status, stdout, stderr } = await audit(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(said)
  })

  it('ends with 2 when the data platform or the stack cannot be reached', async () => {
    const elsewhere = await audit(['--url', `data-platform=http://127.0.0.1:${ports.dataPlatform}`])
    expect(elsewhere).toMatchObject({ status: 2, stdout: '' })
    expect(elsewhere.stderr).toContain(`✗ data-platform does not answer at http://127.0.0.1:`)
    const nothing = await audit([], { OPERATOR_TOKEN: '', OPERATOR_URLS: '' })
    expect(nothing).toMatchObject({ status: 2, stdout: '' })
    expect(nothing.stderr).toMatch(/^✗ the stack does not run: start it with `npm start`/)
  })

  it.each([
    [['--watch', '0'], "error: option '--watch [seconds]' argument '0' is invalid."],
    [['--last', '--full'], '✗ --full runs an audit, and --last runs none'],
    [['order'], 'error: too many arguments.'],
    [['accept', differenceId], '✗ a reason is required: --reason "…"'],
    [['accept', '--reason', 'a drill'], '✗ name the difference: by its id, or by --equation and --object'],
    [
      ['accept', '--equation', 'a', '--reason', 'b'],
      '✗ name the difference: by its id, or by --equation and --object',
    ],
    [['revoke', differenceId, '--object', 'a', '--reason', 'b'], '✗ name the difference: by its id'],
    [['accept', 'o-1', '--reason', 'b'], '✗ "o-1" is not the id of a difference: 16 hexadecimal digits'],
    [['accept', differenceId, '--full', '--reason', 'b'], '✗ accept runs no audit'],
    [['--often'], "error: unknown option '--often'"],
    [['--url', 'data-platform'], '✗ "data-platform" is not <service>=<url>'],
    [['--url', 'order=http://127.0.0.1'], '✗ there is no URL for data-platform'],
  ])('%j ends with 2, says what is wrong and how it is used, and asks nothing', async (args, said) => {
    const { status, stdout, stderr } = await audit(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(said)
    expect(stderr).toContain('Usage: npm run audit -- [options]')
    expect(asked).toEqual([])
  })
})
