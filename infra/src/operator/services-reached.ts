import { ask, host } from '@jangteo/launcher'
import { coordinatesOf } from '../coordinates.ts'
import { type PortName, portsFrom } from '../ports.ts'
import { services } from '../services.ts'
import { WrongArguments } from './wrong-arguments.ts'

/** A service, and how an operator reaches it. */
export interface ReachedService {
  readonly name: string
  /** Without a slash at its end. */
  readonly url: string
  readonly token: string
}

/** Where operators' commands ask: the console is beside the services, and reads Kafka. */
const reachable: readonly { readonly name: string; readonly port: PortName }[] = [
  ...services,
  { name: 'console', port: 'console' },
]
const names = reachable.map(({ name }) => name)

/** @throws WrongArguments when there is no such service */
function checkedName(name: string): string {
  if (!names.includes(name)) throw new WrongArguments(`no service "${name}"; there are: ${names.join(', ')}`)
  return name
}

/** `order=https://…` as a pair. @throws WrongArguments */
function pairOf(text: string): [string, string] {
  const [, name, url] = /^([\w-]+)=(https?:\/\/\S+)$/.exec(text) ?? []
  if (name === undefined || url === undefined || !URL.canParse(url))
    throw new WrongArguments(`"${text}" is not <service>=<url>, as order=https://order.example.com`)
  return [checkedName(name), url.replace(/\/+$/, '')]
}

/**
 * The URLs of the services: the given ones, else those of OPERATOR_URLS (separated by spaces or commas), else those of the
 * development stack. The token is OPERATOR_TOKEN; without one, the development stack's issuer gives one.
 *
 * @throws WrongArguments for a URL without a token, and for an invalid URL; Error when the stack does not run
 */
export const reachServices = async (
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<readonly ReachedService[]> =>
  (await reachAll(given, environment)).filter(({ name }) => name !== 'console')

async function reachAll(
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<readonly ReachedService[]> {
  const token = environment.OPERATOR_TOKEN?.trim()
  const urls = given.length > 0 ? given : (environment.OPERATOR_URLS ?? '').split(/[\s,]+/).filter(Boolean)
  if (urls.length === 0) return onDevelopmentStack(environment, token)
  const known = new Map(urls.map(pairOf))
  if (!token) throw new WrongArguments('OPERATOR_TOKEN is not set: it holds the token of an operator')
  return names.flatMap((name) => {
    const url = known.get(name)
    return url === undefined ? [] : [{ name, url, token }]
  })
}

/** One of them, or the console. @throws as reachServices, and WrongArguments when there is no URL for it */
export async function reachService(
  name: string,
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<ReachedService> {
  checkedName(name)
  const reached = await reachAll(given, environment)
  const found = reached.find((service) => service.name === name)
  if (!found) throw new WrongArguments(`there is no URL for ${name}: --url ${name}=https://…`)
  return found
}

async function onDevelopmentStack(
  environment: NodeJS.ProcessEnv,
  token: string | undefined,
): Promise<readonly ReachedService[]> {
  const ports = portsFrom(environment)
  const admin = token || (await adminToken(coordinatesOf(ports).issuer, environment.USER || 'operator'))
  return reachable.map(({ name, port }) => ({ name, url: `http://${host}:${ports[port]}`, token: admin }))
}

/** The name of this machine's user, because operators' actions are recorded with it. */
async function adminToken(issuer: string, sub: string): Promise<string> {
  const answer = await ask(`${issuer}/token`, 'POST', { sub, role: 'admin', expiresIn: 3600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw error
      throw new Error(
        'the stack does not run: start it with `npm start`. For another system, give OPERATOR_TOKEN and ' +
          '--url <service>=<url> (or OPERATOR_URLS)',
      )
    },
  )
  return JSON.parse(answer).access_token
}
