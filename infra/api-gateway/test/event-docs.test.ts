import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '@jangteo/infra'
import { expect, it } from 'vitest'
import { startGateway } from './support/running-gateway.ts'

it('the AsyncAPI document is at /docs/events/json as it is in docs/, while no service runs', async () => {
  const { url } = await startGateway()
  const answer = await fetch(`${url}/docs/events/json`)
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(await answer.text()).toBe(readFileSync(path.join(root, 'docs/asyncapi.json'), 'utf8'))
})

it('the page of events has all that it names, from the gateway itself', async () => {
  const { url } = await startGateway()
  const page = await fetch(`${url}/docs/events`)
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
  const named = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target)
  expect(named).toHaveLength(3)
  for (const target of named) {
    const answer = await fetch(new URL(target as string, url))
    expect(answer.status, target).toBe(200)
    expect((await answer.text()).length, target).toBeGreaterThan(100)
  }
})
