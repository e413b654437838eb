import Fastify from 'fastify'
import { Redis } from 'ioredis'

/** The limit: a route with one script and nothing else. Its arguments: Redis' URL, a prefix for the keys. */
const [url = '', prefix = ''] = process.argv.slice(2)
const redis = new Redis(url, { enableAutoPipelining: true })
redis.defineCommand('claim', {
  numberOfKeys: 2,
  lua: `if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
        local ticket = redis.call('INCR', KEYS[2])
        redis.call('HSET', KEYS[1], ARGV[1], ticket)
        return ticket`,
})
const claim = (redis as unknown as { claim(users: string, tickets: string, user: string): Promise<number> })
  .claim

const app = Fastify()
app.post('/claim', async ({ headers }, reply) => {
  const ticket = await claim.call(redis, `${prefix}users`, `${prefix}tickets`, String(headers.authorization))
  return reply.code(202).send({ ticket })
})
process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
process.once('disconnect', () => process.exit())
