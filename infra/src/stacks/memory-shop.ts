import { type Group, type Progress, startGroup } from '@jangteo/launcher'
import { apiGateway } from '../parts/api-gateway.ts'
import { consolePart } from '../parts/console.ts'
import { shopProcess } from '../parts/shop.ts'
import { devDir, devLogs, environments, servicesDir, stopDevStack } from './dev-stack.ts'
import { removeData, type Stack, stopCommand } from './embedded-stack.ts'

/** Ends what a killed start has left, and deletes its data: the events that its databases have seen are gone. */
export async function forgetEarlierShop(): Promise<void> {
  await stopDevStack()
  removeData(devDir)
}

/**
 * Starts all services as one process, with the demo's data, with the API gateway and the console in front of it.
 *
 * @throws Error with the reason; nothing is left running then
 */
export const startMemoryShop = ({
  stack,
  inspected,
  lab,
  progress,
  signal,
}: {
  stack: Stack
  /** The name of a service; a debugger that attaches sees them all. */
  inspected: string | undefined
  /** Where the console finds what breaks the shop. */
  lab: Parameters<typeof consolePart>[2]
  progress: Progress
  signal: AbortSignal
}): Promise<Group> =>
  startGroup({
    ...{ dir: servicesDir, logs: devLogs, stopCommand, replace: true, progress, signal },
    parts: [
      shopProcess(stack.ports, { environments, inspected: inspected !== undefined }),
      apiGateway(stack.ports),
      consolePart(stack.coordinates, stack.ports, lab),
    ],
  })
