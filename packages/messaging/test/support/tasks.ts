import type { Work } from '../../src/index.ts'
import type { TestDatabase, Tx } from './database.ts'

export interface Task {
  readonly name: string
}

/** A row that asks for something outside, due at once. */
export async function addTask(work: Work<Tx>, name: string, job: string): Promise<void> {
  await work.tx.$executeRawUnsafe(
    'insert into task (name, due_at) values ($1, $2::timestamptz)',
    name,
    work.now,
  )
  work.signal(job)
}

/** As an outbound job claims: the due tasks that no other transaction holds, oldest first. */
export const claimTasks =
  ({ atMost, againAfterMs }: { atMost: number; againAfterMs: number }) =>
  async (work: Work<Tx>): Promise<Task[]> =>
    work.tx.$queryRawUnsafe<Task[]>(
      `update task set due_at = $1::timestamptz + make_interval(secs => $2::float)
       where name in (
         select name from task where due_at <= $1::timestamptz order by due_at, name limit $3::int for update skip locked)
       returning name`,
      work.now,
      againAfterMs / 1_000,
      atMost,
    )

/** When the next one is due. */
export async function dueOf({ tx }: Work<Tx>): Promise<Date | undefined> {
  const [row] = await tx.$queryRawUnsafe<[{ due: Date | null }]>('select min(due_at) as due from task')
  return row.due ?? undefined
}

export async function settleTask(work: Work<Tx>, { name }: Task, outcome: string | Error): Promise<void> {
  await work.tx.$executeRawUnsafe(
    'update task set due_at = null, outcomes = outcomes || $2::text where name = $1',
    name,
    String(outcome),
  )
}

/** What came of each task, in the order in which it was settled. */
export async function performed({ pool }: TestDatabase): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ name: string; outcomes: string[] }>('select name, outcomes from task')
  return Object.fromEntries(rows.map(({ name, outcomes }) => [name, outcomes]))
}
