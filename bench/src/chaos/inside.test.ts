import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { host } from '@jangteo/launcher'
import { expect, it } from 'vitest'
import { clockVariable, routesVariable } from './variables.ts'

const run = promisify(execFile)
const preload = path.join(import.meta.dirname, 'inside.ts')

async function inside(script: string, environment: Record<string, string>): Promise<string> {
  const env = { ...process.env, ...environment }
  const { stdout } = await run(process.execPath, ['--import', preload, '--input-type=module', '-e', script], {
    env,
  })
  return stdout.trim()
}

it('takes another port, however a connection is made', async () => {
  const server = createHttpServer((_, response) => response.end('here')).listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const script = `
    import net from 'node:net'
    import http from 'node:http'
    import { once } from 'node:events'
    const said = []
    const through = async (socket) => { await once(socket, 'connect'); said.push(socket.remotePort); socket.destroy() }
    await through(net.connect(1, '${host}'))
    await through(net.createConnection({ port: 1, host: '${host}' }))
    await through(new net.Socket().connect(1, '${host}'))
    await through(new net.Socket().connect({ port: 1, host: '${host}' }))
    said.push(await (await fetch('http://${host}:8001')).text())
    console.log(said.join(' '))`
  try {
    const routes = JSON.stringify({ 1: port, 8001: port })
    expect(await inside(script, { [routesVariable]: routes })).toBe(`${port} ${port} ${port} ${port} here`)
  } finally {
    server.close()
  }
})

it('moves the wall clock, and no time that is given', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'clock-'))
  const clock = path.join(folder, 'clock')
  writeFileSync(clock, '3600000')
  const script = `
    const real = performance.timeOrigin + performance.now()
    const near = (time) => Math.round((time - real) / 60_000)
    console.log(near(Date.now()), near(new Date().getTime()), near(Date.parse(Date())), new Date(5).getTime(), new Date() instanceof Date)`
  try {
    expect(await inside(script, { [clockVariable]: clock })).toBe('60 60 60 5 true')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
