import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePorts, isTaken } from '../src/index.ts'

it('finds different free ports below the ephemeral range', async () => {
  const ports = await freePorts(20)
  expect(new Set(ports).size).toBe(20)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

it('sees a port that is taken, on all addresses too', async () => {
  const server = createServer().listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(await isTaken(port)).toBe(true)
  await new Promise((resolve) => server.close(resolve))
  expect(await isTaken(port)).toBe(false)
})
