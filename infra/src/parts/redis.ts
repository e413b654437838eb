import { connect } from 'node:net'
import path from 'node:path'
import { host, type Part } from '@jangteo/launcher'
import { devPassword } from '../databases.ts'
import { infra } from '../paths.ts'
import { type Ports, portTable } from '../ports.ts'
import { valkeyServer } from '../programs/valkey.ts'
import { type RedisUser, redisProbe } from '../redis-users.ts'

/** Generated from `redis-users.ts`; compose has the same file. */
export const redisUsersFile = path.join(infra, 'valkey/users.acl')

/** Redis, as Valkey serves it: the continuation of Redis under its old licence, with the same protocol. */
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
        aclfile: redisUsersFile,
        appendonly: run.durable ? 'yes' : 'no',
        save: run.durable ? '60 1' : '',
        'maxmemory-policy': 'noeviction',
        // How often it deletes expired keys that are not read; the default is ten times a second.
        hz: 1,
      }
      return {
        file: valkeyServer(),
        args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      }
    },
    check: () => pingRedis(port),
  }
}

/** PONG means that the data is loaded too: until then the answer is LOADING. @throws Error with any other answer */
export async function pingRedis(port: number): Promise<void> {
  const answer = await askRedis(port, redisProbe, 'PING')
  if (answer !== '+PONG') throw new Error(answer)
}

/**
 * One command on a connection of its own.
 *
 * @returns the first line of the answer as the protocol has it: `+OK`, `:1`, `-NOPERM …`
 * @throws Error when it does not answer within a second, or does not know the user
 */
export function askRedis(
  port: number,
  user: Pick<RedisUser, 'name'>,
  command: string,
  password = devPassword(user.name),
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`AUTH ${user.name} ${password}\r\n${command}\r\n`))
    socket.setTimeout(1000, () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
    let answers = ''
    socket.on('data', (chunk) => {
      answers += chunk.toString()
      const [signedIn = '', answer, ...more] = answers.split('\r\n')
      if (answer === undefined || (signedIn === '+OK' && more.length === 0)) return
      socket.destroy()
      if (signedIn === '+OK') resolve(answer)
      else reject(new Error(signedIn))
    })
  })
}
