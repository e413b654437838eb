import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import { type OutputChunk, type Plugin, rolldown } from 'rolldown'
import { transformSync } from 'rolldown/utils'
import { root } from '../paths.ts'
import { type Origin, version } from './bundle.ts'
import { nameSources, type Origins } from './name-sources.ts'

/** `node make-bundle.ts <folder> <source>`: what `bundled` promises; both paths absolute. */
const [home, main] = process.argv.slice(2) as [string, string]

/** What else decides about a bundle: the libraries in it, and how it is made. */
const rules = [
  path.join(root, 'pnpm-lock.yaml'),
  import.meta.filename,
  path.join(import.meta.dirname, 'name-sources.ts'),
]

/** What `nameSources` reads, beside the bundle. */
const originsFile = 'origins.json'
const isOwn = (file: string) => path.isAbsolute(file) && !file.includes(`${path.sep}node_modules${path.sep}`)

/** Lets a module find the files beside it: in the bundle it lies elsewhere. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  transform(code, id) {
    if (!/__dirname|__filename|import\.meta/.test(code) || !path.isAbsolute(id)) return null
    const text = (value: string) => JSON.stringify(value)
    const define = {
      __dirname: text(path.dirname(id)),
      __filename: text(id),
      'import.meta.dirname': text(path.dirname(id)),
      'import.meta.filename': text(id),
      'import.meta.url': text(pathToFileURL(id).href),
    }
    const made = transformSync(id, code, { define, sourcemap: true })
    // The bundler says better what is wrong with a source.
    return made.errors.length > 0 ? null : { code: made.code, map: made.map ?? null, moduleType: 'js' }
  },
}

/**
 * Prisma's query compiler is a text of 4.6 MB that is needed only for a moment; in the bundle, every process would hold it
 * twice, for ever. It is replaced by an object that reads the file when it is used; `Buffer.from` accepts that, too.
 */
const readWhenNeeded: Plugin = {
  name: 'read-when-needed',
  load(id) {
    const text = /"([\w+/]+=*)"/.exec(id.endsWith('.wasm-base64.mjs') ? readFileSync(id, 'latin1') : '')
    if (!text) return null
    const [from, to] = [text.index + 1, text.index + 1 + (text[1] as string).length]
    return `import { readFileSync } from 'node:fs'
      export const wasm = { [Symbol.toPrimitive]: () => readFileSync(${JSON.stringify(id)}, 'latin1').slice(${from}, ${to}) }`
  },
}

/**
 * An import of node:http reads all of its exports, and so loads fetch: 30 ms and 2 MB of the sandbox's start, even if fetch is
 * never called. `process.getBuiltinModule` loads only the used exports.
 */
const builtinHttp = path.join(import.meta.dirname, 'builtin-http.cjs')

/** Of the program's own lines, from the map that a debugger reads: that one has 8 MB, and nearly all of it is libraries. */
function originsOf({ map }: OutputChunk, folder: string): Origins {
  if (!map) throw new Error('the bundler made no source map')
  const files = map.sources.map((source) => path.resolve(folder, source))
  const sources = [...new Set(files.filter(isOwn))]
  const indexOf = files.map((file) => sources.indexOf(file))
  const places: [number, number, number, number, number][] = []
  const add = (...place: (typeof places)[number]) => {
    const [, , source, line] = place
    const before = places.at(-1)
    if (before?.[2] !== source || (source >= 0 && before[3] !== line)) places.push(place)
  }
  for (const [row, segments] of (decode(map.mappings) as SourceMapMappings).entries())
    for (const [column, file, line = 0, sourceColumn = 0] of segments)
      add(row + 1, column + 1, file === undefined ? -1 : (indexOf[file] ?? -1), line + 1, sourceColumn + 1)
  return { sources, places }
}

const draft = path.join(home, `${randomUUID()}.draft`)
await mkdir(draft, { recursive: true })
try {
  const build = await rolldown({
    input: { main },
    platform: 'node',
    external: ['pg-native'],
    resolve: { alias: { 'node:http': builtinHttp, http: builtinHttp } },
    plugins: [whereItWas, readWhenNeeded],
    logLevel: 'silent',
  })
  const { output } = await build.write({
    dir: draft,
    format: 'esm',
    // One character beyond Latin-1 makes V8 hold the whole program in twice the memory.
    charset: 'ascii',
    comments: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
    banner: ({ isEntry }) =>
      isEntry ? `(${nameSources})(import.meta.url, ${JSON.stringify(originsFile)});` : '',
  })
  await build.close()
  await writeFile(path.join(draft, originsFile), JSON.stringify(originsOf(output[0], draft)))
  const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
  // Virtual ones are the bundler's own; libraries change with the lock file only.
  const own = modules.filter(isOwn)
  const sources = Object.fromEntries(
    [...own, ...rules].map((file) => path.relative(root, file)).map((source) => [source, version(source)]),
  )
  const bundle = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 12)
  const before = (await readdir(home)).filter((name) => name !== path.basename(draft))
  await Promise.all(before.map((name) => rm(path.join(home, name), { recursive: true, force: true })))
  await rename(draft, path.join(home, bundle))
  await writeFile(path.join(home, 'origin.json'), JSON.stringify({ bundle, sources } satisfies Origin))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(draft, { recursive: true, force: true })
}
