import path from 'node:path'
import { allEvents } from '@jangteo/events'
import { coordinatesOf, portsFrom, serviceEnvironment, services } from '@jangteo/infra'
import { describe, expect, it } from 'vitest'
import { platformFile, serviceContracts, servicesFile } from './support/contracts.ts'

const chart = (file: string) => path.join(import.meta.dirname, '..', file)
const written = (value: object) => `${JSON.stringify(value, null, 2)}\n`

describe('what the charts know of contracts and configuration', () => {
  it.each([
    ['services/files/contracts.json', servicesFile],
    ['platform/files/contracts.json', platformFile],
  ])('%s is what the code says (`npm test kubernetes -- -u` writes it again)', async (file, read) => {
    await expect(written(read())).toMatchFileSnapshot(chart(file))
  })

  it('has every topic, each with a service that publishes and one that reads it', () => {
    const contracts = serviceContracts()
    const topics = allEvents.map(({ topic }) => topic).sort()
    expect(platformFile().topics.map(({ name }) => name)).toEqual(topics)
    for (const side of ['publishes', 'reads'] as const)
      expect([...new Set(contracts.flatMap((contract) => contract[side]))].sort()).toEqual(topics)
  })

  it('knows from the configuration what a service connects to, beside what all do', () => {
    const needs = Object.fromEntries(
      serviceContracts().map(({ name, needs }) => [
        name,
        needs.filter((need) => !['identity', 'kafka', 'postgresql', 'registry', 'traces'].includes(need)),
      ]),
    )
    expect(needs).toEqual({
      order: [],
      coupon: ['redis'],
      balance: ['gateway'],
      ranking: ['redis'],
      notification: ['mail', 'push'],
      'data-platform': ['transfer'],
    })
  })

  it.each(services)('gives $name in development only what its configuration declares', (service) => {
    const declared = serviceContracts().find(({ name }) => name === service.name)?.variables ?? []
    const names = declared.map(({ name }) => name)
    const ports = portsFrom({})
    const givenTo = (each: typeof service) =>
      Object.keys(serviceEnvironment(each, coordinatesOf(ports), ports))
    const given = givenTo(service)
    expect(given.filter((name) => !names.includes(name))).toEqual([])
    // And all of what it declares that any service is given.
    const all = services.flatMap(givenTo)
    expect(names.filter((name) => all.includes(name) && !given.includes(name))).toEqual([])
  })

  it('counts each key and password as a secret', () => {
    const secrets = serviceContracts().flatMap(({ variables }) =>
      variables.filter(({ secret }) => secret).map(({ name }) => name),
    )
    expect([...new Set(secrets)].sort()).toEqual([
      'DATABASE_DIRECT_URL',
      'DATABASE_URL',
      'GATEWAY_KEY',
      'GATEWAY_WEBHOOK_SECRET',
      'KAFKA_SASL_PASSWORD',
      'MAIL_LINK_SECRET',
      'PERSON_SECRET',
      'REDIS_URL',
      'SMTP_URL',
      'TRANSFER_SECRET',
      'VAPID_SECRET_KEY',
    ])
  })
})
