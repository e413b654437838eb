import { describe, expect, it } from 'vitest'
import { checkEndpoint, publicLookup } from './push-endpoint.ts'

const lookUp = (hostname: string, loopback = false, all = false) =>
  new Promise((resolve, reject) => {
    publicLookup({ loopback })(hostname, { all }, (error, address) =>
      error ? reject(error) : resolve(address),
    )
  })

describe('a push endpoint', () => {
  it('is a public one with https', () => {
    expect(checkEndpoint('https://fcm.googleapis.com/fcm/send/abc', { loopback: false }).hostname).toBe(
      'fcm.googleapis.com',
    )
    expect(checkEndpoint('https://[2606:4700::1111]/1', { loopback: false }).protocol).toBe('https:')
  })

  it.each(['http://127.0.0.1:9000/1', 'http://localhost/1', 'http://[::1]/1'])(
    'on this machine, as %s, is for development only',
    (endpoint) => {
      expect(checkEndpoint(endpoint, { loopback: true }).href).toBe(endpoint)
      expect(() => checkEndpoint(endpoint, { loopback: false })).toThrow('is not https')
      const secure = endpoint.replace('http:', 'https:').replace(':9000', '')
      expect(() => checkEndpoint(secure, { loopback: false })).toThrow('not in the public internet')
    },
  )

  it.each(['https://0x7f.1/1', 'https://2130706433/1', 'https://localhost./1', 'https://[::ffff:7f00:1]/1'])(
    'on this machine is known however it is written, as %s',
    (endpoint) => {
      expect(() => checkEndpoint(endpoint, { loopback: false })).toThrow('not in the public internet')
    },
  )

  it('whose name leads into a private network is refused when it is asked for', async () => {
    await expect(lookUp('localhost')).rejects.toThrow('not in the public internet')
    await expect(lookUp('localhost', false, true)).rejects.toThrow('not in the public internet')
    expect(await lookUp('localhost', true)).toMatch(/^(127\.0\.0\.1|::1)$/)
  })
})
