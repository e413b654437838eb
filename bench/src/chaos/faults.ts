import { services } from '@jangteo/infra'
import { eventually } from '@jangteo/testing'
import { tree } from '../process-usage.ts'
import type { Cluster, Replica } from './cluster.ts'
import type { Disk } from './disk.ts'
import type { Forgeries } from './forgeries.ts'
import { forgedTopics } from './forgery.ts'
import { growingTopics, requestPartition } from './growth.ts'
import type { Leaders } from './leaders.ts'
import { troubles } from './link.ts'
import type { Log } from './log.ts'
import { RELEASED, startNextRelease } from './next-release.ts'
import type { Random } from './random.ts'

/** Ends a fault. @throws Error when what was broken does not run again in time */
export type End = () => Promise<void>

/** One way to break the shop. */
export interface Fault {
  readonly name: string
  /** Whether it lasts as long as planned; otherwise it ends by itself, and `end` waits for that. */
  readonly lasts: boolean
  /** @returns what ends it; undefined when nothing was broken: the part does not run at this moment */
  begin(): Promise<End | undefined>
}

/** In which a killed part must run again: longer than the launcher's longest pause. */
const RESTARTED_WITHIN_MS = 60_000
/** A token lives for an hour: less than that. */
const MOST_CLOCK_MS = 20 * 60_000

/** What disturbs the topics. */
export interface Disturbance {
  readonly log: Log
  /** Undefined where there is one broker only. */
  readonly leaders: Leaders | undefined
  readonly forgeries: Forgeries
  readonly random: Random
}

/**
 * Every fault of this cluster, in groups of a kind. Each kind is as frequent as the others, so that the many links do not
 * displace the few kills.
 */
export function faultsOf(
  cluster: Cluster,
  { log, leaders, forgeries, random }: Disturbance,
): readonly (readonly Fault[])[] {
  const { replicas, dependencies, disk } = cluster
  // The sandbox is the payment gateway, the token issuer, the mail server and the data receiver.
  const parts = [...replicas.map(({ name }) => name), ...dependencies, 'sandbox']
  return [
    parts.map((part) => killed(cluster, part)),
    parts.map((part) => stopped(cluster, part)),
    replicas.flatMap((replica) => dependencies.flatMap((dependency) => linkFaults(replica, dependency))),
    [nextReleased(cluster), ...services.map(({ name }) => restarted(cluster, name))],
    [...replicas.map((replica) => clockMoved(replica, random)), ...(disk ? [filled(disk)] : [])],
    [
      ...log.topics.flatMap((topic) => [deliveredAgain(log, topic), rubbish(log, topic)]),
      ...(leaders ? log.topics.map((topic) => leadersMoved(leaders, topic)) : []),
      ...growingTopics.map((topic) => grown(cluster, topic)),
    ],
    forgedTopics.map((topic) => forged(log, topic, forgeries)),
  ]
}

/** SIGKILL, to a part and all that it has started. The launcher starts it again by itself, and the end waits for that. */
const killed = (cluster: Cluster, part: string): Fault => ({
  name: `kill -9 ${part}`,
  lasts: false,
  async begin() {
    const broken = send(cluster, part, 'SIGKILL')
    if (broken.length === 0) return undefined
    return () => runsAgain(cluster, part, broken)
  },
})

async function runsAgain(cluster: Cluster, part: string, before: readonly number[]): Promise<void> {
  const check = () => {
    const pid = pidOf(cluster, part)
    if (pid === undefined || before.includes(pid))
      throw new Error(`${part} was ended, and does not run again`)
  }
  await eventually(check, { timeout: RESTARTED_WITHIN_MS })
}

/** SIGSTOP, and SIGCONT at the end: the part holds its connections and locks, and does not answer. */
const stopped = (cluster: Cluster, part: string): Fault => ({
  name: `SIGSTOP ${part}`,
  lasts: true,
  async begin() {
    const broken = send(cluster, part, 'SIGSTOP')
    return broken.length === 0 ? undefined : async () => signal(broken, 'SIGCONT')
  },
})

