import Fastify from 'fastify'
import { Redis } from 'ioredis'

/** The limit: a route with one ZREVRANGE and nothing else. Its arguments: Redis' URL, the sorted set. */
const [url = '', key = ''] = process.argv.slice(2)
const redis = new Redis(url, { enableAutoPipelining: true })

const app = Fastify()
app.get('/popular', () => redis.zrevrange(key, 0, 9, 'WITHSCORES'))
process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
process.once('disconnect', () => process.exit())
