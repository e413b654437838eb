import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Progress, runToEnd } from '@jangteo/launcher'
import { serviceCommand } from '../parts/service.ts'
import { services } from '../services.ts'
import { devLogs, inMemory } from '../stacks/dev-stack.ts'
import type { Stack } from '../stacks/embedded-stack.ts'
import { demoToken, welcome } from './welcome.ts'

/**
 * Inserts the demo's data, once, and prints all URLs and a token: the last step of each command that starts the shop. A shop in
 * memory has its demo's data already: no other process can reach its events.
 *
 * @param inspected the name of the service that a debugger may attach to
 */
export async function openShop(stack: Stack, progress: Progress, inspected?: string): Promise<void> {
  if (!inMemory) await seed(stack, progress)
  console.log(welcome(stack.coordinates, stack.ports, await demoToken(stack.coordinates), inspected))
}

async function seed(stack: Stack, progress: Progress): Promise<void> {
  mkdirSync(devLogs, { recursive: true })
  const seeding = services.filter((service) => service.seeds)
  await Promise.all(
    seeding.map(async (service) =>
      runToEnd(
        await serviceCommand(service, stack.coordinates, stack.ports, ['seed']),
        path.join(devLogs, `${service.name}-seed.log`),
      ),
    ),
  )
  progress('demo data', 'there')
}