const linkFaults = ({ name, links }: Replica, dependency: string): Fault[] =>
  troubles.map((kind) => ({
    name: `${name} to ${dependency}: ${kind}`,
    lasts: true,
    async begin() {
      const end = links.get(dependency)?.trouble(kind)
      return end && (async () => end())
    },
  }))

/** SIGTERM to each replica of a service, one after the other, as an update does. */
const restarted = (cluster: Cluster, service: string): Fault => ({
  name: `restart ${service}`,
  lasts: false,
  async begin() {
    const some = cluster.replicas.filter((replica) => replica.service.name === service)
    const all = some.reduce((before, { name }) => before.then(() => cluster.restart(name)), Promise.resolve())
    all.catch(() => undefined)
    return () => all
  },
})

/** A replica of the next release works beside the others, with a new version of one event's schema, and leaves again. */
const nextReleased = (cluster: Cluster): Fault => ({
  name: `next release of ${RELEASED} beside this one`,
  lasts: true,
  // When it cannot start at this moment, something else is broken.
  begin: () => startNextRelease(cluster.nextRelease, cluster).catch(() => undefined),
})

/** The wall clock of one process is wrong, by up to twenty minutes. */
const clockMoved = (replica: Replica, random: Random): Fault => {
  const aheadMs = random.between(1, MOST_CLOCK_MS) * (random.chance(50) ? 1 : -1)
  return {
    name: `clock of ${replica.name} ${aheadMs > 0 ? '+' : '−'}${Math.round(Math.abs(aheadMs) / 1_000)} s`,
    lasts: true,
    async begin() {
      replica.setClock(aheadMs)
      return async () => replica.setClock(0)
    },
  }
}

/** The databases and the brokers can write nothing. */
const filled = (disk: Disk): Fault => ({
  name: 'full disk',
  lasts: true,
  async begin() {
    const empty = disk.fill()
    return async () => empty()
  },
})

/** The last records of a topic come again, in any order: events are delivered twice, late and out of order. */
const deliveredAgain = (log: Log, topic: string): Fault => ({
  name: `${topic} again`,
  lasts: false,
  begin: async () => ((await log.sendAgain(topic)) ? async () => undefined : undefined),
})

const rubbish = (log: Log, topic: string): Fault => ({
  name: `rubbish in ${topic}`,
  lasts: false,
  begin: async () => ((await log.sendRubbish(topic)) ? async () => undefined : undefined),
})

/** Another broker leads each of the topic's partitions. */
const leadersMoved = (leaders: Leaders, topic: string): Fault => ({
  name: `other leaders of ${topic}`,
  lasts: false,
  begin: async () => ((await leaders.move(topic)) ? async () => undefined : undefined),
})

/** The keys of a topic are spread over another partition. */
const grown = ({ coordinates }: Cluster, topic: string): Fault => ({
  name: `one more partition of ${topic}`,
  lasts: false,
  begin: async () => ((await requestPartition(coordinates, topic)) ? async () => undefined : undefined),
})

/** An event that its service has not published. */
const forged = (log: Log, topic: string, forgeries: Forgeries): Fault => ({
  name: `forged ${topic}`,
  lasts: false,
  async begin() {
    const forgery = await log.sendForged(topic, forgeries.userIds.at(-1) as string)
    if (!forgery) return undefined
    forgeries.add(forgery)
    return async () => undefined
  },
})

const pidOf = (cluster: Pick<Cluster, 'parts'>, part: string): number | undefined =>
  cluster.parts().find(([name]) => name === part)?.[1]

function send(cluster: Pick<Cluster, 'parts'>, part: string, kind: NodeJS.Signals): readonly number[] {
  const pid = pidOf(cluster, part)
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
