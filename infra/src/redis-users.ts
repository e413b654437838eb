import { createHash } from 'node:crypto'
import { devPassword } from './databases.ts'

/** A user of Redis. The default user is off: a client without a name and a password can do nothing. */
export interface RedisUser {
  readonly name: string
  /** What it may do, in the words of ACL SETUSER. */
  readonly rules: string
}

/** What a client sends by itself when it connects, and how scripts are run. */
const connecting = ['info', 'ping', 'client|setinfo', 'script|load', 'evalsha']

/** The commands of a service, and its keys: all begin with its name. Nothing else: no KEYS, FLUSHALL, CONFIG, ACL, and no SCAN over the keys of others. */
const service = (name: string, commands: readonly string[]): RedisUser => ({
  name,
  rules: [
    `resetkeys ~${name}:* resetchannels -@all`,
    ...[...connecting, ...commands].map((each) => `+${each}`),
  ].join(' '),
})

/** For operators: sees and changes everything. */
export const redisAdmin: RedisUser = { name: 'jangteo', rules: '~* &* +@all' }

/** For health checks. */
export const redisProbe: RedisUser = { name: 'probe', rules: 'resetkeys resetchannels -@all +ping' }

export const redisUsers: readonly RedisUser[] = [
  redisAdmin,
  redisProbe,
  service('coupon', [
    ...['get', 'set', 'del', 'unlink', 'pexpire'],
    ...['hget', 'hset', 'hdel', 'hmget', 'hgetall', 'hkeys', 'hincrby'],
    ...['rpush', 'lpop', 'lindex', 'lrange', 'sadd', 'srem', 'smembers'],
  ]),
  service('ranking', [
    ...['get', 'set', 'del', 'unlink', 'exists', 'expire', 'pexpire', 'multi', 'exec'],
    ...['hget', 'hset', 'hdel', 'hgetall', 'hkeys', 'hincrby', 'sadd', 'srem', 'smembers', 'sunion'],
    ...['zadd', 'zrem', 'zrange', 'zrevrange', 'zunionstore'],
  ]),
]

/** The file of users that Redis reads at its start, with the passwords of this machine. */
export const usersFile = (): string =>
  [
    'user default off resetkeys resetchannels -@all',
    ...redisUsers.map(({ name, rules }) => `user ${name} on #${sha256(devPassword(name))} ${rules}`),
    '',
  ].join('\n')

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
