import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import type * as Engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

type EngineModule = typeof Engine

/**
 * Prisma's migration engine in its WebAssembly form, on one database: needs no native binary and no network.
 *
 * @param url the administrator's connection
 * @throws what the engine or the database says, as an Error
 */
export async function withSchemaEngine<T>(
  url: string,
  schema: { path: string; content: string },
  work: (engine: Engine.SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await engineModule()
  const opened: SqlDriverAdapter[] = []
  const factory = bindMigrationAwareSqlAdapterFactory(migrationFactory(url, opened))
  const datamodels: [string, string][] = [[schema.path, schema.content]]
  try {
    const engine = await SchemaEngine.new({ datamodels }, () => {}, factory)
    try {
      return await work(engine)
    } finally {
      engine.free()
    }
  } catch (error) {
    throw readable(error, factory)
  } finally {
    await Promise.all(opened.map((adapter) => adapter.dispose()))
  }
}

let loaded: Promise<EngineModule> | undefined

/** One instance in a process: the generated glue keeps it in a variable of its own. */
function engineModule(): Promise<EngineModule> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<EngineModule> {
  // Without it a panic inside shows as a TypeError about set_message.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`the migration engine failed: ${message}`)
      },
    },
  })
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'))
  const { WebAssembly } = globalThis as unknown as WithWebAssembly
  const timer = Object.keys(glue).find((name) => name.startsWith('__wbg_setTimeout_'))
  // Its timeout for taking the lock is never cleared, and would keep a finished process alive for ten seconds.
  const unref = (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref()
  const imports = { ...glue, ...(timer && { [timer]: unref }) }
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return glue
}

/** Node has it, its types have not. */
interface WithWebAssembly {
  WebAssembly: {
    instantiate(
      bytes: Uint8Array,
      imports: object,
    ): Promise<{ instance: { exports: Record<string, unknown> } }>
  }
}

function migrationFactory(url: string, opened: SqlDriverAdapter[]): SqlMigrationAwareDriverAdapterFactory {
  const open = async (to: string, afterwards?: () => Promise<void>) => {
    // One connection: the engine holds its advisory lock on it.
    const pool = new pg.Pool({ connectionString: to, max: 1 })
    pool.on('error', () => {})
    const adapter = migrationAdapter(await new PrismaPg(pool).connect(), pool, afterwards)
    opened.push(adapter)
    return adapter
  }
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => open(url),
    async connectToShadowDb() {
      const name = `prisma_shadow_${randomUUID().replaceAll('-', '')}`
      const admin = new pg.Client(url)
      await admin.connect()
      await admin.query(`create database ${name} template template0`)
      const shadow = new URL(url)
      shadow.pathname = `/${name}`
      return open(shadow.href, async () => {
        await admin.query(`drop database ${name} with (force)`)
        await admin.end()
      })
    },
  }
}

interface Internals {
  performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }>
  onError(error: unknown): never
}

const charOid = 18
const textOid = 25

/**
 * Fills two gaps of the adapter as an adapter for migrations: it rejects columns of type "char", which the
 * catalogue that the engine reads is full of, and it splits scripts at every semicolon, which breaks function bodies.
 */
function migrationAdapter(
  adapter: SqlDriverAdapter,
  pool: pg.Pool,
  afterwards: (() => Promise<void>) | undefined,
): SqlDriverAdapter {
  const inner = adapter as unknown as Internals
  const queryRaw = adapter.queryRaw
  let disposed = false
  return Object.assign(adapter, {
    async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
      const chars: number[] = []
      const view = Object.create(adapter, {
        performIO: {
          async value(sent: SqlQuery) {
            const result = await inner.performIO(sent)
            for (const [index, field] of result.fields.entries()) {
              if (field.dataTypeID !== charOid) continue
              field.dataTypeID = textOid
              chars.push(index)
            }
            return result
          },
        },
      })
      const result = await queryRaw.call(view, query)
      for (const index of chars) result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    },
    async executeScript(script: string) {
      try {
        await pool.query(script)
      } catch (error) {
        inner.onError(error)
      }
    },
    async dispose() {
      if (disposed) return
      disposed = true
      await pool.end()
      await afterwards?.()
    },
  })
}

/** The engine gives either its own message or the number of an error that the adapter kept. */
function readable(error: unknown, factory: ReturnType<typeof bindMigrationAwareSqlAdapterFactory>): Error {
  const text = error instanceof Error ? error.message : JSON.stringify(error)
  const id = /"?id"?\s*[:=]\s*(\d+)/.exec(text)?.[1]
  const kept = id === undefined ? undefined : factory.errorRegistry.consumeError(Number(id))
  const cause = kept?.error ?? error
  const message = cause instanceof Error ? cause.message : text
  const migration = /with migration_name="([^"]+)"/.exec(message)?.[1]
  // What follows is the engine's own stack.
  const [reason = message] = message.split(/\n\s+0: /)
  return new Error(migration ? `${migration}: ${reason}` : reason, { cause })
}
