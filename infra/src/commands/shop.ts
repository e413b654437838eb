import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Progress, runToEnd } from '@jangteo/launcher'
import { serviceCommand } from '../parts/service.ts'
import { services } from '../services.ts'
import { devLogs } from '../stacks/dev-stack.ts'
import type { Stack } from '../stacks/embedded-stack.ts'
import { demoToken, welcome } from './demo.ts'

/** Puts the demo's data in, once, and prints where everything is, with a token: the end of every way to start the shop. */
export async function openShop(stack: Stack, progress: Progress, inspected?: string): Promise<void> {
  await seed(stack, progress)
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
