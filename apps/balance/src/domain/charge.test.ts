import { describe, expect, it } from 'vitest'
import {
  type AuthorisedCharge,
  type Charge,
  type CreditedCharge,
  type FailedCharge,
  type GatewayWord,
  hearGateway,
  MAX_BALANCE,
  MAX_CHARGE,
  type RequestedCharge,
  requestCharge,
  sameCharge,
} from './charge.ts'
import {
  ChargeContradicted,
  ChargeOutOfRange,
  ChargeRepeatedDifferently,
  DailyChargeLimit,
  GatewayAmountWrong,
  WalletFull,
} from './errors.ts'
import { entriesOf } from './ledger.ts'
import type { Wallet } from './wallet.ts'

const now = new Date('2026-11-21T09:00:00Z')
const wallet = (balance: number): Wallet => ({ userId: 'ann', balance, points: 7, version: 1 })
const limit = { daily: 50_000_000 }
const nothing = { open: 0, today: 0 }

describe('asking for a charge', () => {
  it('creates one that the gateway does not know yet', () => {
    expect(requestCharge(wallet(0), { chargeId: 'c1', amount: 1_000 }, nothing, limit, now)).toEqual({
      chargeId: 'c1',
      userId: 'ann',
      amount: 1_000,
      requestedAt: now,
      status: 'requested',
    })
  })

  it.each([0, -1, 1.5, MAX_CHARGE + 1, Number.NaN])('of %s is refused', (amount) => {
    expect(() => requestCharge(wallet(0), { chargeId: 'c1', amount }, nothing, limit, now)).toThrow(
      ChargeOutOfRange,
    )
  })

  it('is refused when the wallet would be too full, with what is under way', () => {
    const ask = (amount: number) =>
      requestCharge(wallet(MAX_BALANCE - 9), { chargeId: 'c1', amount }, { open: 4, today: 0 }, limit, now)
    expect(ask(5).amount).toBe(5)
    expect(() => ask(6)).toThrow(WalletFull)
    expect(Number.isSafeInteger(MAX_BALANCE + MAX_CHARGE)).toBe(true)
  })

  it('is refused when it is too much for the day', () => {
    const ask = (amount: number) =>
      requestCharge(wallet(0), { chargeId: 'c1', amount }, { open: 0, today: 600 }, { daily: 1_000 }, now)
    expect(ask(400).amount).toBe(400)
    expect(() => ask(401)).toThrow(DailyChargeLimit)
  })

  it('again is the same one only with the same amount', () => {
    const made = requestCharge(wallet(0), { chargeId: 'c1', amount: 1_000 }, nothing, limit, now)
    expect(() => sameCharge(made, { amount: 1_000 })).not.toThrow()
    expect(() => sameCharge(made, { amount: 1_001 })).toThrow(ChargeRepeatedDifferently)
  })
})

describe("the gateway's status", () => {
  const facts = { chargeId: 'c1', userId: 'ann', amount: 1_000, requestedAt: now }
  const requested: RequestedCharge = { ...facts, status: 'requested' }
  const authorised: AuthorisedCharge = { ...facts, status: 'authorised', gatewayPaymentId: 'g1' }
  const credited: CreditedCharge = {
    ...facts,
    ...{ status: 'credited', gatewayPaymentId: 'g1', balance: 1_500, settledAt: now },
  }
  const failed: FailedCharge = { ...facts, status: 'failed', reason: 'not-captured', settledAt: now }
  const hear = (charge: Charge, status: GatewayWord['status'], amount = 1_000) =>
    hearGateway(charge, wallet(500), { status, amount, paymentId: 'g1' }, now)

  it.each([
    [requested, 'authorised', authorised],
    [requested, 'captured', credited],
    [requested, 'failed', failed],
    [requested, 'declined', { ...failed, reason: 'declined' }],
    [authorised, 'captured', credited],
    [authorised, 'failed', failed],
  ] as const)('makes of %o, with %s', (before, said, after) => {
    expect(hear(before, said).charge).toEqual(after)
  })

  it.each([
    [authorised, 'authorised'],
    [credited, 'authorised'],
    [credited, 'captured'],
    [failed, 'authorised'],
    [failed, 'failed'],
    [failed, 'declined'],
  ] as const)('is no news to %o, with %s', (charge, said) => {
    const heard = hear(charge, said)
    expect(heard.charge).toBe(charge)
    expect(heard.movements).toEqual([])
  })

  it.each([
    [credited, 'failed'],
    [credited, 'declined'],
    [failed, 'captured'],
  ] as const)('contradicts %o, with %s', (charge, said) => {
    expect(() => hear(charge, said)).toThrow(ChargeContradicted)
  })

  it('brings the money from outside into the wallet, once captured', () => {
    const [moved] = hear(authorised, 'captured').movements
    expect(moved?.wallet).toEqual({ userId: 'ann', balance: 1_500, points: 7, version: 2 })
    expect(moved?.transfer.transferId).toBe('charge:c1')
    expect(moved && entriesOf(moved.transfer)).toEqual([
      { account: 'wallet:ann', amount: 1_000 },
      { account: 'funding', amount: -1_000 },
    ])
    expect(hear(requested, 'authorised').movements).toEqual([])
    expect(hear(authorised, 'failed').movements).toEqual([])
  })

  it.each([requested, authorised, credited, failed])('on another amount is refused by %o', (charge) => {
    expect(() => hear(charge, 'captured', 1_001)).toThrow(GatewayAmountWrong)
  })
})
