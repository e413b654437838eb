import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'rolldown'
import { transformSync } from 'rolldown/utils'
import { isOwn, type Package, packageOf } from './packages.ts'

/** The folder of the assets, beside the bundle; in it, each package has a folder of its name. */
const FOLDER = 'files'

/**
 * What libraries read beside their code, as `assets` in our own package.json says it. A library with an empty list has code that
 * asks for its place, and that no program of ours runs.
 */
const librariesAssets: Readonly<Record<string, readonly string[]>> = {
  '@fastify/swagger': ['package.json'],
  '@fastify/swagger-ui': ['static'],
  // Looks for a native library for checksums, and has one of its own without it.
  '@platformatic/kafka': [],
  '@platformatic/wasm-utils': ['dist/native.wasm'],
  ioredis: [],
  pino: [],
  'thread-stream': [],
  undici: [],
}

/** At the beginning of each file of the bundle: the place that a module had, seen from where the bundle lies. */
export const findPlace = `const $place = ((base) => (file, as) => {
  const url = new URL(file, base);
  if (as === 'url') return url.href;
  const found = process.getBuiltinModule('node:url').fileURLToPath(url);
  return as === 'folder' ? process.getBuiltinModule('node:path').dirname(found) : found;
})(new URL('${FOLDER}/', import.meta.url));`

const names = { $folder: 'folder', $file: 'file', $url: 'url' }

/**
 * Lets a module find the files beside it: in the bundle it lies elsewhere, and the bundle may lie anywhere. Collects the packages
 * whose assets it needs.
 */
export function assetsBeside(): Plugin & { readonly packages: ReadonlySet<Package> } {
  const packages = new Set<Package>()
  return {
    name: 'assets-beside',
    packages,
    transform(code, id) {
      if (!/__dirname|__filename|import\.meta/.test(code) || !path.isAbsolute(id)) return null
      const made = transformSync(id, code, {
        define: {
          __dirname: '$folder',
          __filename: '$file',
          'import.meta.dirname': '$folder',
          'import.meta.filename': '$file',
          'import.meta.url': '$url',
        },
        sourcemap: true,
      })
      // The bundler says better what is wrong with a source.
      if (made.errors.length > 0) return null
      const used = Object.entries(names).filter(([name]) => made.code.includes(name))
      const own = packageOf(id)
      if (used.length > 0 && assetsOf(own) === undefined)
        throw new Error(
          `${own.name} reads files beside ${path.relative(own.folder, id)}: list them as "assets" in its package.json, or a library's in ${path.basename(import.meta.filename)}`,
        )
      if (used.length > 0) packages.add(own)
      const place = JSON.stringify(`${own.name}/${path.relative(own.folder, id).replaceAll(path.sep, '/')}`)
      const places = used.map(([name, as]) => `const ${name} = $place(${place}, '${as}');`)
      return { code: places.join('') + made.code, map: made.map ?? null, moduleType: 'js' }
    },
  }
}

const assetsOf = ({ name, folder, manifest }: Package): readonly string[] | undefined =>
  isOwn(path.join(folder, 'package.json')) ? manifest.assets : librariesAssets[name]

/** Absolute paths of a package's assets. @throws Error when one is missing */
export const assetFiles = (each: Package): string[] =>
  (assetsOf(each) ?? []).map((asset) => {
    const file = path.join(each.folder, asset)
    if (!existsSync(file)) throw new Error(`${asset}, an asset of ${each.name}, is missing`)
    return file
  })

/** Copies the assets of packages beside a bundle. @param folder the bundle's, absolute */
export async function copyAssets(packages: Iterable<Package>, folder: string): Promise<void> {
  for (const each of packages)
    for (const file of assetFiles(each))
      await cp(file, path.join(folder, FOLDER, each.name, path.relative(each.folder, file)), {
        recursive: true,
      })
}
