import { expect, it } from 'vitest'
import { eventually } from '../src/index.ts'

it('tries until the check passes, and gives its result', async () => {
  let tries = 0
  const result = await eventually(async () => {
    tries += 1
    expect(tries).toBeGreaterThan(2)
    return 'there'
  })
  expect(result).toBe('there')
  expect(tries).toBe(3)
})

it('shows the last failure when the time is over', async () => {
  let tries = 0
  const check = () => {
    tries += 1
    throw new Error(`failure ${tries}`)
  }
  await expect(eventually(check, { timeout: 30 })).rejects.toThrow(/not within 30 ms.*last: failure \d/)
})
