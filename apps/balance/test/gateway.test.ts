import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventually, testStack } from '@jangteo/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningBalance, startBalance } from './running-balance.ts'

describe('charging through the gateway', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance(undefined, { GATEWAY_TIMEOUT_MS: 300 })
  })
  afterEach(() => balance.behave({}))
  afterAll(async () => {
    expect(await balance.contradictions()).toEqual([])
    await balance.stop()
  })

  const open = async (as: string, amount = 5_000) => {
    const { status, body } = await balance.requestCharge(as, amount)
    expect(status).toBe(202)
    return body.chargeId as string
  }
  const row = async (chargeId: string) =>
    (await balance.sql.query(`select status, tries from charge where charge_id = $1`, [chargeId])).rows[0]
  const tried = (chargeId: string, times: number) =>
    eventually(async () => expect((await row(chargeId)).tries).toBeGreaterThanOrEqual(times))
  /** Nudges until the charge has come to this. */
  const nudgedTo = (as: string, chargeId: string, status: string) =>
    eventually(async () => {
      await balance.nudge()
      const { body } = await balance.get(`/balance/charges/${chargeId}`, { as })
      expect(body.status).toBe(status)
      return body
    })

  it('fails when it declines, and says so', async () => {
    await balance.behave({ answer: 'decline' })
    const { status, body } = await balance.charge('ann', 5_000)
    expect([status, body.status, body.reason]).toEqual([200, 'failed', 'declined'])
    expect(await balance.balanceOf('ann')).toBe(0)
  })

  it('fails when the promised money does not come', async () => {
    await balance.behave({ outcome: 'fail' })
    const { status, body } = await balance.charge('bob', 5_000)
    expect([status, body.status, body.reason]).toEqual([200, 'failed', 'not-captured'])
    expect(await balance.balanceOf('bob')).toBe(0)
  })

  it('brings the money once when it says so twice', async () => {
    await balance.behave({ webhooks: 2 })
    const { body } = await balance.charge('cat', 5_000)
    expect(body.status).toBe('credited')
    expect(await balance.balanceOf('cat')).toBe(5_000)
  })

  it('is credited by the webhook though the answer is slower', async () => {
    await balance.behave({ answerDelayMs: 200, webhookDelayMs: 0 })
    const { body } = await balance.charge('dan', 5_000)
    expect(body).toMatchObject({ status: 'credited', balance: 5_000 })
    await eventually(async () => {
      await balance.nudge()
      expect(await row(body.chargeId)).toEqual({ status: 'credited', tries: 1 })
    })
  })

  it('is found by the job when the gateway never answered and never told', async () => {
    await balance.behave({ answer: 'silence', webhooks: 0 })
    const chargeId = await open('eva')
    await tried(chargeId, 1)
    expect(await row(chargeId)).toMatchObject({ status: 'requested' })
    await nudgedTo('eva', chargeId, 'credited')
    expect(await balance.balanceOf('eva')).toBe(5_000)
    const { rows } = await balance.sql.query('select traceparent from charge where charge_id = $1', [
      chargeId,
    ])
    await eventually(() => expect(balance.tracesOf('eva')).toEqual([rows[0].traceparent.split('-')[1]]))
  })

  it('is found by the job when the webhook was lost', async () => {
    await balance.behave({ webhooks: 0 })
    const chargeId = await open('fay')
    await nudgedTo('fay', chargeId, 'credited')
    expect(await balance.balanceOf('fay')).toBe(5_000)
  })

  it('is found by the job to have failed when the webhook was lost', async () => {
    await balance.behave({ webhooks: 0, outcome: 'fail' })
    const chargeId = await open('gus')
    expect(await nudgedTo('gus', chargeId, 'failed')).toMatchObject({ reason: 'not-captured' })
  })

  it('does not fail because the gateway has errors, and goes through after them', async () => {
    await balance.behave({ answer: 'error' })
    const chargeId = await open('hal')
    await tried(chargeId, 1)
    await balance.nudge()
    await tried(chargeId, 2)
    expect(await row(chargeId)).toMatchObject({ status: 'requested' })
    await balance.behave({})
    await nudgedTo('hal', chargeId, 'credited')
  })

  it('waits longer after each try that failed', async () => {
    await balance.behave({ answer: 'error' })
    const chargeId = await open('ida')
    for (const seconds of [1, 2, 4]) {
      await eventually(async () => {
        const { rows } = await balance.sql.query(
          `select extract(epoch from next_try_at - now()) as pause from charge where charge_id = $1`,
          [chargeId],
        )
        const pause = Number(rows[0].pause)
        expect(pause).toBeGreaterThan(seconds / 2)
        expect(pause).toBeLessThanOrEqual(seconds)
      })
      await balance.nudge()
    }
  })

  it('is asked for once at the gateway when what came of it could not be written down', async () => {
    await balance.behave({ webhookDelayMs: 500 })
    await balance.sql.query(`
      create function out_of_order() returns trigger language plpgsql as $$ begin
        if new.status <> old.status then raise exception 'the process was killed'; end if;
        return new;
      end $$;
      create trigger out_of_order before update on charge for each row execute function out_of_order()`)
    const chargeId = await open('joe')
    await tried(chargeId, 1)
    await balance.nudge()
    await tried(chargeId, 2)
    expect(await row(chargeId)).toMatchObject({ status: 'requested' })
    await balance.sql.query('drop trigger out_of_order on charge')
    await nudgedTo('joe', chargeId, 'credited')
    expect(await balance.balanceOf('joe')).toBe(5_000)
  })

  describe('hears of it by a webhook, which', () => {
    let chargeId: string
    let word: { paymentId: string; reference: string; amount: number; status: string }
    beforeAll(async () => {
      await balance.behave({ answer: 'error' })
      chargeId = await open('kim')
      word = { paymentId: 'g1', reference: chargeId, amount: 5_000, status: 'captured' }
      await tried(chargeId, 1)
    })

    it.each<[string, () => ReturnType<RunningBalance['webhook']>, string]>([
      ['forged', () => balance.webhook(word, { secret: 'guess' }), '401 signature-invalid'],
      ['signed for another body', () => balance.webhook(word, { over: 'x' }), '401 signature-invalid'],
      ['not signed', () => balance.post('/gateway/webhook', { body: word }), '401 signature-missing'],
      ['signed in no known way', () => balance.webhook(word, { header: 'v2=x' }), '401 signature-invalid'],
      [
        'six minutes old',
        () => balance.webhook(word, { time: Math.floor(Date.now() / 1000) - 360 }),
        '401 signature-stale',
      ],
      [
        'of the future',
        () => balance.webhook(word, { time: Math.floor(Date.now() / 1000) + 360 }),
        '401 signature-stale',
      ],
      ['about more money', () => balance.webhook({ ...word, amount: 5_001 }), '422 gateway-amount-wrong'],
      [
        'about nothing we know',
        () => balance.webhook({ ...word, reference: randomUUID() }),
        '404 charge-not-found',
      ],
      ['with an unknown word', () => balance.webhook({ ...word, status: 'paid' }), '400 request-invalid'],
      ['with an unknown field', () => balance.webhook({ ...word, fee: 1 }), '400 request-invalid'],
      ['empty', () => balance.webhook({}), '400 request-invalid'],
      ['not JSON', () => balance.webhook('{"amount": '), '400 malformed-json'],
    ])('is refused when %s', async (_, send, expected) => {
      const before = await row(chargeId)
      const { status, body } = await send()
      expect(`${status} ${body.code}`).toBe(expected)
      expect((await row(chargeId)).status).toBe(before.status)
      expect(await balance.balanceOf('kim')).toBe(0)
    })

    it('is believed when it is right, once, and answered the same again', async () => {
      const [first, again] = [await balance.webhook(word), await balance.webhook(word)]
      expect([first.status, first.body.status]).toEqual([200, 'credited'])
      expect([again.status, again.body]).toEqual([first.status, first.body])
      expect(await balance.balanceOf('kim')).toBe(5_000)
    })

    it('is refused when it contradicts what was said before', async () => {
      const { status, body } = await balance.webhook({ ...word, status: 'failed' })
      expect([status, body.code]).toEqual([409, 'charge-contradicted'])
      expect(await balance.balanceOf('kim')).toBe(5_000)
    })

    it('is acted on once when it comes twenty times at once', async () => {
      await balance.behave({ answer: 'error' })
      const reference = await open('lea')
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => balance.webhook({ ...word, reference })),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      expect(await balance.balanceOf('lea')).toBe(5_000)
    })
  })
})

