import { ECDH } from 'node:crypto'
import { type LookupAddress, lookup as lookUp } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { EndpointRefused, PushKeysInvalid } from '../domain/errors.ts'

/** The subscriber names the endpoint. It must not direct this service's requests to hosts of the private network (SSRF). */
const notPublic = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(network, bits, 'ipv4')
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
// Networks within it that lead to IPv4 addresses.
notPublic.addSubnet('2001::', 32, 'ipv6')
notPublic.addSubnet('2002::', 16, 'ipv6')

const isPublic = (address: string): boolean => {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4')
  return publicV6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}
const isLoopback = (hostname: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(hostname)

/**
 * Checks an endpoint of a subscriber. `loopback` permits services on this machine, for development and tests.
 * @throws EndpointRefused
 */
export function checkEndpoint(endpoint: string, { loopback }: { loopback: boolean }): URL {
  const url = URL.parse(endpoint)
  if (!url) throw EndpointRefused({ why: 'is no URL' })
  if (url.username !== '' || url.password !== '') throw EndpointRefused({ why: 'holds a user or a password' })
  const hostname = hostOf(url)
  if (loopback && isLoopback(hostname) && /^https?:$/.test(url.protocol)) return url
  if (url.protocol !== 'https:') throw EndpointRefused({ why: 'is not https' })
  if (url.port !== '') throw EndpointRefused({ why: 'names a port' })
  if (isLoopback(hostname) || (isIP(hostname) > 0 && !isPublic(hostname)))
    throw EndpointRefused({ why: 'is not in the public internet' })
  return url
}

/** Resolves host names for requests to an endpoint. A name that resolves to a private network is refused, also later. */
export const publicLookup =
  ({ loopback }: { loopback: boolean }): LookupFunction =>
  (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '')
      const allowed = (loopback && isLoopback(hostname)) || found.every(({ address }) => isPublic(address))
      const [first] = found
      if (!allowed || !first) return callback(EndpointRefused({ why: 'is not in the public internet' }), '')
      if (options.all) return callback(null, found)
      callback(null, first.address, first.family)
    })
  }

/** Checks that messages can be encrypted for a browser. @throws PushKeysInvalid */
export function checkPushKeys({ p256dh, auth }: { p256dh: string; auth: string }): void {
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url', 'base64url', 'uncompressed')
    if (Buffer.from(p256dh, 'base64url').length !== 65 || Buffer.from(auth, 'base64url').length !== 16)
      throw new Error('wrong length')
  } catch (cause) {
    throw PushKeysInvalid({}, { cause })
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
