import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { host } from '@jangteo/launcher'
import { eventually } from '@jangteo/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Link, startLink, type Trouble } from './link.ts'

let server: Server
let link: Link
/** What has arrived at the dependency, which answers each piece with the same in capitals. */
let arrived: string
const sockets: Socket[] = []

beforeEach(async () => {
  arrived = ''
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (piece) => {
      arrived += piece
      socket.write(String(piece).toUpperCase())
    })
    socket.on('end', () => socket.end('BYE'))
  }).listen(0, host)
  await once(server, 'listening')
  link = await startLink((server.address() as AddressInfo).port)
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  link.close()
  server.close()
})

async function client() {
  const socket = connect({ port: link.port, host, allowHalfOpen: true })
  sockets.push(socket)
  const heard = { text: '', ended: false, error: '' }
  socket.on('data', (piece) => {
    heard.text += piece
  })
  socket.on('end', () => {
    heard.ended = true
  })
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    heard.error = code ?? ''
  })
  await once(socket, 'connect')
  return { socket, heard }
}

const hears = (heard: { text: string }, text: string) => eventually(() => expect(heard.text).toBe(text))

it('passes what comes, both ways, and the end of one side before the other', async () => {
  const { socket, heard } = await client()
  socket.write('hello')
  await hears(heard, 'HELLO')
  socket.end(' there')
  await hears(heard, 'HELLO THEREBYE')
  await eventually(() => expect(heard.ended).toBe(true))
  expect(arrived).toBe('hello there')
})

describe('trouble', () => {
  it.each<Trouble>(['slow', 'narrow'])('%s: everything arrives', async (kind) => {
    const { socket, heard } = await client()
    const end = link.trouble(kind)
    socket.write('a'.repeat(1_000))
    await hears(heard, 'A'.repeat(1_000))
    end()
  })

  it('mute: what is sent arrives only afterwards', async () => {
    const { socket, heard } = await client()
    const end = link.trouble('mute')
    socket.write('hello')
    const other = await client()
    other.socket.write('later')
    end()
    await hears(heard, 'HELLO')
    await hears(other.heard, 'LATER')
  })

  it('deaf: what is sent arrives, and its answer only afterwards', async () => {
    const { socket, heard } = await client()
    const end = link.trouble('deaf')
    socket.write('hello')
    await eventually(() => expect(arrived).toBe('hello'))
    expect(heard.text).toBe('')
    end()
    await hears(heard, 'HELLO')
  })

  it('cut: connections are reset, new ones too, and later ones are served', async () => {
    const { socket, heard } = await client()
    socket.write('hello')
    await hears(heard, 'HELLO')
    const end = link.trouble('cut')
    await eventually(() => expect(heard.error).toBe('ECONNRESET'))
    const refused = connect({ port: link.port, host })
    expect(await once(refused, 'error')).toMatchObject([{ code: 'ECONNRESET' }])
    end()
    const { socket: third, heard: answer } = await client()
    third.write('again')
    await hears(answer, 'AGAIN')
  })

  it('half-open: nothing arrives, and the connection is reset afterwards', async () => {
    const { socket, heard } = await client()
    socket.write('hello')
    await hears(heard, 'HELLO')
    const end = link.trouble('half-open')
    socket.write('lost')
    end()
    await eventually(() => expect(heard.error).toBe('ECONNRESET'))
    expect(arrived).toBe('hello')
  })
})
