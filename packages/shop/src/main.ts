import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { MemoryBroker, memoryRegistry, memoryTransport } from '@jangteo/messaging'
import { ConfigError, createLogger, type Environment, runService } from '@jangteo/service-kit'
import { services } from './services.ts'

/**
 * `node main.ts <folder>`: every service in this process, on one in-memory broker, with the demo's data. The environment of a
 * service is that of this process, with what `<folder>/<service>.env` says. Its databases must be new: the events that they have
 * seen are gone with the process. Ends with code 2 without a folder, and with code 1 and every problem for a wrong configuration.
 */
async function main([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) {
    console.error('usage: main.ts <folder with <service>.env>')
    process.exitCode = 2
    return
  }
  const broker = new MemoryBroker()
  const registry = memoryRegistry()
  const shop = Object.entries(services).map(([name, service]) =>
    service.createFrom(environmentOf(path.join(folder, `${name}.env`)), {
      connection: { transport: memoryTransport(broker), registry },
    }),
  )
  for (const { commands } of shop) {
    await commands.bootstrap()
    await commands.seed?.()
  }
  const { LOG_LEVEL: level = 'info' } = process.env
  await runService({
    name: 'shop',
    logger: createLogger({ name: 'shop', level }),
    components: shop.flatMap(({ components }) => components),
  })
}

/** Without a collector of traces: a process has one, which would say that all spans are of one service. */
const environmentOf = (file: string): Environment => ({
  ...process.env,
  ...parseEnv(readFileSync(file, 'utf8')),
  OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
})

await main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
