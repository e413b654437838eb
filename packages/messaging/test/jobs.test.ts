// Jobs know of no transport: signals between replicas go through PostgreSQL. So these run on one of them.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { every, type Job, type Outbound, outbound } from '../src/index.ts'
import type { TestDatabase } from './support/database.ts'
import { createService, startService, type Tx, testDatabase, unexpected, upTo } from './support/service.ts'
import { addTask, claimTasks, dueOf, performed, settleTask, type Task } from './support/tasks.ts'
import { worlds } from './support/worlds.ts'

/** So long that only a signal can have been the cause, in milliseconds. */
const NEVER = 3_600_000
const SOON = 20

/** Performs the tasks of the table `task`; what is given takes the place of the usual. */
const sending = (everyMs: number, mine: Partial<Outbound<Tx, Task, string>> = {}): Job<Tx> =>
  outbound<Tx, Task, string>(everyMs, {
    name: 'send',
    claim: claimTasks({ atMost: 10, againAfterMs: NEVER }),
    perform: async () => 'sent',
    settle: settleTask,
    ...mine,
  })

const start = (database: TestDatabase, ...jobs: Job<Tx>[]) =>
  startService(worlds.memory(), database, { jobs })

/** Something that others wait for until it is opened. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const outcomes = (database: TestDatabase, expected: Record<string, string[]>) =>
  eventually(async () => expect(await performed(database)).toEqual(expected))

it('performs a task right after the commit of the work that signalled it', async () => {
  const database = await testDatabase()
  const service = await start(database, sending(NEVER))
  await service.transact({}, (work) => addTask(work, 'hello', 'send'))
  await outcomes(database, { hello: ['sent'] })
})

it('performs nothing for a work that rolled back', async () => {
  const database = await testDatabase()
  const service = await start(database, sending(NEVER))
  const refused = service.transact({}, async (work) => {
    await addTask(work, 'never', 'send')
    throw new Error('no')
  })
  await expect(refused).rejects.toThrow('no')
  await service.transact({}, (work) => addTask(work, 'hello', 'send'))
  await outcomes(database, { hello: ['sent'] })
})

it('performs a task that another replica signalled', async () => {
  const database = await testDatabase()
  await start(database, sending(NEVER))
  const other = await startService(worlds.memory(), database)
  await other.transact({}, (work) => addTask(work, 'hello', 'send'))
  await outcomes(database, { hello: ['sent'] })
})

it('stores the outcome of a task though the database is unavailable for a moment, and does not perform it again', async () => {
  const database = await testDatabase()
  let [performedTimes, tries] = [0, 0]
  const perform = async () => {
    performedTimes += 1
    return 'sent'
  }
  const settle: typeof settleTask = async (work, task, outcome) => {
    tries += 1
    if (tries <= 2) throw Object.assign(new Error('the server is shutting down'), { code: '57P01' })
    await settleTask(work, task, outcome)
  }
  const claim = claimTasks({ atMost: 10, againAfterMs: SOON })
  const service = await start(database, sending(NEVER, { claim, perform, settle }))
  await service.transact({}, (work) => addTask(work, 'hello', 'send'))
  await outcomes(database, { hello: ['sent'] })
  expect({ performedTimes, tries }).toEqual({ performedTimes: 1, tries: 3 })
})

it('continues until no task is due', async () => {
  const database = await testDatabase()
  let most = 0
  let now = 0
  const perform = async () => {
    most = Math.max(most, ++now)
    await Promise.resolve()
    now -= 1
    return 'sent'
  }
  const claim = claimTasks({ atMost: 10, againAfterMs: NEVER })
  const service = await start(database, sending(NEVER, { claim, perform }))
  const names = upTo(95).map((n) => `task-${n}`)
  await service.transact({}, async (work) => {
    for (const name of names) await addTask(work, name, 'send')
  })
  await outcomes(database, Object.fromEntries(names.map((name) => [name, ['sent']])))
  expect(most).toBeLessThanOrEqual(10)
})

it('takes up a task that is signalled while it performs others', async () => {
  const database = await testDatabase()
  const { opened, open } = gate()
  const started: string[] = []
  const perform = async ({ name }: Task) => {
    started.push(name)
    if (name === 'first') await opened
    return 'sent'
  }
  const service = await start(database, sending(NEVER, { perform }))
  await service.transact({}, (work) => addTask(work, 'first', 'send'))
  await eventually(() => expect(started).toEqual(['first']))
  await service.transact({}, (work) => addTask(work, 'second', 'send'))
  open()
  await outcomes(database, { first: ['sent'], second: ['sent'] })
})

it.each([
  ['rejects with an error', () => Promise.reject(new TypeError('away')), 'TypeError: away'],
  ['rejects with something else', () => Promise.reject('away'), 'Error: away'],
  [
    'throws before it answers a promise',
    () => {
      throw new TypeError('away')
    },
    'TypeError: away',
  ],
] as [string, () => Promise<string>, string][])(
  'settles with an Error what %s, and the tasks beside it with their results',
  async (_, fail, outcome) => {
    const database = await testDatabase()
    const perform = ({ name }: Task) => (name === 'bad' ? fail() : Promise.resolve('sent'))
    const service = await start(database, sending(NEVER, { perform }))
    await service.transact({}, async (work) => {
      for (const name of ['good', 'bad', 'better']) await addTask(work, name, 'send')
    })
    await outcomes(database, { good: ['sent'], bad: [outcome], better: ['sent'] })
  },
)

it('performs a task again when it is due, after its settling failed', async () => {
  const database = await testDatabase()
  let settled = 0
  const service = await start(
    database,
    sending(SOON, {
      claim: claimTasks({ atMost: 10, againAfterMs: 50 }),
      async settle(work, task, outcome) {
        await settleTask(work, task, outcome)
        if (settled++ === 0) throw new Error('the settling failed')
      },
    }),
  )
  await service.transact({}, (work) => addTask(work, 'hello', 'send'))
  await outcomes(database, { hello: ['sent'] })
  expect(settled).toBe(2)
})

it('performs a task again when it is due, after the process that performed it was killed', async () => {
  const database = await testDatabase()
  const dying = fork(fileURLToPath(new URL('support/dying-sender.ts', import.meta.url)), [database.url], {
    execArgv: [],
  })
  onTestFinished(() => kill(dying))
  const messages: unknown[] = []
  dying.on('message', (message) => messages.push(message))
  await eventually(() => expect(messages).toEqual(['performing hello']), { timeout: 30_000 })
  const claim = claimTasks({ atMost: 10, againAfterMs: NEVER })
  const starts: Date[] = []
  await start(
    database,
    sending(SOON, {
      claim,
      async perform() {
        starts.push(new Date())
        return 'sent by the other'
      },
    }),
  )
  const [due] = (await database.pool.query<{ due_at: Date }>('select due_at from task')).rows
  await kill(dying)
  await outcomes(database, { hello: ['sent by the other'] })
  expect(starts).toHaveLength(1)
  expect(Number(starts[0])).toBeGreaterThanOrEqual(Number(due?.due_at))
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

it('performs each task in one replica only, however many look for it', async () => {
  const database = await testDatabase()
  const performing = new Set<string>()
  const performances: string[] = []
  const byReplica = new Map<number, number>()
  const replica = (id: number) =>
    sending(SOON, {
      claim: claimTasks({ atMost: 3, againAfterMs: NEVER }),
      async perform({ name }) {
        expect(performing.has(name)).toBe(false)
        performing.add(name)
        performances.push(name)
        byReplica.set(id, (byReplica.get(id) ?? 0) + 1)
        await new Promise((resolve) => setTimeout(resolve, 5))
        performing.delete(name)
        return 'sent'
      },
    })
  const [first] = await Promise.all(upTo(3).map((id) => start(database, replica(id))))
  const names = upTo(120).map((n) => `task-${n}`)
  await first?.transact({}, async (work) => {
    for (const name of names) await addTask(work, name, 'send')
  })
  await outcomes(database, Object.fromEntries(names.map((name) => [name, ['sent']])))
  expect(performances.toSorted()).toEqual(names.toSorted())
  expect(byReplica.size).toBeGreaterThan(1)
})

it('waits for the running task when it stops, aborts its signal, and takes no new one', async () => {
  const database = await testDatabase()
  const { opened, open } = gate()
  const told: boolean[] = []
  const perform = async (_: Task, stopping: AbortSignal) => {
    await opened
    told.push(stopping.aborted)
    return 'sent'
  }
  const claim = claimTasks({ atMost: 1, againAfterMs: NEVER })
  const performing: string[] = []
  const service = await start(
    database,
    sending(NEVER, {
      claim,
      perform: (task, stopping) => {
        performing.push(task.name)
        return perform(task, stopping)
      },
    }),
  )
  await service.transact({}, async (work) => {
    for (const name of ['a', 'b']) await addTask(work, name, 'send')
  })
  await eventually(() => expect(performing).toEqual(['a']))
  let stopped = false
  const stopping = service.stop().then(() => {
    stopped = true
  })
  await eventually(async () => expect(service.ready()).toMatchObject({ ok: false }))
  expect(stopped).toBe(false)
  open()
  await stopping
  expect(told).toEqual([true])
  expect(await performed(database)).toEqual({ a: ['sent'], b: [] })
})

it.each([
  ['is rejected', () => Promise.reject(new Error('broken'))],
  [
    'throws at once',
    () => {
      throw new Error('broken')
    },
  ],
] as [string, () => Promise<undefined>][])(
  'runs a job again in its time after a run that %s',
  async (_, fail) => {
    const database = await testDatabase()
    let runs = 0
    const job: Job<Tx> = {
      name: 'clumsy',
      everyMs: SOON,
      run: () => (runs++ < 2 ? fail() : Promise.resolve(undefined)),
    }
    await start(database, job)
    await eventually(() => expect(runs).toBeGreaterThan(4))
  },
)

it('runs a handler repeatedly, each time in a unit of work of its own', async () => {
  const database = await testDatabase()
  const works = new Set<string>()
  let runs = 0
  await start(
    database,
    every<Tx>(
      SOON,
      async (work) => {
        runs += 1
        const [row] = await work.tx.$queryRawUnsafe<[{ id: string }]>(
          'select pg_current_xact_id()::text as id',
        )
        works.add(row.id)
      },
      'count',
    ),
  )
  await eventually(() => expect(works.size).toBeGreaterThan(3))
  expect(runs - works.size).toBeLessThanOrEqual(1)
})

it('runs a handler at once when it is signalled, in any replica', async () => {
  const database = await testDatabase()
  let runs = 0
  const count = async () => {
    runs += 1
  }
  await start(database, every<Tx>(NEVER, count))
  const other = await startService(worlds.memory(), database)
  await other.transact({}, async (work) => work.signal('count'))
  await eventually(() => expect(runs).toBeGreaterThan(0))
})

it('begins no run before it has rested from the last one, and answers the signals of that time with one', async () => {
  const database = await testDatabase()
  const restMs = 150
  const began: number[] = []
  const count = async () => {
    began.push(performance.now())
  }
  const service = await start(database, { ...every<Tx>(NEVER, count), restMs })
  const signal = () => service.transact({}, async (work) => work.signal('count'))
  await signal()
  await eventually(() => expect(began).toHaveLength(1))
  for (const _ of upTo(5)) await signal()
  await eventually(() => expect(began).toHaveLength(2))
  const [first = 0, second = 0] = began
  // A timer may be a moment early.
  expect(second - first).toBeGreaterThan(restMs - 5)
  await signal()
  await eventually(() => expect(began).toHaveLength(3))
})

it('tries a run that failed again, long before its time', async () => {
  const database = await testDatabase()
  let runs = 0
  const job: Job<Tx> = {
    name: 'clumsy',
    everyMs: NEVER,
    firstMs: SOON,
    async run() {
      runs += 1
      if (runs < 3) throw new Error('broken')
      return undefined
    },
  }
  await start(database, job)
  await eventually(() => expect(runs).toBe(3))
})

it('checks soon after the start for tasks that became due before', async () => {
  const database = await testDatabase()
  const before = await startService(worlds.memory(), database)
  await before.transact({}, (work) => addTask(work, 'hello', 'send'))
  await before.stop()
  await start(database, sending(NEVER, { nextDue: dueOf }))
  await outcomes(database, { hello: ['sent'] })
})

it('looks for a task when it is due, long before its time', async () => {
  const database = await testDatabase()
  let tries = 0
  const service = await start(
    database,
    sending(NEVER, {
      claim: claimTasks({ atMost: 10, againAfterMs: 150 }),
      nextDue: dueOf,
      async perform() {
        tries += 1
        if (tries < 3) throw new Error('busy')
        return 'sent'
      },
      settle: async (work, task, outcome) => {
        if (!(outcome instanceof Error)) await settleTask(work, task, outcome)
      },
    }),
  )
  await service.transact({}, (work) => addTask(work, 'hello', 'send'))
  await outcomes(database, { hello: ['sent'] })
  expect(tries).toBe(3)
})

it('runs a handler in one replica at a time, and never twice at once', async () => {
  const database = await testDatabase()
  let running = 0
  let runs = 0
  const alone = async () => {
    expect(++running).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running -= 1
    runs += 1
  }
  const [first] = await Promise.all(upTo(3).map(() => start(database, every<Tx>(SOON, alone))))
  for (const _ of upTo(30)) await first?.transact({}, async (work) => work.signal('alone'))
  await eventually(() => expect(runs).toBeGreaterThan(10))
})

it('runs no job after it has stopped', async () => {
  const database = await testDatabase()
  let runs = 0
  const job: Job<Tx> = {
    name: 'count',
    everyMs: SOON,
    run: async () => {
      runs += 1
    },
  }
  const service = createService(worlds.memory(), database, { jobs: [job] })
  await service.bootstrap()
  await service.start(unexpected)
  await eventually(() => expect(runs).toBeGreaterThan(1))
  await service.stop()
  const atTheEnd = runs
  const other = await startService(worlds.memory(), database)
  const heard = other.waitFor('count')
  await other.transact({}, async (work) => work.signal('count'))
  expect(await heard.arrived(5_000)).toBe(true)
  expect(runs).toBe(atTheEnd)
})
