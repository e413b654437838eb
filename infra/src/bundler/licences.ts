import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Package } from './packages.ts'

/** The licences of the libraries of a bundle, as a text: names first, then what each licence says. */
export function licencesOf(packages: Iterable<Package>): string {
  const libraries = [...packages].sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1))
  const names = libraries.map((each) => `${titleOf(each)}: ${each.manifest.license ?? 'see below'}`)
  const texts = libraries.map(
    (each) => `${titleOf(each)}\n${'-'.repeat(titleOf(each).length)}\n\n${textOf(each)}`,
  )
  return `Licences of the libraries in this program\n\n${names.join('\n')}\n\n\n${texts.join('\n\n\n')}\n`
}

const titleOf = ({ name, manifest }: Package) => `${name} ${manifest.version ?? ''}`.trim()

/** @throws Error when the library says nothing at all: it must not be passed on then */
function textOf(each: Package): string {
  const file = readdirSync(each.folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  if (file) return readFileSync(path.join(each.folder, file), 'utf8').trim()
  if (each.manifest.license) return `${each.manifest.license} (the package has no licence file)`
  throw new Error(`${titleOf(each)} names no licence`)
}
