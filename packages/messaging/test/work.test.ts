import { describe, expect, it } from 'vitest'
import type { SqlTx } from '../src/index.ts'
import { openWork } from '../src/publish/work.ts'

/** A transaction that pipelines: what is sent before the commit is in it. */
function pipelined() {
  const sent: string[] = []
  const tx: SqlTx = {
    $queryRawUnsafe: async (text: string) => sent.push(text) as never,
    $executeRawUnsafe: async (text: string) => {
      if (sent.includes('COMMIT')) throw new Error('the transaction has ended')
      return sent.push(text)
    },
    $executeWithCommit: (text: string) => void sent.push(text),
  }
  const open = openWork(tx, {
    ...{ service: 'reader', publishes: new Set(), now: new Date(), traceparent: undefined },
    codec: undefined as never,
  })
  const commit = async () => {
    await open.flush()
    sent.push('COMMIT')
    await open.written()
  }
  return { tx, work: open.work(), commit, sent }
}

describe('a work saves', () => {
  it('statements that were sent without waiting for the answer', async () => {
    const { tx, work, commit, sent } = pipelined()
    work.save(tx.$executeRawUnsafe('insert'))
    await commit()
    expect(sent).toEqual(['insert', 'COMMIT'])
  })

  it('writes of a Prisma model, which are sent only when they are awaited', async () => {
    const { tx, work, commit, sent } = pipelined()
    const lazily: PromiseLike<unknown> & { [Symbol.toStringTag]: string } = {
      [Symbol.toStringTag]: 'PrismaPromise',
      // biome-ignore lint/suspicious/noThenProperty: as Prisma's own are made
      then: (resolved, rejected) =>
        new Promise((resolve) => setTimeout(resolve, 5))
          .then(() => tx.$executeRawUnsafe('update by a model'))
          .then(resolved as never, rejected),
    }
    work.save(lazily)
    await commit()
    expect(sent).toEqual(['update by a model', 'COMMIT'])
  })

  it('nothing in silence that would have come after the commit', async () => {
    const { tx, work, commit } = pipelined()
    work.save(tx.$executeRawUnsafe('first').then(() => tx.$executeRawUnsafe('second')))
    const slowly = new Promise((resolve) => setTimeout(resolve, 5))
    work.save(slowly.then(() => tx.$executeRawUnsafe('third')))
    await expect(commit()).rejects.toThrow('was not sent before it committed, and is lost')
  })
})
