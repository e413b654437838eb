import { type RunningPart, readState, runningParts } from '@jangteo/launcher'
import { InvalidArgumentError } from 'commander'
import colors from 'picocolors'
import { services } from '../services.ts'
import { servicesDir } from '../stacks/dev-stack.ts'
import { type ReplicaCounts, wantReplicas } from '../stacks/wanted-replicas.ts'
import { replicaCount } from './counts.ts'

/** `coupon=3`, added to those before. @throws InvalidArgumentError */
export function wantedCount(text: string, before: ReplicaCounts = {}): ReplicaCounts {
  const [, name = '', count = ''] = /^([^=]+)=(.*)$/.exec(text) ?? []
  if (!services.some((service) => service.name === name))
    throw new InvalidArgumentError(
      `It must be <service>=<count>, as coupon=3; the services are: ${services.map((each) => each.name).join(', ')}.`,
    )
  return { ...before, [name]: replicaCount(count) }
}

/** `npm run stack -- scale`: brings services to these numbers of replicas, and prints what runs then. */
export async function scale(counts: ReplicaCounts): Promise<void> {
  await wantReplicas(servicesDir, counts)
  const names = Object.keys(counts)
  const isNamed = (part: string) => names.some((name) => part === name || part.replace(/-\d$/, '') === name)
  for (const [name, part] of runningParts(readState(servicesDir)))
    if (isNamed(name)) console.log(runningLine(name, part))
}

/** A running part, in one line. */
export const runningLine = (name: string, { pid, ports = [] }: RunningPart): string =>
  `${name.padEnd(16)} ${colors.green('runs')} ${String(pid).padEnd(8)} port ${ports.join(', ')}`.trimEnd()
