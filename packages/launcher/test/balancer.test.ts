import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { type Balancer, freePorts, host, isTaken, startBalancer } from '../src/index.ts'

const servers: Server[] = []
const sockets = new Set<Socket>()
let balancer: Balancer | undefined

afterEach(() => {
  balancer?.close()
  for (const server of servers.splice(0)) server.close()
  for (const socket of sockets) socket.destroy()
})

/** A program that answers all that a client has sent, and its own name before it, when the client has closed its side. */
async function program(name: string): Promise<{ port: number; server: Server; connections: Socket[] }> {
  const connections: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.push(socket)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write(`${name} `)
    socket.pipe(socket)
  })
  servers.push(server.listen(0, host))
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, server, connections }
}

async function balanced(...targets: number[]): Promise<number> {
  const [port = 0] = await freePorts(1)
  balancer = await startBalancer(port, targets)
  return port
}

function client(port: number): Socket {
  const socket = connect({ port, host, allowHalfOpen: true })
  sockets.add(socket)
  return socket
}

const say = (port: number, words: string): Promise<string> => {
  const socket = client(port)
  socket.end(words)
  return text(socket)
}

/** What the first connection of each of several callers was answered. */
const inTurn = async (port: number, calls: number): Promise<string[]> => {
  const answers: string[] = []
  for (let call = 0; call < calls; call += 1) answers.push(await say(port, 'x'))
  return answers.toSorted()
}

describe('one port in front of several programs', () => {
  it('takes them in turn, and passes on all of both sides', async () => {
    const [one, two] = await Promise.all([program('one'), program('two')])
    const port = await balanced(one.port, two.port)
    expect(await inTurn(port, 4)).toEqual(['one x', 'one x', 'two x', 'two x'])
    const long = 'coffee'.repeat(200_000)
    expect((await say(port, long)).slice(4)).toBe(long)
  })

  it('skips a program that refuses, and resets a client when all of them do', async () => {
    const [one, two] = await Promise.all([program('one'), program('two')])
    const port = await balanced(one.port, two.port)
    two.server.close()
    expect(await inTurn(port, 3)).toEqual(['one x', 'one x', 'one x'])
    one.server.close()
    await expect(say(port, 'x')).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('sends new connections to new programs, and leaves existing ones where they are', async () => {
    const [one, two] = await Promise.all([program('one'), program('two')])
    const port = await balanced(one.port)
    const early = client(port)
    const answer = text(early)
    await once(early, 'connect')
    expect(await say(port, 'x')).toBe('one x')
    balancer?.route([two.port])
    expect(await inTurn(port, 2)).toEqual(['two x', 'two x'])
    early.end('still here')
    expect(await answer).toBe('one still here')
  })

  it('resets one side when the other is reset', async () => {
    const one = await program('one')
    const port = await balanced(one.port)
    const first = client(port)
    await once(first, 'data')
    const second = client(port)
    await once(second, 'data')
    const [atFirst, atSecond] = one.connections as [Socket, Socket]
    const resets = [once(first, 'error'), once(atSecond, 'error')]
    atFirst.resetAndDestroy()
    second.resetAndDestroy()
    const isReset = [{ code: 'ECONNRESET' }]
    expect(await Promise.all(resets)).toMatchObject([isReset, isReset])
  })

  it('accepts nothing more once it is closed, and its connections go on', async () => {
    const one = await program('one')
    const port = await balanced(one.port)
    const early = client(port)
    await once(early, 'data')
    balancer?.close()
    expect(await isTaken(port)).toBe(false)
    early.end('goodbye')
    expect(await text(early)).toBe('goodbye')
  })
})

describe('a port that is taken', () => {
  it('is refused', async () => {
    const { port } = await program('one')
    await expect(startBalancer(port, [])).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('is taken over when the program before closes it in time', async () => {
    const [one, two] = await Promise.all([program('one'), program('two')])
    const starting = startBalancer(one.port, [two.port], 30_000)
    expect(await say(one.port, 'x')).toBe('one x')
    one.server.close()
    balancer = await starting
    expect(await say(one.port, 'x')).toBe('two x')
  })
})
