import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** One step on the server: nothing comes between what it reads and what it writes. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

/** Runs a script. The server forgets scripts when it starts: then it is sent whole. */
export async function runScript(
  redis: Redis,
  { lua, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await redis.eval(lua, keys.length, ...keys, ...args);
  }
}

// Numbers become texts by `text`: Lua would write a large one as 1.7e+12.
const BASICS = `
  local function text(number) return string.format('%.0f', number) end
  local function now()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
  end
  local function termOf(key)
    local term = redis.call('HMGET', key, 'number', 'holder')
    return tonumber(term[1] or '0'), term[2]
  end
  local function isOver(key, me, term)
    local number, holder = termOf(key)
    return number ~= tonumber(term) or holder ~= me
  end
  local function isSettled(key, settleMs)
    local since = tonumber(redis.call('GET', key) or now())
    -- Each time: a board that takes no writes is to be noticed.
    redis.call('SET', key, text(since))
    return now() - since >= tonumber(settleMs)
  end
  local function countOf(key)
    local count = redis.call('HMGET', key, 'round', 'used')
    return tonumber(count[1] or '0'), tonumber(count[2] or '0')
  end
  local function setCount(key, round, used, keptMs)
    redis.call('HSET', key, 'round', text(round), 'used', text(used))
    redis.call('PEXPIRE', key, keptMs)
  end
`;

// An entry is t, its term, p, its prev, e, its text: in this order.
const APPENDING = `
  local function parse(position)
    local ms, number = string.match(position, '^(%d+)-(%d+)$')
    return tonumber(ms or '0'), tonumber(number or '0')
  end
  local function append(log, term, prev, entry, kept)
    local tail = '0-0'
    local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
    if last then
      tail = last[1]
      if last[2][2] == term and last[2][4] == prev then return {'appended', tail} end
    end
    local tailMs, tailNumber = parse(tail)
    local ms, number = parse(prev)
    if tailMs > ms or (tailMs == ms and tailNumber > number) then return {'behind', tail} end
    local id
    local time = now()
    -- Never before prev: the clock of a server that took over may be behind.
    if time > ms then id = text(time) .. '-0' else id = text(ms) .. '-' .. text(number + 1) end
    return {'appended', redis.call('XADD', log, 'MAXLEN', '~', kept, id, 't', term, 'p', prev, 'e', entry)}
  end
`;

/**
 * KEYS: lease, term, log, since, and the counts. ARGV: me, ttl, known term, own term or 0, candidate 1
 * or 0, settle ms, counts kept ms, own url or '', and round and used of each count.
 *
 * @returns holder or '', term, tail, the holder's url or '', and round and used of each count
 */
export const HOLD = script(`${BASICS}
  local me = ARGV[1]
  local settled = isSettled(KEYS[4], ARGV[6])
  local number, holder = termOf(KEYS[2])
  local known = tonumber(ARGV[3])
  if known > number then
    redis.call('HSET', KEYS[2], 'number', text(known))
    redis.call('HDEL', KEYS[2], 'holder', 'url')
    number, holder = known, false
  end

  local answer = {}
  for i = 5, #KEYS do
    local round, used = countOf(KEYS[i])
    local at = 9 + (i - 5) * 2
    local knownRound, knownUsed = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
    if knownRound > round or (knownRound == round and knownUsed > used) then
      round, used = knownRound, knownUsed
      setCount(KEYS[i], round, used, ARGV[7])
    end
    answer[#answer + 1] = round
    answer[#answer + 1] = used
  end

  -- The lease of a term that is over is nobody's.
  local owner = redis.call('GET', KEYS[1])
  if owner ~= holder then owner = false end
  if ARGV[5] == '1' then
    local own = tonumber(ARGV[4])
    if owner == me then
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
    elseif not owner and (settled or (own > 0 and own == number)) then
      number, owner = math.max(number + 1, now()), me
      redis.call('HSET', KEYS[2], 'number', text(number), 'holder', me, 'url', ARGV[8])
      redis.call('SET', KEYS[1], me, 'PX', ARGV[2])
    end
  end

  local last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
  local url = owner and redis.call('HMGET', KEYS[2], 'url')[1]
  return {owner or '', number, last and last[1] or '0-0', url or '', unpack(answer)}
`);

