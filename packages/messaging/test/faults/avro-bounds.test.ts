import type { AnyEvent } from '@jangteo/events'
import * as contracts from '@jangteo/events'
import avro from 'avsc'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../src/schema/avro-bounds.ts'

const events = Object.values(contracts).filter(
  (value): value is AnyEvent => typeof value === 'object' && 'topic' in value,
)

describe('the check of bytes', () => {
  it.each(events.map((event) => [event.name, event] as const))(
    'lets %s pass whole, and no shorter',
    (_, event) => {
      const check = boundsOf(event.avro)
      const body = event.avro.toBuffer(event.example)
      expect(() => check(body)).not.toThrow()
      for (let length = 0; length < body.length; length++)
        expect(() => check(body.subarray(0, length))).toThrow(RangeError)
    },
  )

  it('knows every kind of type', () => {
    const schema = {
      type: 'record',
      name: 'shop.Everything',
      fields: [
        { name: 'flag', type: 'boolean' },
        { name: 'ratio', type: 'float' },
        { name: 'exact', type: 'double' },
        { name: 'raw', type: 'bytes' },
        { name: 'nothing', type: 'null' },
        { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 4 } },
        { name: 'colour', type: { type: 'enum', name: 'Colour', symbols: ['red', 'green'] } },
        { name: 'again', type: { type: 'array', items: 'Colour' } },
        { name: 'counts', type: { type: 'map', values: { type: 'long', logicalType: 'timestamp-millis' } } },
        { name: 'next', type: ['null', 'shop.Everything'] },
      ],
    }
    const last = {
      flag: true,
      ratio: 0.5,
      exact: 0.25,
      raw: Buffer.from('raw'),
      nothing: null,
      hash: Buffer.from('hash'),
      colour: 'green',
      again: ['red', 'green'],
      counts: { a: 1, b: -2 },
      next: null,
    }
    const body = avro.Type.forSchema(schema as avro.Schema).toBuffer({
      ...last,
      next: last,
    })
    const check = boundsOf(avro.Type.forSchema(schema as avro.Schema))
    expect(() => check(body)).not.toThrow()
    for (let length = 0; length < body.length; length++)
      expect(() => check(body.subarray(0, length))).toThrow(RangeError)
  })

  it('skips blocks that state their size', () => {
    const check = boundsOf(avro.Type.forSchema({ type: 'array', items: 'int' }))
    expect(() => check(Buffer.from([3, 4, 2, 4, 0]))).not.toThrow()
    expect(() => check(Buffer.from([5, 4, 2, 4, 0]))).toThrow(RangeError)
  })

  it('refuses a branch that the union does not have', () => {
    const check = boundsOf(avro.Type.forSchema(['null', 'int']))
    expect(() => check(Buffer.from([4]))).toThrow('no such branch')
    expect(() => check(Buffer.from([1]))).toThrow('no such branch')
  })
})
