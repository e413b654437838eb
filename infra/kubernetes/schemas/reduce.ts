/**
 * Reduces a schema to what a test needs: `node reduce.ts <file>.yaml` for a custom resource definition, or
 * `node reduce.ts <file>.json <kind>…` for Kubernetes' definitions. Prints it; README.md says where the files are from.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { parse } from 'yaml'

type Json = { [name: string]: unknown }

/** Descriptions are most of a schema's size. A property may be called `description`, too: its value is a schema. */
const withoutDescriptions = (text: string): unknown =>
  JSON.parse(text, (name, value) => (name === 'description' && typeof value === 'string' ? undefined : value))

/** The definitions of these kinds, with all that they refer to. */
function definitionsOf(all: Json, kinds: readonly string[]): Json {
  const kept: Json = {}
  const keep = (name: string) => {
    if (name in kept) return
    kept[name] = all[name]
    for (const [, other = ''] of JSON.stringify(all[name]).matchAll(/#\/\$defs\/([^"]+)"/g)) keep(other)
  }
  for (const kind of kinds) {
    if (!(kind in all)) throw new Error(`there is no definition ${kind}`)
    keep(kind)
  }
  return Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const [file = '', ...kinds] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
if (kinds.length > 0) {
  const { $defs } = withoutDescriptions(text.replaceAll('/api/_definitions.json', '')) as { $defs: Json }
  console.log(JSON.stringify({ $defs: definitionsOf($defs, kinds) }))
} else {
  const { spec } = parse(text)
  const version = spec.versions.find(({ storage }: { storage: boolean }) => storage)
  const { openAPIV3Schema } = withoutDescriptions(JSON.stringify(version.schema)) as Json
  const apiVersion = `${spec.group}/${version.name}`
  console.log(JSON.stringify({ apiVersion, kind: spec.names.kind, schema: openAPIV3Schema }))
}
