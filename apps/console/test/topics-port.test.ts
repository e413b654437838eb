import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { startConsole } from './support/running-console.ts'

/** A port that no program has now, and the server that has kept it until then. */
async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

it('leads to the page of topics, and to that of a topic', async () => {
  const { server, port } = await takenPort()
  await new Promise((resolve) => server.close(resolve))
  const url = await startConsole({ TOPICS_PORT: String(port) })
  for (const [path, leadsTo] of [
    ['/', '/topics'],
    ['/topics/order.paid?begin=oldest', '/topics/order.paid?begin=oldest'],
    ['/ui/clusters', '/topics'],
    ['/topicsx', '/topics'],
  ]) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([307, `${url}${leadsTo}`])
  }
  expect((await fetch(`http://127.0.0.1:${port}/`)).headers.get('content-type')).toContain('text/html')
})

it('does not keep the console from starting when another program has it', async () => {
  const { server, port } = await takenPort()
  const url = await startConsole({ TOPICS_PORT: String(port) })
  expect((await fetch(`${url}/topics`)).status).toBe(200)
  server.close()
})
