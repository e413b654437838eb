import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { host, type Part } from '@jangteo/launcher'
import { downloads } from '../paths.ts'
import { type Ports, portTable } from '../ports.ts'

export function redis(ports: Ports): Part {
  const port = ports.redis
  return {
    name: 'redis',
    needs: [],
    listens: [{ port, variable: portTable.redis.variable }],
    stop: { signal: 'SIGTERM', grace: 2000 },
    async command(run) {
      const settings = {
        bind: host,
        port,
        dir: run.data,
        appendonly: run.durable ? 'yes' : 'no',
        save: run.durable ? '60 1' : '',
        'maxmemory-policy': 'noeviction',
        // How often it deletes expired keys that are not read; the default is ten times a second.
        hz: 1,
      }
      return {
        file: await redisBinary(),
        args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      }
    },
    check: () => pingRedis(port),
  }
}

/** The server's program. @throws Error when the download holds none for this machine. */
export async function redisBinary(): Promise<string> {
  const folder = path.join(downloads, 'redis')
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = (await readdir(folder)).find((file) => file.includes(`-${process.platform}-${arch}`))
  if (!name) throw new Error(`there is no Redis for ${process.platform} on ${process.arch} in the download`)
  return path.join(folder, name)
}

/** PONG means that the data is loaded too: until then the answer is LOADING. */
export function pingRedis(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write('PING\r\n'))
    socket.setTimeout(1000, () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
    socket.once('data', (answer) => {
      socket.destroy()
      if (answer.toString().startsWith('+PONG')) resolve()
      else reject(new Error(answer.toString()))
    })
  })
}
