import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '@jangteo/launcher'
import { root } from '../paths.ts'

const web = path.join(root, 'apps/console/web')
const dist = path.join(web, 'dist')
/** Beside the built files: what they were made of. */
const stamp = path.join(dist, 'sources')

/**
 * Builds the pages of the console, once for each state of their sources; the console serves them from `apps/console/web/dist`.
 *
 * @throws Error with Vite's own words
 */
export async function buildPages(): Promise<void> {
  if (isBuilt()) return
  await withLock(`${web}/dist.lock`, async () => {
    if (isBuilt()) return
    const sources = fingerprint()
    const vite = path.join(web, 'node_modules/vite/bin/vite.js')
    await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], {
      cwd: web,
      // Else the libraries' code for developers is in it: 60 kB more at the first load.
      env: { ...process.env, NODE_ENV: 'production' },
    }).catch(({ stderr, message }) => {
      throw new Error(`the pages of the console cannot be built: ${stderr || message}`)
    })
    writeFileSync(stamp, sources)
  })
}

const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()

/** Of all that decides about the pages: their sources, and the libraries in them. */
function fingerprint(): string {
  const own = ['index.html', 'package.json', 'tsconfig.json', 'vite.config.ts']
  const folders = [path.join(web, 'src'), path.join(root, 'packages/operator/src')]
  const sources = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const files = [
    path.join(root, 'pnpm-lock.yaml'),
    ...own.map((name) => path.join(web, name)),
    ...sources.sort(),
  ]
  const hash = createHash('sha256')
  for (const file of files) hash.update(path.relative(root, file)).update(readFileSync(file))
  return hash.digest('hex')
}
