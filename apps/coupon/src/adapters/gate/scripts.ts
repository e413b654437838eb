/** Every script begins so: nothing is said by a gate that is not the one that the caller means. */
const onlyIfOpen = `if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return {'shut'} end\n`

/**
 * Somebody asks for a place. The same person has the same place, whatever has become of the campaign. A campaign that has
 * given a ticket is open, whatever the clock says afterwards.
 *
 * KEYS: gate, campaign, users, line, waiting, versions. ARGV: epoch, campaignId, userId, requestId, now.
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
local ticket = redis.call('HINCRBY', KEYS[2], 'ticket', 1)
redis.call('HINCRBY', KEYS[2], 'taken', 1)
local place = ARGV[4] .. '|' .. ticket .. '|' .. ARGV[5]
redis.call('HSET', KEYS[3], ARGV[3], place)
redis.call('RPUSH', KEYS[4], place .. '|' .. ARGV[3])
redis.call('SADD', KEYS[5], ARGV[2])
return {'joined', place}`

/** The campaigns that somebody waits for. KEYS: gate, waiting. ARGV: epoch. */
const lines = `${onlyIfOpen}
return {'open', redis.call('SMEMBERS', KEYS[2])}`

/**
 * The first ones in each line behind its head. Those up to the head are admitted for good: PostgreSQL says so, and
 * only then they are dropped here, so that whoever crashes before the commit finds the same ones again.
 *
 * KEYS: gate, waiting, line… ARGV: epoch, then campaignId, head, limit for each line.
 */
const next = `${onlyIfOpen}
local answer = {'open'}
for i = 3, #KEYS do
  local n = 2 + (i - 3) * 3
  local head = tonumber(ARGV[n + 1])
  local limit = tonumber(ARGV[n + 2])
  while true do
    local first = redis.call('LINDEX', KEYS[i], 0)
    if not first then
      redis.call('SREM', KEYS[2], ARGV[n])
      break
    end
    if tonumber(string.match(first, '^[^|]*|(%d+)|')) > head then break end
    redis.call('LPOP', KEYS[i])
  end
  answer[#answer + 1] = limit > 0 and redis.call('LRANGE', KEYS[i], 0, limit - 1) or {}
end
return answer`

/**
 * Brings a campaign's state that is newer than what is known.
 *
 * KEYS: gate, campaign, versions. ARGV: epoch, campaignId, version, quantity, opensAt, closesAt, status.
 */
const carry = `${onlyIfOpen}
local version = tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or 0)
if version > 0 and version < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[2], 'quantity', ARGV[4], 'opensAt', ARGV[5], 'closesAt', ARGV[6], 'status', ARGV[7])
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
end
return {'open'}`

/**
 * Gives a place back, once: by whether the person still holds it.
 *
 * KEYS: gate, campaign, users. ARGV: epoch, userId, requestId.
 */
const giveBack = `${onlyIfOpen}
local mine = redis.call('HGET', KEYS[3], ARGV[2])
if mine and string.sub(mine, 1, string.len(ARGV[3]) + 1) == ARGV[3] .. '|' then
  redis.call('HDEL', KEYS[3], ARGV[2])
  redis.call('HINCRBY', KEYS[2], 'taken', -1)
end
return {'open'}`

/**
 * Opens a gate that was built, unless what was built has been lost meanwhile: the mark of the building is the first thing
 * that was written.
 *
 * KEYS: gate, building. ARGV: epoch, runId.
 */
const open = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return {'lost'} end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'runId', ARGV[2])
redis.call('DEL', KEYS[2])
return {'open'}`

export const scripts = { ask, lines, next, carry, giveBack, open } as const

export type ScriptName = keyof typeof scripts
