import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { withLock } from '@jangteo/launcher'
import { downloads, infra, stackRoot } from '../paths.ts'
import { verifyChecksums, writeChecksums } from './checksums.ts'

/** A set of programs from Maven Central: what its pom names, in the folder that the pom puts it into. */
export interface Download {
  readonly what: string
  readonly megabytes: number
  readonly folder: string
  readonly pom: string
  /** Names exactly this set of versions. */
  readonly key: string
  /** The SHA-256 of every file of it. */
  readonly checksums: string
}

/** @param folder where the pom puts it; it is emptied before each download */
export function defineDownload(
  what: string,
  megabytes: number,
  folder: string,
  pom: string,
  checksums = path.join(path.dirname(pom), 'checksums.txt'),
): Download {
  const key = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)
  return { what, megabytes, folder, pom, key, checksums }
}

/** What every stack needs, beside Valkey. */
export const stackDownload = defineDownload(
  'Kafka and the registry',
  180,
  downloads,
  path.join(infra, 'pom.xml'),
)

/** What only Kafka Connect needs. */
export const connectDownload = defineDownload(
  'Kafka Connect',
  80,
  path.join(stackRoot, 'connect'),
  path.join(infra, 'connect/pom.xml'),
)

/** What only the Kafka Streams application needs. */
export const streamsDownload = defineDownload(
  'Kafka Streams',
  30,
  path.join(stackRoot, 'streams'),
  path.join(infra, 'streams/pom.xml'),
)

const marker = ({ folder, key }: Download) => path.join(folder, `complete-${key}`)

export const isDownloaded = (wanted: Download) => existsSync(marker(wanted))

/**
 * Fetches it from Maven Central, once; does nothing when it is there.
 *
 * @throws Error with Maven's own words when it cannot, or naming the files that are not those of the list of checksums
 */
export async function download(wanted: Download, say: (state: string) => void): Promise<void> {
  if (isDownloaded(wanted)) return
  await mkdir(stackRoot, { recursive: true })
  await withLock(`${wanted.folder}.lock`, async () => {
    if (isDownloaded(wanted)) return
    await fetchAll(wanted, say)
    await verify(wanted)
    await writeFile(marker(wanted), '')
    say('downloaded')
  })
}

/** Downloads it again, and writes the list of its files: after a version in its pom has changed. @throws as Maven fails */
export async function pin(wanted: Download, say: (state: string) => void): Promise<void> {
  await withLock(`${wanted.folder}.lock`, async () => {
    await fetchAll(wanted, say)
    await writeChecksums(wanted.folder, wanted.checksums)
    await writeFile(marker(wanted), '')
  })
}

async function fetchAll(wanted: Download, say: (state: string) => void): Promise<void> {
  const { what, folder, pom } = wanted
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  say(`downloading ${what} (about ${wanted.megabytes} MB, only this time)`)

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
    say(`downloading ${Math.min(99, Math.round((100 * megabytes) / wanted.megabytes))} % ${done[1]}`)
  }
  const status = await ended
  await writeFile(path.join(folder, 'maven.log'), lines.join('\n'))
  if (status !== 0) {
    const errors = lines.filter((line) => line.startsWith('[ERROR]')).slice(0, 4)
    throw new Error(
      `Maven could not download ${what}. It needs Maven Central (or your mirror in ~/.m2/settings.xml) this one time.\n${errors.join('\n')}`,
    )
  }
}

/** What is not as the list says is removed at once: nothing of it has run. */
async function verify({ folder, checksums }: Download): Promise<void> {
  await verifyChecksums(folder, checksums).catch(async (error) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
}

/** The jars of a folder of a download, sorted: an archive of classes is only valid for this very class path. */
export async function classPath({ folder }: Download, name: string): Promise<string> {
  const names = (await readdir(path.join(folder, name))).filter((file) => file.endsWith('.jar')).sort()
  return names.map((file) => path.join(folder, name, file)).join(path.delimiter)
}