/** KEYS: lease, term, here, log. ARGV: me, and for a farewell its term, prev, entry, entries kept. */
export const BYE = script(`${BASICS} ${APPENDING}
  local me = ARGV[1]
  redis.call('HDEL', KEYS[3], me)
  local _, holder = termOf(KEYS[2])
  if holder ~= me or redis.call('GET', KEYS[1]) ~= me then return end
  if ARGV[2] and not isOver(KEYS[2], me, ARGV[2]) then append(KEYS[4], ARGV[2], ARGV[3], ARGV[4], ARGV[5]) end
  redis.call('DEL', KEYS[1])
`);

/** KEYS: here, since. ARGV: me, own share, replicas known, settle ms, shares kept ms. Returns share, replicas. */
export const HERE = script(`${BASICS}
  local me, held = ARGV[1], tonumber(ARGV[2])
  local settled = isSettled(KEYS[2], ARGV[4])
  local time = now()
  local count, left = 1, 1
  local shares = redis.call('HGETALL', KEYS[1])
  for i = 1, #shares, 2 do
    local share, seenAt = string.match(shares[i + 1], '^(%S+) (%S+)$')
    if time - tonumber(seenAt) > tonumber(ARGV[5]) then
      redis.call('HDEL', KEYS[1], shares[i])
    elseif shares[i] ~= me then
      count = count + 1
      left = left - tonumber(share)
    end
  end
  count = math.max(count, tonumber(ARGV[3]))
  local share = held
  if settled then share = math.max(0, math.min(1 / count, left)) end
  -- The answer may be lost: until the caller tells the new share, the larger one is taken.
  redis.call('HSET', KEYS[1], me, string.format('%.17g %.0f', math.max(held, share), time))
  return {string.format('%.17g', share), count}
`);

/** KEYS: term, count. ARGV: me, term, ceiling or '', counts kept ms. Returns kind, round, used. */
export const SPEND = script(`${BASICS}
  if isOver(KEYS[1], ARGV[1], ARGV[2]) then return {'fenced', 0, 0} end
  local round, used = countOf(KEYS[2])
  if used >= (tonumber(ARGV[3]) or math.huge) then return {'over', round, used} end
  setCount(KEYS[2], round, used + 1, ARGV[4])
  return {'granted', round, used + 1}
`);

/** KEYS: term, count. ARGV: me, term, round, used, counts kept ms. Returns kind, round, used. */
export const RECOUNT = script(`${BASICS}
  if isOver(KEYS[1], ARGV[1], ARGV[2]) then return {'fenced', 0, 0} end
  local round, used = countOf(KEYS[2])
  if round <= tonumber(ARGV[3]) then
    round, used = tonumber(ARGV[3]) + 1, tonumber(ARGV[4])
    setCount(KEYS[2], round, used, ARGV[5])
  end
  return {'counted', round, used}
`);

/** KEYS: count. ARGV: me, calls in all, counts kept ms. Returns kind, round, used. */
export const ADD_ALONE = script(`${BASICS}
  local field = 'alone:' .. ARGV[1]
  local told = tonumber(redis.call('HGET', KEYS[1], field) or '0')
  local calls = tonumber(ARGV[2])
  local round, used = countOf(KEYS[1])
  if calls > told then
    used = used + calls - told
    redis.call('HSET', KEYS[1], field, text(calls), 'round', text(round), 'used', text(used))
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
  end
  return {'counted', round, used}
`);

/** KEYS: counts. ARGV: me, and count and kept ms of each. Returns the sums of the others. */
export const ADD_COUNTS = script(`${BASICS}
  local field = 'of:' .. ARGV[1]
  local others = {}
  for i, key in ipairs(KEYS) do
    local count = tonumber(ARGV[i * 2])
    local told = redis.call('HMGET', key, field, 'sum')
    others[i] = tonumber(told[2] or '0') - tonumber(told[1] or '0')
    redis.call('HSET', key, field, text(count), 'sum', text(others[i] + count))
    redis.call('PEXPIRE', key, ARGV[i * 2 + 1])
  end
  return others
`);

/** KEYS: term, log. ARGV: me, term, prev, entry, entries kept. Returns kind, id or tail. */
export const APPEND = script(`${BASICS} ${APPENDING}
  if isOver(KEYS[1], ARGV[1], ARGV[2]) then return {'fenced', ''} end
  return append(KEYS[2], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
`);

function script(lua: string): Script {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}
