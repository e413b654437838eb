/**
 * Counts a record batch, all of it or nothing, and once. Events below the generation's position were counted before, by a
 * transaction that then failed; a late event is recognised by its id. Answers `lost`, and counts nothing, when Redis is behind
 * the expected position.
 *
 * KEYS: the key with the name of the generation, positions, late, buckets, changed, identities. ARGV: a `CountJob`, as JSON.
 * The keys of the buckets are derived from their names, so this needs one server, and not a cluster.
 */
const count = `
local job = cjson.decode(ARGV[1])
if redis.call('GET', KEYS[1]) ~= job.generation then return {'lost'} end
local position = tonumber(redis.call('HGET', KEYS[2], job.partition) or '0')
if position < job.expected then return {'lost'} end

local function ranking(bucket) return job.root .. bucket .. '@' .. job.generation end
local function tally(bucket) return job.root .. bucket .. ':tally@' .. job.generation end
local function latest(bucket) return job.root .. bucket .. ':latest@' .. job.generation end

local sums = {}
for _, event in ipairs(job.events) do
  local fresh = true
  if event.once then
    fresh = redis.call('SADD', KEYS[3], event.once) == 1
  elseif event.offset then
    fresh = event.offset >= position
  end
  if fresh and event.identity then
    fresh = redis.call('SADD', KEYS[6], event.identity) == 1
    redis.call('EXPIRE', KEYS[6], 86400)
  end
  if fresh then
    for _, move in ipairs(event.moves) do
      for _, b in ipairs(job.places[move[1]]) do
        sums[b] = sums[b] or {}
        local sum = sums[b][move[2]] or {0, 0}
        sums[b][move[2]] = {sum[1] + move[3], math.max(sum[2], move[4])}
      end
    end
  end
end

local function have(bucket, product)
  return tonumber(redis.call('HGET', tally(bucket), product) or '0'),
    tonumber(redis.call('HGET', latest(bucket), product) or '0')
end

local function rescore(bucket, before, product)
  local points, sold = have(bucket, product)
  if before and job.percent > 0 then
    local carried, soldBefore = have(before, product)
    if carried > 0 then
      points = points + math.ceil(carried * job.percent / 100)
      sold = math.max(sold, soldBefore)
    end
  end
  if points > 0 then
    redis.call('ZADD', ranking(bucket), points + sold / 1e10, product)
  else
    redis.call('ZREM', ranking(bucket), product)
  end
end

for b, products in pairs(sums) do
  local bucket = job.buckets[b]
  for product, sum in pairs(products) do
    redis.call('HINCRBY', tally(bucket.name), product, sum[1])
    local sold = tonumber(redis.call('HGET', latest(bucket.name), product) or '0')
    if sum[2] > sold then redis.call('HSET', latest(bucket.name), product, sum[2]) end
  end
end
for b, products in pairs(sums) do
  local bucket = job.buckets[b]
  for product in pairs(products) do
    rescore(bucket.name, bucket.before, product)
    if bucket.after then rescore(bucket.after, bucket.name, product) end
  end
  redis.call('SADD', KEYS[4], bucket.name)
  redis.call('EXPIRE', ranking(bucket.name), bucket.seconds)
  redis.call('EXPIRE', tally(bucket.name), bucket.seconds)
  redis.call('EXPIRE', latest(bucket.name), bucket.seconds)
  if bucket.after then
    redis.call('SADD', KEYS[4], bucket.after)
    redis.call('EXPIRE', ranking(bucket.after), bucket.secondsAfter)
  end
  if bucket.snapshotted then redis.call('HINCRBY', KEYS[5], bucket.name, 1) end
end
if job.next > position then redis.call('HSET', KEYS[2], job.partition, job.next) end
return {'counted'}`

/** The argument of the script `count`. */
export interface CountJob {
  readonly root: string
  readonly generation: string
  readonly percent: number
  /** The topic and partition of the offsets. */
  readonly partition: string
  /** The position that Redis must have reached. */
  readonly expected: number
  readonly next: number
  readonly buckets: readonly {
    readonly name: string
    readonly before?: string
    readonly after?: string
    readonly seconds: number
    readonly secondsAfter?: number
    readonly snapshotted: boolean
  }[]
  /** The numbers of the buckets of each instant, counted from 1, as in Lua. */
  readonly places: readonly (readonly number[])[]
  /** With `once`, counted once by this id; with an offset, only when it was not counted; with neither, always. */
  readonly events: readonly {
    readonly once?: string | undefined
    readonly offset?: number
    readonly identity?: string
    readonly moves: readonly (readonly [place: number, productId: string, points: number, soldAt: number])[]
  }[]
}

/**
 * The ranking of the live hour, cached for a second.
 *
 * KEYS: this hour, the one before, the union. ARGV: the share of the one before, from, to.
 */
const hour = `
if redis.call('EXISTS', KEYS[3]) == 0 then
  redis.call('ZUNIONSTORE', KEYS[3], 2, KEYS[1], KEYS[2], 'WEIGHTS', 1, ARGV[1])
  redis.call('PEXPIRE', KEYS[3], 1000)
end
return redis.call('ZREVRANGE', KEYS[3], ARGV[2], ARGV[3], 'WITHSCORES')`

/** Begins to build a generation. KEYS: building, generations. ARGV: generation. */
const begin = `
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SADD', KEYS[2], ARGV[1])
return {'begun'}`

/**
 * Makes the built generation the current one, unless a part of it is lost.
 *
 * KEYS: building, current, positions of the built generation. ARGV: generation, then for each partition: topic/partition, the
 * offset that it must have counted, the offset to continue from.
 */
const swap = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'lost'} end
for i = 2, #ARGV, 3 do
  if tonumber(redis.call('HGET', KEYS[3], ARGV[i]) or '0') < tonumber(ARGV[i + 1]) then return {'lost'} end
end
for i = 2, #ARGV, 3 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 2]) end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[1])
return {'swapped'}`

/** The number of products that differ in a bucket of two generations. KEYS: ranking, tally and latest sales of each. */
const compare = `
local function read(command, key, ...)
  local flat = redis.call(command, key, ...)
  local found = {}
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  return found
end
local differing = {}
local function differ(a, b)
  for product, value in pairs(a) do if b[product] ~= value then differing[product] = true end end
  for product in pairs(b) do if a[product] == nil then differing[product] = true end end
end
differ(read('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'), read('ZRANGE', KEYS[4], 0, -1, 'WITHSCORES'))
differ(read('HGETALL', KEYS[2]), read('HGETALL', KEYS[5]))
differ(read('HGETALL', KEYS[3]), read('HGETALL', KEYS[6]))
local number = 0
for _ in pairs(differing) do number = number + 1 end
return {'compared', number}`

/** Notes that a bucket is stored, unless it has changed meanwhile. KEYS: changed. ARGV: bucket, count. */
const written = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return {'noted'}`

export const scripts = { count, hour, begin, swap, compare, written } as const

export type ScriptName = keyof typeof scripts
