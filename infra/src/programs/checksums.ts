import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Files of a download, by their paths in its folder, each with its SHA-256 in hex. */
type Checksums = ReadonlyMap<string, string>

/** What we write beside a download, not what was downloaded. */
const OURS = /^(markers|class-data)\/|^(maven\.log|complete-.*)$/

/**
 * Compares all files of a download with the list of their hashes, whether Maven has fetched them or found them in its cache.
 *
 * @throws Error naming each file that is not what it was when the list was written
 */
export async function verifyChecksums(folder: string, list: string): Promise<void> {
  const [known, found] = await Promise.all([readList(list), hashAll(folder)])
  const problems = [
    ...[...found].flatMap(([file, hash]) => {
      const wanted = known.get(file)
      if (wanted === undefined) return [`${file} is not in the list`]
      return wanted === hash ? [] : [`${file} has the SHA-256 ${hash}, not ${wanted}`]
    }),
    ...[...known.keys()].filter((file) => !found.has(file)).map((file) => `${file} is missing`),
  ]
  if (problems.length === 0) return
  const shown = problems.slice(0, 5)
  const more = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : []
  throw new Error(
    `What was downloaded is not what ${path.basename(list)} says:\n${[...shown, ...more].map((each) => `  ${each}`).join('\n')}`,
  )
}

/** Writes the list of a download that is trusted, in the format of sha256sum. */
export async function writeChecksums(folder: string, list: string): Promise<void> {
  const lines = [...(await hashAll(folder))].map(([file, hash]) => `${hash}  ${file}\n`)
  await writeFile(list, lines.join(''))
}

async function readList(list: string): Promise<Checksums> {
  const lines = (await readFile(list, 'utf8')).split('\n').filter(Boolean)
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
}

async function hashAll(folder: string): Promise<Checksums> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !OURS.test(file))
    .sort()
  const hashes = new Map<string, string>()
  for (const file of files) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path.join(folder, file)), hash)
    hashes.set(file, hash.digest('hex'))
  }
  return hashes
}
