/** Where a value connects to. */
interface Endpoint {
  readonly host: string
  readonly encrypted: boolean
  /** How it is encrypted. */
  readonly how: string
}

interface Encryption {
  readonly how: string
  isOn(url: URL): boolean
}

const http: Encryption = { isOn: () => false, how: 'https' }

/** How a connection is encrypted, by the scheme of its URL. */
const encryption: Readonly<Record<string, Encryption>> = {
  'http:': http,
  'https:': { isOn: () => true, how: 'https' },
  // Only this mode checks that the server is the one which the URL names.
  'postgresql:': {
    isOn: (url) => url.searchParams.get('sslmode') === 'verify-full',
    how: 'sslmode=verify-full',
  },
  'redis:': { isOn: () => false, how: 'rediss' },
  'rediss:': { isOn: () => true, how: 'rediss' },
  'smtp:': { isOn: () => false, how: 'smtps' },
  'smtps:': { isOn: () => true, how: 'smtps' },
}

/** @param value a URL, or a broker as host:port; a text without a host, as the name of an issuer may be, connects to nothing */
function endpointOf(value: string, encryptedBrokers: boolean): Endpoint | undefined {
  const broker = /^([^\s:/]+):\d+$/.exec(value)
  if (broker) return { host: broker[1] as string, encrypted: encryptedBrokers, how: 'KAFKA_TLS_CA' }
  const url = URL.parse(value)
  // Clients of PostgreSQL connect to the host that is named behind the question mark; a path is a socket of this machine.
  const host = url?.searchParams.get('host') ?? url?.hostname
  if (!url || !host || host.startsWith('/')) return undefined
  const { isOn, how } = encryption[url.protocol.replace('postgres:', 'postgresql:')] ?? http
  return { host, encrypted: isOn(url), how }
}

/** Names and addresses of this machine only. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)

/** @param hosts names; one that begins with a dot stands for all that end with it */
const isNamed = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((named) => (named.startsWith('.') ? host.endsWith(named) : host === named))

/** Whether the network to a host is trusted: it is this machine, or named in PLAINTEXT_HOSTS. */
export const isTrusted = (host: string, plaintextHosts: readonly string[]): boolean =>
  isLoopback(host) || isNamed(host, plaintextHosts)

/**
 * What a value reaches in clear though it must not: any host to which the network is not trusted.
 * @param options whether connections to Kafka's brokers are encrypted
 * @returns the reason; undefined when there is none
 */
export function reachedInClear(
  value: unknown,
  plaintextHosts: readonly string[],
  { encryptedBrokers = false } = {},
): string | undefined {
  const endpoints = [value]
    .flat()
    .flatMap((each) => (typeof each === 'string' ? (endpointOf(each, encryptedBrokers) ?? []) : []))
  const open = endpoints.find(({ host, encrypted }) => !encrypted && !isTrusted(host, plaintextHosts))
  return (
    open &&
    `reaches ${open.host} without encryption: use ${open.how}, or name the host in PLAINTEXT_HOSTS if the network between is trusted`
  )
}

/** Bits of a random secret of 32 bytes, and some less: its text shows fewer different characters than it could have. */
const LEAST_BITS = 160

/** @returns the shortest text of which this one is a repetition; the last one may be cut off */
function repeatedIn(text: string): string {
  let length = 1
  while (!text.startsWith(text.slice(length))) length++
  return text.slice(0, length)
}

/** @returns why a secret can be guessed; undefined when it cannot */
export function weakSecret(secret: string): string | undefined {
  if (secret.endsWith('-dev')) return 'holds a development secret'
  const bits = repeatedIn(secret).length * Math.log2(new Set(secret).size)
  return bits < LEAST_BITS
    ? 'can be guessed: it must be 32 random bytes, as `openssl rand -base64 32` prints them'
    : undefined
}

/** @returns why one of them can be guessed; undefined when none can */
export const weakSecrets = (secrets: readonly string[]): string | undefined =>
  secrets.map(weakSecret).find((problem) => problem !== undefined)

/** @returns why the URL of a database or of Redis lets everyone in; undefined when it does not */
export function missingPassword(text: string): string | undefined {
  const url = new URL(text)
  if (url.password !== '' || url.searchParams.has('sslcert')) return undefined
  return 'has no password'
}

/**
 * Without NODE_ENV a process is in development, where it believes development keys and secrets: only this machine may reach it,
 * and only an issuer of this machine may sign its tokens.
 * @returns the problem; undefined when there is none
 */
export function unnamedEnvironment(
  nodeEnv: string | undefined,
  config: Readonly<Record<string, unknown>>,
): string | undefined {
  if (nodeEnv) return undefined
  const outside = (['HOST', 'TOKEN_ISSUER'] as const).find((name) => {
    const value = config[name]
    if (typeof value !== 'string') return false
    return !isLoopback(name === 'HOST' ? value : (URL.parse(value)?.hostname ?? value))
  })
  return (
    outside &&
    `NODE_ENV: is not set, and ${outside} is not of this machine: set it to production, or to development where everyone who reaches the process may do everything.`
  )
}
