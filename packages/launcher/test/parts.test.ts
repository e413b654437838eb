import { expect, it } from 'vitest'
import { type Part, withNeeds } from '../src/index.ts'
import { listening } from './programs.ts'

const part = (name: string, ...needs: string[]): Part => ({ ...listening(name, 1), needs })
const parts = [
  part('store'),
  part('broker-1'),
  part('broker-2'),
  part('registry', 'store'),
  part('service', 'registry'),
]
const chosen = (...names: string[]) => withNeeds(parts, names).map(({ name }) => name)

it('chooses a part with all that it needs, in order', () => {
  expect(chosen('service')).toEqual(['store', 'registry', 'service'])
})

it('means all numbered ones by their name', () => {
  expect(chosen('registry', 'broker')).toEqual(['store', 'broker-1', 'broker-2', 'registry'])
})

it('refuses a name that is no part', () => {
  expect(() => chosen('brokers')).toThrow('there is no part "brokers"')
})
