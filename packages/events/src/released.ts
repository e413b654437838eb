import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { avroType, type RecordSchema } from './avro.ts'
import type { AnyEvent } from './event.ts'

/** One schema as it was released, with an event that was written by it. */
export interface Release {
  readonly version: number
  readonly schema: RecordSchema
  /** The event as JSON, instants as ISO strings. */
  readonly sample: unknown
  /** The sample's Avro bytes, in hex. */
  readonly golden: string
}

const folder = new URL('../released/', import.meta.url)

/** The addresses of which at least one version was released. */
export function releasedAddresses(): string[] {
  return readdirSync(folder)
}

/** All released versions of an event, the oldest first; empty when there is none. */
export function releasesOf(event: AnyEvent): Release[] {
  if (!releasedAddresses().includes(event.address)) return []
  const files = readdirSync(new URL(`${event.address}/`, folder))
  return files
    .map((file) => Number(/^v(\d+)\.json$/.exec(file)?.[1]))
    .sort((a, b) => a - b)
    .map((version) => ({ version, ...JSON.parse(readFileSync(fileOf(event, version), 'utf8')) }))
}

/** What would be released of the event as it is now. */
export function releaseOf(event: AnyEvent, version: number): Release {
  return {
    version,
    schema: event.schema,
    sample: plain(event.example),
    golden: event.avro.toBuffer(event.example).toString('hex'),
  }
}

/** Writes a release to its file, for ever. @throws when the file exists. */
export function writeRelease(event: AnyEvent, { version, ...content }: Release): void {
  mkdirSync(new URL(`${event.address}/`, folder), { recursive: true })
  writeFileSync(fileOf(event, version), `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' })
}

/** True when the event's schema is the one of its newest release. */
export function isReleased(event: AnyEvent, releases: readonly Release[]): boolean {
  return isDeepStrictEqual(plain(event.schema), plain(releases.at(-1)?.schema))
}

/**
 * Says, in sentences, why the event as it is now cannot live beside its released versions: records of every version
 * lie in the topic until its retention ends, and services are never replaced all at once. So the current schema must
 * read what each version wrote, and each version must read what is written now. Empty when all is well.
 */
export function incompatibilities(event: AnyEvent, releases: readonly Release[]): string[] {
  const onFormer = event.former.flatMap((former) =>
    releasesOf(former).map((release) => [readsOld(event, release)]),
  )
  const onTopic = releases.map((release) => [readsOld(event, release), oldReads(event, release)])
  return [...onFormer, ...onTopic].flatMap((found) => {
    const reasons = found.filter((reason) => reason !== undefined)
    return reasons.map(
      (reason) =>
        `${event.name}: ${reason}. Undo the change, or make it one that both sides can read (a new field needs a ` +
        `\`default\`, nothing else may change), or declare a new event on a new topic beside this one.`,
    )
  })
}

function readsOld(event: AnyEvent, { version, schema, sample, golden }: Release): string | undefined {
  try {
    const resolver = event.avro.createResolver(avroType(schema), namesOnly())
    const read = plain(event.avro.fromBuffer(Buffer.from(golden, 'hex'), resolver))
    if (!agrees(renamed(event, sample), read))
      return `the current schema no longer says what version ${version} said`
  } catch (error) {
    return `the current schema cannot read version ${version} (${(error as Error).message})`
  }
  return undefined
}

/** Avro resolves names without their namespaces, and so do the services. New for each use: avsc remembers in it. */
const namesOnly = () => ({ ignoreNamespaces: true }) as object

/** What an earlier schema said, under the names that its fields have now. */
function renamed({ schema }: AnyEvent, sample: unknown): unknown {
  const names = new Map(
    (schema as RecordSchema).fields.flatMap(({ name, aliases = [] }) =>
      aliases.map((alias) => [alias, name]),
    ),
  )
  return Object.fromEntries(
    Object.entries(sample as object).map(([name, value]) => [names.get(name) ?? name, value]),
  )
}

function oldReads(event: AnyEvent, { version, schema }: Release): string | undefined {
  try {
    const old = avroType(schema)
    const read = plain(
      old.fromBuffer(event.avro.toBuffer(event.example), old.createResolver(event.avro, namesOnly())),
    )
    if (!agrees(read, plain(event.example)))
      return `version ${version} does not find in the current schema what it is used to`
  } catch (error) {
    return `version ${version} cannot read the current schema (${(error as Error).message})`
  }
  return undefined
}

/** True when the later value says all that the earlier one says; it may say more. */
function agrees(earlier: unknown, later: unknown): boolean {
  if (Array.isArray(earlier) && Array.isArray(later))
    return earlier.length === later.length && earlier.every((item, i) => agrees(item, later[i]))
  if (isRecord(earlier) && isRecord(later))
    return Object.keys(earlier).every((name) => agrees(earlier[name], later[name]))
  return earlier === later
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as JSON says it. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

function fileOf(event: AnyEvent, version: number): URL {
  return new URL(`${event.address}/v${version}.json`, folder)
}
