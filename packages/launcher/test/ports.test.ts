import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { freePorts, isTaken } from '../src/index.ts'

it('finds different free ports below the ephemeral range', async () => {
  const ports = await freePorts(20)
  expect(new Set(ports).size).toBe(20)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

it('gives no port to two processes, although nothing listens there yet', async () => {
  const mine = new Set(await freePorts(300))
  const source = path.join(import.meta.dirname, '../src/index.ts')
  const program = `import { freePorts } from '${source}'; console.log(JSON.stringify(await freePorts(700)))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  // Nine of them would be the same by chance.
  expect(JSON.parse(stdout).filter((port: number) => mine.has(port))).toEqual([])
})

it('sees a port that is taken, on all addresses too', async () => {
  const server = createServer().listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(await isTaken(port)).toBe(true)
  await new Promise((resolve) => server.close(resolve))
  expect(await isTaken(port)).toBe(false)
})
