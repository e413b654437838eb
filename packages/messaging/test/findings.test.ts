import { eventually } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { type Finding, Findings } from '../src/operate/findings.ts'
import { by, createService, numbersOf, startService, testDatabase, unexpected } from './support/service.ts'
import { log, worlds } from './support/worlds.ts'

const missed: Finding = {
  kind: 'records-missed',
  topic: 'note.taken',
  partition: 1,
  fromOffset: 10n,
  toOffset: 19n,
  records: 10n,
  detail: 'ten notes were removed before they were read',
}

it('a finding keeps a service from being ready, over restarts, until an operator acknowledges it', async () => {
  const world = worlds.memory()
  const database = await testDatabase()
  await new Findings(database.pool, log).add(missed)
  const service = createService(world, database)
  await service.bootstrap()
  await service.start(unexpected)
  await eventually(() => expect(service.ready()).toEqual({ ok: false, reason: missed.detail }))
  expect(await service.findings.list()).toEqual([
    { ...missed, id: expect.any(String), foundAt: expect.any(Date) },
  ])
  expect(await service.findings.acknowledge('all', by)).toHaveLength(1)
  expect(service.ready()).toEqual({ ok: true })
  expect(await service.findings.list()).toEqual([])
})

it('a finding that is made again is one, and grows', async () => {
  const { pool } = await testDatabase()
  const replicas = [new Findings(pool, log), new Findings(pool, log)]
  await Promise.all(replicas.map((findings) => findings.add(missed)))
  const records = replicas.flatMap(({ counted }) => counted).reduce((sum, each) => sum + each.records, 0)
  expect(records).toBe(10)
  const findings = replicas[0] as Findings
  await findings.add({ ...missed, toOffset: 29n, records: 20n })
  expect(await findings.list()).toMatchObject([{ fromOffset: 10n, toOffset: 29n, records: 20n }])
})

it('findings are numbers to be watched', async () => {
  const database = await testDatabase()
  await new Findings(database.pool, log).add(missed)
  const none = await startService(worlds.memory(), await testDatabase())
  expect(await numbersOf(none, 'messaging_open_finding_records')).toEqual([])
  const some = createService(worlds.memory(), database)
  expect(await numbersOf(some, 'messaging_open_finding_records')).toEqual([
    { labels: { kind: 'records-missed', topic: 'note.taken', partition: '1' }, value: 10 },
  ])
})
