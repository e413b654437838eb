import Fastify from 'fastify'
import { Redis } from 'ioredis'
import { createRemoteJWKSet, jwtVerify } from 'jose'

/**
 * The limit: a route with one script and nothing else, and the same route that also checks the token. Arguments: the URL of
 * Redis, a prefix for the keys, the issuer.
 */
const [url = '', prefix = '', issuer = ''] = process.argv.slice(2)
const redis = new Redis(url, { enableAutoPipelining: true })
redis.defineCommand('claim', {
  numberOfKeys: 2,
  lua: `if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
        local sequence = redis.call('INCR', KEYS[2])
        redis.call('HSET', KEYS[1], ARGV[1], sequence)
        return sequence`,
})
const claim = (redis as unknown as { claim(users: string, counter: string, user: string): Promise<number> })
  .claim

const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
const app = Fastify()
app.post('/claim', async ({ headers }, reply) => {
  const sequence = await claim.call(redis, `${prefix}users`, `${prefix}last`, String(headers.authorization))
  return reply.code(202).send({ sequence })
})
app.post('/claim-by-token', async ({ headers }, reply) => {
  const token = headers.authorization?.slice('Bearer '.length) ?? ''
  const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ['RS256'] })
  const sequence = await claim.call(redis, `${prefix}people`, `${prefix}last-of-people`, payload.sub ?? '')
  return reply.code(202).send({ sequence })
})
process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
process.once('disconnect', () => process.exit())
