/** Every script begins with this: a gate of another epoch than the caller's answers nothing. */
const onlyIfOpen = `if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return {'shut'} end\n`

/**
 * Assigns a sequence number to a customer's request. A customer who has one keeps it, whatever happened to the campaign. A
 * campaign that has assigned one is open, even when a clock says otherwise later. In the campaign's hash, the field `ticket`
 * is the last sequence number, and `taken` the number of held positions.
 *
 * KEYS: gate, campaign, users, queue, waiting, versions. ARGV: epoch, campaignId, userId, requestId, now.
 */
const ask = `${onlyIfOpen}
local mine = redis.call('HGET', KEYS[3], ARGV[3])
if mine then return {'known', mine} end
local c = redis.call('HMGET', KEYS[2], 'quantity', 'opensAt', 'closesAt', 'status', 'ticket', 'taken')
if not c[1] then
  if tonumber(redis.call('HGET', KEYS[6], ARGV[2]) or 0) > 0 then return {'untrue'} end
  return {'unknown'}
end
local now = tonumber(ARGV[5])
if c[4] == 'closed' or now >= tonumber(c[3]) then return {'closed'} end
if c[5] == '0' and now < tonumber(c[2]) then return {'not-open-yet', c[2]} end
if tonumber(c[6]) >= tonumber(c[1]) then return {'sold-out'} end
if c[4] == 'paused' then return {'paused'} end
local sequence = redis.call('HINCRBY', KEYS[2], 'ticket', 1)
redis.call('HINCRBY', KEYS[2], 'taken', 1)
local entry = ARGV[4] .. '|' .. sequence .. '|' .. ARGV[5]
redis.call('HSET', KEYS[3], ARGV[3], entry)
redis.call('RPUSH', KEYS[4], entry .. '|' .. ARGV[3])
redis.call('SADD', KEYS[5], ARGV[2])
return {'joined', entry}`

/** The campaigns with waiting requests. KEYS: gate, waiting. ARGV: epoch. */
const campaignsWithWaiting = `${onlyIfOpen}
return {'open', redis.call('SMEMBERS', KEYS[2])}`

/**
 * The first waiting requests of each campaign after its last admitted one. Requests up to the last admitted one are
 * removed only here, because PostgreSQL has committed their admission: a process that crashes before the commit finds the
 * same requests again.
 *
 * KEYS: gate, waiting, queue… ARGV: epoch, then campaignId, lastAdmitted, limit for each queue.
 */
const next = `${onlyIfOpen}
local answer = {'open'}
for i = 3, #KEYS do
  local n = 2 + (i - 3) * 3
  local lastAdmitted = tonumber(ARGV[n + 1])
  local limit = tonumber(ARGV[n + 2])
  while true do
    local first = redis.call('LINDEX', KEYS[i], 0)
    if not first then
      redis.call('SREM', KEYS[2], ARGV[n])
      break
    end
    if tonumber(string.match(first, '^[^|]*|(%d+)|')) > lastAdmitted then break end
    redis.call('LPOP', KEYS[i])
  end
  answer[#answer + 1] = limit > 0 and redis.call('LRANGE', KEYS[i], 0, limit - 1) or {}
end
return answer`

/**
 * Stores the state of a loaded campaign, unless it has a later version.
 *
 * KEYS: gate, campaign, versions. ARGV: epoch, campaignId, version, quantity, opensAt, closesAt, status.
 */
const update = `${onlyIfOpen}
local version = tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or 0)
if version > 0 and version < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[2], 'quantity', ARGV[4], 'opensAt', ARGV[5], 'closesAt', ARGV[6], 'status', ARGV[7])
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
end
return {'open'}`

/**
 * Releases the position of a request, once: only while the customer's entry is of this request.
 *
 * KEYS: gate, campaign, users. ARGV: epoch, userId, requestId.
 */
const release = `${onlyIfOpen}
local mine = redis.call('HGET', KEYS[3], ARGV[2])
if mine and string.sub(mine, 1, string.len(ARGV[3]) + 1) == ARGV[3] .. '|' then
  redis.call('HDEL', KEYS[3], ARGV[2])
  redis.call('HINCRBY', KEYS[2], 'taken', -1)
end
return {'open'}`

/**
 * Gives the position of a customer whose request is settled to a pseudonym. The queue may still have the request.
 *
 * KEYS: gate, users, queue. ARGV: epoch, userId, pseudonym.
 */
const rename = `${onlyIfOpen}
local mine = redis.call('HGET', KEYS[2], ARGV[2])
if mine then
  redis.call('HDEL', KEYS[2], ARGV[2])
  redis.call('HSET', KEYS[2], ARGV[3], mine)
  redis.call('LREM', KEYS[3], 0, mine .. '|' .. ARGV[2])
end
return {'open'}`

/**
 * Opens a rebuilt gate, unless Redis lost data during the rebuild: the key `building` was written first.
 *
 * KEYS: gate, building. ARGV: epoch, runId.
 */
const open = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return {'lost'} end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'runId', ARGV[2])
redis.call('DEL', KEYS[2])
return {'open'}`

export const scripts = { ask, campaignsWithWaiting, next, update, release, rename, open } as const

export type ScriptName = keyof typeof scripts
