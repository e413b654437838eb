import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { freePortSet, portTable } from '../src/ports.ts'

const program = path.join(import.meta.dirname, '../src/commands/replay.ts')
const ports = await freePortSet()

const replay = (...args: string[]) => {
  const variables = Object.entries(portTable).map(([name, { variable }]) => [
    variable,
    String(ports[name as keyof typeof ports]),
  ])
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: { ...process.env, ...Object.fromEntries(variables) },
    encoding: 'utf8',
  })
  // Where CI is set, the output is coloured although it is no terminal.
  return { status, said: stripVTControlCharacters(stderr).trim() }
}

describe('npm run replay', () => {
  it.each(['order', 'coupon', 'balance', 'notification'])(
    'refuses %s, which acts on what it hears',
    (name) => {
      expect(replay(name)).toEqual({
        status: 1,
        said: `✗ ${name} cannot be replayed: what its handlers do must not happen twice; there are: ranking, data-platform`,
      })
    },
  )

  it('says which services there are', () => {
    expect(replay('rankings').said).toMatch(/^✗ no service "rankings"; there are: order, /)
    expect(replay()).toMatchObject({ status: 1, said: "error: missing required argument 'service'" })
  })

  it('says that there is no stack to read from', () => {
    expect(replay('ranking')).toEqual({
      status: 1,
      said: '✗ the stack does not run: start it with `npm start` or `npm run stack -- up`',
    })
  })
})
