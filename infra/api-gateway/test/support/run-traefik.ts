import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '@jangteo/launcher'
import { onTestFinished, vi } from 'vitest'

/** Whether there is a Traefik to run the configuration with. */
export const hasTraefik = spawnSync('traefik', ['version']).status === 0

/**
 * Runs the configuration of docker-compose.yml, with other addresses only; the test's end stops it.
 *
 * @param urls where a service is, by its name; a service without one is unavailable
 * @param requests the limit for an address in ten seconds
 * @returns its URL
 */
export async function runTraefik(
  urls: Readonly<Record<string, string>>,
  { origins = '', requests = 999 }: { origins?: string; requests?: number } = {},
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-traefik-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(path.join(import.meta.dirname, '../../traefik'), folder, { recursive: true })
  const [port, pingPort, away] = (await freePorts(3)) as [number, number, number]
  change(folder, 'traefik.yml', [
    [':3000"', `127.0.0.1:${port}"`],
    ['/etc/traefik', folder],
    ['\nproviders:', `\n  traefik:\n    address: "127.0.0.1:${pingPort}"\n\nproviders:`],
  ])
  change(folder, 'dynamic/rules.yml', [[': 1000', `: ${requests}`]])
  change(folder, 'dynamic/routes.yml', [
    [/http:\/\/([a-z-]+):\d+/g, (_, name: string) => urls[name] ?? `http://127.0.0.1:${away}`],
  ])
  const child = spawn('traefik', [`--configFile=${path.join(folder, 'traefik.yml')}`], {
    env: { ...process.env, CORS_ORIGINS: origins },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => stopped(child))
  let log = ''
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text) => {
      log += text
    })
  const url = `http://127.0.0.1:${port}`
  // Answered before the limit counts, and 404 until the routes are read.
  const headers = { origin: url, 'access-control-request-method': 'GET' }
  const preflight = () => fetch(`${url}/orders`, { method: 'OPTIONS', headers })
  await vi.waitFor(async () => (await preflight()).ok || Promise.reject(new Error(log)), { timeout: 20_000 })
  if (/\bERR\b/.test(log)) throw new Error(log)
  return url
}

type Replacement = string | ((...found: string[]) => string)

/** @throws Error when the file has nothing of what is to be replaced */
function change(folder: string, file: string, changes: readonly [string | RegExp, Replacement][]): void {
  const place = path.join(folder, file)
  let text = readFileSync(place, 'utf8')
  for (const [from, to] of changes) {
    const changed = text.replaceAll(from, to as string)
    if (changed === text) throw new Error(`${file} has no ${from}`)
    text = changed
  }
  writeFileSync(place, text)
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
