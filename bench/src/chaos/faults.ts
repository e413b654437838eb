import { services } from '@jangteo/infra'
import { eventually } from '@jangteo/testing'
import { tree } from '../process-usage.ts'

/** What a fault breaks: the processes of the shop, by name. */
export interface Breakable {
  parts(): readonly (readonly [name: string, pid: number])[]
}

/** One way to break a part of the shop. `end` gets what `begin` returned: the processes that were broken. */
export interface Fault {
  readonly name: string
  /** Whether it lasts as long as planned; otherwise it ends when the launcher has started the part again. */
  readonly lasts: boolean
  /** @returns the broken processes, the part's own first; none when the part does not run at this moment */
  begin(shop: Breakable): readonly number[]
  /** @throws Error when the part does not run again in time */
  end(shop: Breakable, broken: readonly number[]): Promise<void>
}

/** Every part that can be broken: the sandbox is the payment gateway, the token issuer, the mail server and the data receiver. */
const PARTS = [...services.map(({ name }) => name), ...['postgres', 'redis', 'registry', 'kafka', 'sandbox']]
/** In which a killed part must run again: longer than the launcher's longest pause. */
const RESTARTED_WITHIN_MS = 60_000

/** SIGKILL, to a part and all that it has started. `npm start` starts it again by itself, and the end waits for that. */
const killed = (part: string): Fault => ({
  name: `kill -9 ${part}`,
  lasts: false,
  begin: (shop) => send(shop, part, 'SIGKILL'),
  end: async (shop, [broken]) => {
    const restarted = () => {
      const pid = pidOf(shop, part)
      if (pid === undefined || pid === broken) throw new Error(`${part} was killed, and does not run again`)
    }
    await eventually(restarted, { timeout: RESTARTED_WITHIN_MS })
  },
})

/** SIGSTOP, and SIGCONT at the end: the part holds its connections and locks, and does not answer. */
const stopped = (part: string): Fault => ({
  name: `SIGSTOP ${part}`,
  lasts: true,
  begin: (shop) => send(shop, part, 'SIGSTOP'),
  end: async (_, broken) => signal(broken, 'SIGCONT'),
})

export const faults: readonly Fault[] = PARTS.flatMap((part) => [killed(part), stopped(part)])

const pidOf = (shop: Breakable, part: string): number | undefined =>
  shop.parts().find(([name]) => name === part)?.[1]

function send(shop: Breakable, part: string, kind: NodeJS.Signals): readonly number[] {
  const pid = pidOf(shop, part)
  const broken = pid === undefined ? [] : tree([pid])
  signal(broken, kind)
  return broken
}

function signal(pids: readonly number[], kind: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, kind)
    } catch (error) {
      // It has ended meanwhile: another fault may have killed it.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
}
