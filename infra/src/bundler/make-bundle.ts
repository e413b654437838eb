import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import { type OutputChunk, type Plugin, rolldown } from 'rolldown'
import { root } from '../paths.ts'
import { type Origin, version } from '../programs/bundle.ts'
import { assetFiles, assetsBeside, copyAssets, findPlace } from './assets.ts'
import { licencesOf } from './licences.ts'
import { nameSources, type Origins } from './name-sources.ts'
import { isOwn, packageOf } from './packages.ts'

/** `node make-bundle.ts <folder> <source>`: what `bundle` promises; both paths absolute. */
const [home, main] = process.argv.slice(2) as [string, string]

/** What else decides about a bundle: the libraries in it, and how it is made. */
const rules = [
  path.join(root, 'pnpm-lock.yaml'),
  ...readdirSync(import.meta.dirname).map((name) => path.join(import.meta.dirname, name)),
]

/** What `nameSources` reads, beside the bundle. */
const originsFile = 'origins.json'

/**
 * Prisma's query compiler is a text of 4.6 MB that is needed only for a moment; in the bundle, every process would hold it
 * twice, for ever. It is replaced by an object that reads a file beside the bundle when it is used; `Buffer.from` accepts that,
 * too.
 */
const readWhenNeeded: Plugin = {
  name: 'read-when-needed',
  load(id) {
    const text = /"([\w+/]+=*)"/.exec(id.endsWith('.wasm-base64.mjs') ? readFileSync(id, 'latin1') : '')
    if (!text) return null
    const fileName = path.basename(id).replace(/-base64\.mjs$/, '.base64')
    this.emitFile({ type: 'asset', fileName, source: text[1] as string })
    return {
      code: `import { readFileSync } from 'node:fs'
        export const wasm = { [Symbol.toPrimitive]: () => readFileSync($place('../${fileName}', 'file'), 'latin1') }`,
      moduleType: 'js',
    }
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
  const own = [...new Set(files.filter(isOwn))]
  const indexOf = files.map((file) => own.indexOf(file))
  const places: [number, number, number, number, number][] = []
  const add = (...place: (typeof places)[number]) => {
    const [, , source, line] = place
    const before = places.at(-1)
    if (before?.[2] !== source || (source >= 0 && before[3] !== line)) places.push(place)
  }
  for (const [row, segments] of (decode(map.mappings) as SourceMapMappings).entries())
    for (const [column, file, line = 0, sourceColumn = 0] of segments)
      add(row + 1, column + 1, file === undefined ? -1 : (indexOf[file] ?? -1), line + 1, sourceColumn + 1)
  return { sources: own.map((file) => path.relative(root, file)), places }
}

/** A folder and all that is in it: it is in the list of sources, so that a file that is added is noticed. */
const everything = (file: string): string[] => {
  const entries = readdirSync(path.dirname(file), { withFileTypes: true })
  const isFolder = entries.find(({ name }) => name === path.basename(file))?.isDirectory()
  return isFolder
    ? [file, ...readdirSync(file, { recursive: true }).map((name) => path.join(file, String(name)))]
    : [file]
}

const draft = path.join(home, `${randomUUID()}.draft`)
await mkdir(draft, { recursive: true })
try {
  const beside = assetsBeside()
  const build = await rolldown({
    input: { main },
    platform: 'node',
    external: ['pg-native'],
    resolve: { alias: { 'node:http': builtinHttp, http: builtinHttp } },
    plugins: [beside, readWhenNeeded],
    logLevel: 'silent',
  })
  const { output } = await build.write({
    dir: draft,
    format: 'esm',
    // One character beyond Latin-1 makes V8 hold the whole program in twice the memory.
    charset: 'ascii',
    comments: false,
    // V8 holds the text of a program, too. Names stay: errors and profiles show them.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    sourcemap: true,
    // Its paths are relative, so that a debugger finds the sources of the checkout; elsewhere, it has them in the map.
    banner: ({ isEntry }) =>
      findPlace + (isEntry ? `(${nameSources})(import.meta.url, ${JSON.stringify(originsFile)});` : ''),
  })
  await build.close()
  await writeFile(path.join(draft, originsFile), JSON.stringify(originsOf(output[0], draft)))
  await copyAssets(beside.packages, draft)
  // Virtual modules are the bundler's own.
  const modules = output
    .flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    .filter((id) => path.isAbsolute(id))
  const libraries = new Set(modules.filter((id) => !isOwn(id)).map(packageOf))
  await writeFile(path.join(draft, 'LICENCES'), licencesOf(libraries))
  const assets = [...beside.packages]
    .filter(({ folder }) => isOwn(path.join(folder, 'x')))
    .flatMap(assetFiles)
  const manifests = [...new Set(modules.filter(isOwn).map(packageOf))].map(({ folder }) =>
    path.join(folder, 'package.json'),
  )
  const sources = Object.fromEntries(
    [...modules.filter(isOwn), ...manifests, ...assets.flatMap(everything), ...rules]
      .map((file) => path.relative(root, file))
      .map((source) => [source, version(source)]),
  )
  const { version: number } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const hash = createHash('sha256')
  for (const part of output) hash.update(part.type === 'chunk' ? part.code : part.source)
  const release = `${number}+${hash.digest('hex').slice(0, 12)}`
  const name = packageOf(main).name.replace('@jangteo/', '')
  await writeFile(
    path.join(draft, 'manifest.json'),
    `${JSON.stringify({ name, version: number, release }, null, 2)}\n`,
  )
  await writeFile(
    path.join(draft, 'package.json'),
    `${JSON.stringify({ name, version: number, type: 'module' }, null, 2)}\n`,
  )
  const bundle = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 12)
  const before = (await readdir(home)).filter((each) => each !== path.basename(draft))
  await Promise.all(before.map((each) => rm(path.join(home, each), { recursive: true, force: true })))
  await rename(draft, path.join(home, bundle))
  await writeFile(path.join(home, 'origin.json'), JSON.stringify({ bundle, sources } satisfies Origin))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(draft, { recursive: true, force: true })
}
