import { expect, it } from 'vitest'
import { Replicas } from '../src/pass-on/replicas.ts'

it('each replica takes its turn, and the others follow', () => {
  const replicas = new Replicas(['a', 'b', 'c'], () => 0)
  expect([replicas.inTurn(), replicas.inTurn(), replicas.inTurn(), replicas.inTurn()]).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c', 'a'],
    ['c', 'a', 'b'],
    ['a', 'b', 'c'],
  ])
})

it('one that was not reached is last for a second', () => {
  let now = 5_000
  const replicas = new Replicas(['a', 'b'], () => now)
  replicas.notReached('a')
  expect(replicas.inTurn()).toEqual(['b', 'a'])
  expect(replicas.inTurn()).toEqual(['b', 'a'])
  now = 6_000
  expect(replicas.inTurn()).toEqual(['a', 'b'])
})
