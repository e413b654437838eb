// Prepares the checkout (pnpm, dependencies, generated clients) and runs one of infra's programs with the
// workspace's Node. Plain JavaScript without dependencies: it is what runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const stamp = path.join(root, 'node_modules/.jangteo-stamp')

const programs = {
  start: 'infra/src/commands/start.ts',
  build: 'infra/src/commands/build.ts',
  test: 'infra/src/commands/test.ts',
  check: 'infra/src/commands/check.ts',
  sbom: 'infra/src/commands/sbom.ts',
  bench: 'bench/src/main.ts',
  chaos: 'bench/src/chaos/main.ts',
  sweep: 'bench/src/sweep/main.ts',
  stack: 'infra/src/commands/stack.ts',
  kafka: 'infra/src/commands/kafka.ts',
  'dead-letters': 'infra/src/commands/dead-letters.ts',
  audit: 'infra/src/commands/audit.ts',
  replay: 'infra/src/commands/replay.ts',
  rebuild: 'infra/src/commands/rebuild.ts',
  find: 'infra/src/commands/find.ts',
  people: 'infra/src/commands/people.ts',
  orders: 'infra/src/commands/orders.ts',
  actions: 'infra/src/commands/actions.ts',
  problems: 'infra/src/commands/problems.ts',
  demo: 'infra/src/commands/demo.ts',
  topics: 'infra/src/commands/topics.ts',
  docs: 'docs/src/main.ts',
}

const [command, ...args] = process.argv.slice(2)
const [major, minor] = process.versions.node.split('.').map(Number)
const pnpm = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).packageManager

if (!Object.hasOwn(programs, command ?? '')) {
  stop(
    `${command ? `no command "${command}"` : 'which command?'} There are: ${Object.keys(programs).join(', ')}`,
  )
}
if (major < 20)
  stop(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org)`)

const wanted = fingerprint()
if (!isInstalled(wanted)) {
  await install()
  await generateClients()
  writeFileSync(stamp, wanted)
}
const node = findNode()
if (!existsSync(path.join(root, programs[command]))) stop(`${programs[command]} is not there`)
await run(node, args)

function isInstalled(key) {
  const clients = inputs()
    .filter((file) => file.endsWith('schema.prisma'))
    .map((file) => path.join(root, path.dirname(file), '../src/generated'))
  return (
    existsSync(stamp) && readFileSync(stamp, 'utf8') === key && clients.every((client) => existsSync(client))
  )
}

/** A hash of all files that decide what is installed or generated. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of inputs()) {
    hash.update(file)
    hash.update(readFileSync(path.join(root, file)))
  }
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

function inputs() {
  const list = (folder) => (existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder)) : [])
  const packages = [
    'infra',
    'infra/kubernetes',
    'flows',
    'bench',
    'docs',
    ...['apps', 'packages', 'examples'].flatMap((f) => list(f).map((d) => `${f}/${d}`)),
  ]
  const files = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...list('patches').map((file) => `patches/${file}`),
    ...packages.flatMap((folder) => [`${folder}/package.json`, `${folder}/prisma/schema.prisma`]),
  ]
  return files.filter((file) => existsSync(path.join(root, file))).sort()
}

async function install() {
  console.error(`Installing dependencies with ${pnpm} (once)…`)
  const status = await child('npx', ['-y', pnpm, 'install', '--frozen-lockfile'])
  if (status === 0) return
  stop(
    'The installation failed; the reason is above. If it says ENOTFOUND, ETIMEDOUT or similar, the npm registry ' +
      'cannot be reached: check the network, or the registry in ~/.npmrc.',
  )
}

async function generateClients() {
  console.error('Generating the database clients…')
  const environment = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', TURBO_TELEMETRY_DISABLED: '1' }
  const turbo = ['-y', pnpm, 'turbo', 'run', 'generate', '--output-logs=errors-only', '--no-update-notifier']
  if ((await child('npx', turbo, environment)) !== 0) stop('Generating failed; the reason is above.')
}

/** The workspace's own Node where there is one for this platform, else the one that runs this. */
function findNode() {
  const own = path.join(root, 'node_modules/.bin/node')
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  return stop(
    `There is no Node in the dependencies for ${process.platform} on ${process.arch}, and Node ` +
      `${process.versions.node} does not run TypeScript: install Node 24 (https://nodejs.org, or \`nvm install 24\`).`,
  )
}

async function run(file, rest) {
  mkdirSync(path.join(root, '.stack'), { recursive: true })
  const environment = {
    ...process.env,
    PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, '.stack/compile-cache'),
  }
  // A launcher only waits: it can do with a small heap, and gives back what its start took. What it starts does not inherit the latter.
  const flags =
    command === 'start' || command === 'stack' ? ['--max-semi-space-size=1', '--memory-saver-mode'] : []
  if (flags.length > 0)
    Object.assign(environment, {
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '65536',
      MALLOC_TRIM_THRESHOLD_: '131072',
    })
  const program = spawn(file, [...flags, path.join(root, programs[command]), ...rest], {
    stdio: 'inherit',
    env: environment,
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal))
  // A SIGTERM to npm ends only the shell between npm and this process.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && program.kill('SIGTERM'), 1000).unref()
  program.once('error', (error) => stop(error.message))
  program.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

function child(file, parameters, environment = {}) {
  return new Promise((resolve) => {
    const started = spawn(file, parameters, {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...environment },
      shell: process.platform === 'win32',
    })
    started.once('error', (error) => stop(`${file} could not be started: ${error.message}`))
    started.once('exit', (code) => resolve(code ?? 1))
  })
}

function stop(message) {
  console.error(`✗ ${message}`)
  process.exit(1)
}
