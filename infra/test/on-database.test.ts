import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { onDatabase } from '../src/on-database.ts'

const servers: Server[] = []
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

async function database(connected: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined))
    connected(socket)
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `postgresql://ann:secret@127.0.0.1:${(server.address() as AddressInfo).port}/shop`
}

/** AuthenticationOk and ReadyForQuery of PostgreSQL's protocol. */
const READY = Buffer.from('520000000800000000' + '5a0000000549', 'hex')

// An `error` event without a listener would be an error of the whole run.
it('a connection that is lost fails the query alone', async () => {
  const url = await database((socket) => {
    socket.once('data', () => {
      socket.write(READY)
      socket.once('data', () => socket.destroy())
    })
  })
  await expect(onDatabase(url, (client) => client.query('select 1'))).rejects.toThrow('terminated')
})

it('a database that takes connections and never answers is not waited for', async () => {
  const url = await database(() => undefined)
  const options = { connectionTimeoutMillis: 100 }
  await expect(onDatabase(url, async () => undefined, options)).rejects.toThrow('timeout')
})