it('a charge waits for a gateway that is down, and goes through when it is up', async () => {
  const { gatewayUrl } = testStack()
  let up = false
  const door = createServer((request, response) => {
    if (!up) return void request.socket.destroy()
    const { method = '', url = '', headers } = request
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', async () => {
      const body = Buffer.concat(chunks)
      const answer = await fetch(gatewayUrl + url, {
        method,
        headers: { authorization: headers.authorization ?? '' },
        ...(body.length > 0 && { body }),
      })
      response.writeHead(answer.status).end(await answer.text())
    })
  })
  await new Promise<void>((resolve) => void door.listen(0, '127.0.0.1', resolve))
  const { port } = door.address() as AddressInfo
  const balance = await startBalance(undefined, { GATEWAY_URL: `http://127.0.0.1:${port}` })
  try {
    const { body } = await balance.requestCharge('ann', 5_000)
    await eventually(async () => {
      const { rows } = await balance.sql.query('select tries from charge')
      expect(rows[0].tries).toBeGreaterThan(0)
    })
    expect((await balance.get('/health/ready')).status).toBe(200)
    up = true
    await eventually(async () => {
      await balance.nudge()
      expect(await balance.balanceOf('ann')).toBe(5_000)
    })
    expect(await balance.untilCharge('ann', body.chargeId, 'credited')).toMatchObject({ balance: 5_000 })
  } finally {
    await balance.stop()
    door.closeAllConnections()
    door.close()
  }
})
