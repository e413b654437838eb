import { describe, expect, it } from 'vitest'
import {
  type AnyEvent,
  allEvents,
  avroType,
  CouponReserved,
  defineEvent,
  eventOn,
  OrderPaid,
  timestamp,
} from '../src/index.ts'
import {
  incompatibilities,
  isReleased,
  type Release,
  releasedAddresses,
  releaseOf,
  releasesOf,
} from '../src/released.ts'

/** One of each family: its others have the same schema, and the same releases. */
const contracts = allEvents.filter(
  (event, i) => allEvents.findIndex(({ address }) => address === event.address) === i,
)

describe.each(contracts.map((event) => [event.name, event] as const))('%s', (_, event) => {
  const releases = releasesOf(event)

  it('is released as it is now', () => {
    const incompatible = incompatibilities(event, releases)
    const stale =
      isReleased(event, releases) ||
      `${event.name} has changed: keep it by \`npm --prefix packages/events run release\``
    expect(incompatible).toEqual([])
    expect(stale).toBe(true)
  })

  it.each(releases)(
    'writes the sample of version $version to the same bytes forever',
    ({ schema, golden }) => {
      const writer = avroType(schema)
      const bytes = Buffer.from(golden, 'hex')
      expect(writer.toBuffer(writer.fromBuffer(bytes)).toString('hex')).toBe(golden)
    },
  )
})

it('keeps numbering releases without a gap', () => {
  for (const event of contracts)
    expect(releasesOf(event).map(({ version }) => version)).toEqual(releasesOf(event).map((_, i) => i + 1))
})

it('still declares every topic that was released', () => {
  const declared = contracts.flatMap(({ address, former }) => [address, ...former.map(({ topic }) => topic)])
  const lost = releasedAddresses().filter((address) => !declared.includes(address))
  expect(
    lost,
    'no event declares it: declare it again, or delete its folder once no consumer reads the topic',
  ).toEqual([])
})

describe('an event that moved to another topic', () => {
  const moved = (aliases: readonly string[]) =>
    defineEvent({
      topic: 'coupon.held',
      formerTopics: ['coupon.applied'],
      meaning: 'The coupon is held for this order.',
      key: 'userId',
      aggregateId: 'couponId',
      schema: { ...CouponReserved.schema, name: 'CouponHeld', aliases },
      example: CouponReserved.example,
    })

  it('reads records of its former topics, under its current names', () => {
    expect(incompatibilities(moved(['CouponApplied']), [])).toEqual([])
    const [former] = CouponReserved.former
    const [release] = releasesOf(former as AnyEvent)
    expect(release?.sample).toHaveProperty('appliedAt')
  })

  it('is refused when it does not', () => {
    expect(incompatibilities(moved([]), []).join()).toMatch(/cannot read version 1 \(no alias found/)
  })

  it('is found by each of its topics', () => {
    expect(eventOn('coupon.applied')).toBe(CouponReserved)
    expect(eventOn('coupon.reserved')).toBe(CouponReserved)
    expect(eventOn('coupon.taken')).toBeUndefined()
  })
})

it('keeps what its former topics hold readable: their releases are there to be checked', () => {
  for (const former of allEvents.flatMap((event): AnyEvent[] => [...event.former]))
    expect(releasesOf(former), former.topic).not.toEqual([])
})

describe('an event that was released', () => {
  const item = { type: 'record', name: 'Item', fields: [{ name: 'price', type: 'long' }] } as const
  const fields = [
    { name: 'id', type: 'string' },
    { name: 'items', type: { type: 'array', items: item } },
    { name: 'at', type: timestamp },
  ] as const
  const example = { id: 'a', items: [{ price: 1 }], at: new Date(0) }

  const event = (name: string, schemaFields: readonly unknown[], value: object): AnyEvent =>
    defineEvent({
      topic: 'thing.happened',
      meaning: 'Something.',
      key: 'id',
      aggregateId: 'id',
      schema: { type: 'record', name, fields: schemaFields as typeof fields },
      example: value as never,
    })

  const first = releaseOf(event('ThingHappened', fields, example), 1)
  const whatToDo = /Undo the change, or .* or declare a new event/
  const refusals = (changed: AnyEvent, releases: Release[] = [first]) =>
    incompatibilities(changed, releases).join('\n')

  it('may stay as it is', () => {
    expect(refusals(event('ThingHappened', fields, example))).toBe('')
  })

  it('may gain a field with a default', () => {
    const changed = event(
      'ThingHappened',
      [...fields, { name: 'note', type: ['null', 'string'], default: null }],
      { ...example, note: 'new' },
    )
    expect(refusals(changed)).toBe('')
    expect(isReleased(changed, [first])).toBe(false)
  })

  it('must stay readable for every version, not only for the newest', () => {
    const second = releaseOf(
      event('ThingHappened', [...fields, { name: 'note', type: 'string', default: '' }], {
        ...example,
        note: '',
      }),
      2,
    )
    const third = event('ThingHappened', [...fields, { name: 'note', type: 'string' }], {
      ...example,
      note: '',
    })
    expect(refusals(third, [first, second])).toMatch(/cannot read version 1 \(no matching field/)
    expect(refusals(third, [second])).toBe('')
  })

  it.each([
    ['loses a field', 'ThingHappened', fields.slice(0, 2), { id: 'a', items: [] }, /version 1 cannot read/],
    [
      'changes a type',
      'ThingHappened',
      [{ name: 'id', type: 'int' }, ...fields.slice(1)],
      { ...example, id: 1 },
      /the current schema cannot read version 1 .*"string" as "int"/,
    ],
    [
      'widens a type, which old readers cannot follow',
      'ThingHappened',
      [{ name: 'id', type: ['null', 'string'] }, ...fields.slice(1)],
      example,
      /version 1 cannot read the current schema/,
    ],
    [
      'gains a field without a default',
      'ThingHappened',
      [...fields, { name: 'note', type: 'string' }],
      { ...example, note: '' },
      /the current schema cannot read version 1 .*note/,
    ],
    ['is renamed', 'ItHappened', fields, example, /no alias found for jangteo.events.ThingHappened/],
    [
      'renames a record inside it',
      'ThingHappened',
      [fields[0], { name: 'items', type: { type: 'array', items: { ...item, name: 'Line' } } }, fields[2]],
      example,
      /no alias found for/,
    ],
    [
      'takes an instant for a number',
      'ThingHappened',
      [...fields.slice(0, 2), { name: 'at', type: 'long' }],
      { ...example, at: 0 },
      /no longer says what version 1 said/,
    ],
  ])('is refused when it %s', (_, name, changedFields, value, reason) => {
    const problem = refusals(event(name, changedFields, value))
    expect(problem).toMatch(reason)
    expect(problem).toMatch(whatToDo)
  })

  it('is refused when it loses a field, even one with a default', () => {
    const note = { name: 'note', type: ['null', 'string'], default: null }
    const second = releaseOf(event('ThingHappened', [...fields, note], { ...example, note: 'hi' }), 2)
    const problem = refusals(event('ThingHappened', fields, example), [first, second])
    expect(problem).toMatch(/no longer says what version 2 said/)
    expect(problem).toMatch(whatToDo)
  })

  it('is refused when its golden bytes no longer match the sample', () => {
    const [released] = releasesOf(OrderPaid)
    const forged = { ...released, sample: { ...(released?.sample as object), amount: 1 } } as Release
    expect(refusals(OrderPaid, [forged])).toMatch(/no longer says what version 1 said/)
  })
})
