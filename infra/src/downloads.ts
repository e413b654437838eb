import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { withLock } from './lock.ts'
import { downloads, infra, stackRoot } from './paths.ts'

const pom = path.join(infra, 'pom.xml')

/** Names exactly this set of versions. */
export const downloadsKey = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)

const marker = path.join(downloads, `complete-${downloadsKey}`)

export const areDownloaded = () => existsSync(marker)

/**
 * Fetches Kafka, the schema registry and Redis from Maven Central, once; does nothing when they are there.
 *
 * @throws Error with Maven's own words when it cannot.
 */
export async function download(say: (state: string) => void): Promise<void> {
  if (areDownloaded()) return
  await mkdir(stackRoot, { recursive: true })
  await withLock(path.join(stackRoot, 'download.lock'), async () => {
    if (!areDownloaded()) await fetchAll(say)
  })
}

async function fetchAll(say: (state: string) => void): Promise<void> {
  await rm(downloads, { recursive: true, force: true })
  await mkdir(downloads, { recursive: true })
  say('downloading Kafka, the registry and Redis (about 180 MB, only this time)')

  const lines: string[] = []
  const maven = spawn('mvn', ['-B', '-Dstyle.color=never', '-f', pom, 'generate-resources'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    maven.once('error', reject)
    maven.once('exit', resolve)
  })
  let megabytes = 0
  for await (const line of createInterface({ input: maven.stdout })) {
    lines.push(line)
    const done = /^\[INFO\] Downloaded from .*\/(\S+) \(([\d.]+) (k|M)B/.exec(line)
    if (!done) continue
    megabytes += Number(done[2]) / (done[3] === 'k' ? 1000 : 1)
    say(`downloading ${Math.min(99, Math.round(megabytes / 1.8))} % ${done[1]}`)
  }
  const status = await ended
  await writeFile(path.join(downloads, 'maven.log'), lines.join('\n'))
  if (status !== 0) {
    const errors = lines.filter((line) => line.startsWith('[ERROR]')).slice(0, 4)
    throw new Error(
      `Maven could not download the stack. It needs Maven Central (or your mirror in ~/.m2/settings.xml) this one time.\n${errors.join('\n')}`,
    )
  }
  await writeFile(marker, '')
  say('downloaded')
}

/** The jars of a folder under the downloads, sorted: an archive of classes is only valid for this very class path. */
export async function classPath(folder: string): Promise<string> {
  const names = (await readdir(path.join(downloads, folder))).filter((name) => name.endsWith('.jar')).sort()
  return names.map((name) => path.join(downloads, folder, name)).join(path.delimiter)
}
