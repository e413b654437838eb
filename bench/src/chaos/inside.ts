import { existsSync, readFileSync, watchFile } from 'node:fs'
import net from 'node:net'
import { clockVariable, routesVariable } from './variables.ts'

// Loaded into a service's process by `node --import`: its connections take other ports, and its clock can be moved. Node's own
// modules only.

const routes: Readonly<Record<string, number>> = JSON.parse(process.env[routesVariable] ?? '{}')
const clockFile = process.env[clockVariable]

type Target = string | number | undefined
const rerouted = (port: Target): Target => routes[String(port)] ?? port

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const [first, ...others] = args
  // node:net itself passes the arguments as one array, with a mark on it.
  if (Array.isArray(first)) first[0] = withPort(first[0])
  return Reflect.apply(connect, this, [Array.isArray(first) ? first : withPort(first), ...others])
} as typeof connect

function withPort(target: unknown): unknown {
  if (typeof target === 'number' || typeof target === 'string') return rerouted(target)
  const { port } = target as { port?: Target }
  return port === undefined ? target : { ...(target as object), port: rerouted(port) }
}

if (clockFile !== undefined) {
  let aheadMs = 0
  const read = () => {
    aheadMs = existsSync(clockFile) ? Number(readFileSync(clockFile, 'utf8')) : 0
  }
  read()
  watchFile(clockFile, { interval: 200, persistent: false }, read)
  const RealDate = Date
  globalThis.Date = new Proxy(RealDate, {
    construct: (real, args, target) =>
      Reflect.construct(real, args.length === 0 ? [RealDate.now() + aheadMs] : args, target),
    apply: () => new RealDate(RealDate.now() + aheadMs).toString(),
    get: (real, name) => (name === 'now' ? () => RealDate.now() + aheadMs : Reflect.get(real, name)),
  })
}
