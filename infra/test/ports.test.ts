import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../src/paths.ts'
import { freePortSet, portsFrom, portTable } from '../src/ports.ts'
import { services } from '../src/services.ts'

it('gives every port its usual number, or the one that its variable says', () => {
  expect(portsFrom({}).kafka).toBe(9092)
  expect(portsFrom({ KAFKA_PORT: '19092', REDIS_PORT: '' })).toMatchObject({ kafka: 19_092, redis: 6380 })
})

it('names every variable that is not a usable port', () => {
  const environment = { KAFKA_PORT: 'nine', REDIS_PORT: '0', ORDER_PORT: '40000', BALANCE_PORT: '3.5' }
  for (const variable of Object.keys(environment)) {
    expect(() => portsFrom(environment)).toThrow(new RegExp(`${variable} is ".*"; it must be a whole number`))
  }
})

it('refuses two equal ports', () => {
  expect(() => portsFrom({ KAFKA_PORT: '8081' })).toThrow('REGISTRY_PORT and KAFKA_PORT are both 8081')
})

it('finds different free ports below the ephemeral range', async () => {
  const ports = Object.values(await freePortSet())
  expect(new Set(ports).size).toBe(Object.keys(portTable).length)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

it('are those that the editor attaches to, for the services that there are', () => {
  const read = (file: string) => JSON.parse(readFileSync(path.join(root, '.vscode', file), 'utf8'))
  const [launch, tasks] = [read('launch.json'), read('tasks.json')]
  expect(launch.configurations[0]).toMatchObject({ request: 'attach', port: portTable.inspector.port })
  for (const { inputs } of [launch, tasks])
    expect(inputs[0].options).toEqual(services.map(({ name }) => name))
})
