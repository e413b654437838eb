import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ask, host, type Part, type Run } from '@jangteo/launcher'
import { parse } from 'yaml'
import { infra } from '../paths.ts'
import { type Ports, portTable } from '../ports.ts'
import type { Program } from '../programs/debian-program.ts'

const home = path.join(infra, 'observe')

/** Prometheus with the targets and rules of `infra/observe/prometheus.yml`, for the programs on this machine's ports. */
export function prometheus({ file, environment }: Program, ports: Ports): Part {
  const port = ports.prometheus
  const configuration = (run: Run) => path.join(run.data, 'prometheus.json')
  return {
    name: 'prometheus',
    needs: [],
    listens: [{ port, variable: portTable.prometheus.variable }],
    stop: { signal: 'SIGTERM', grace: 5000 },

    async prepare(run) {
      await mkdir(run.data, { recursive: true })
      await writeFile(configuration(run), await onThisMachine(ports))
    },

    command: async (run) => ({
      file,
      environment,
      args: [
        `--config.file=${configuration(run)}`,
        `--storage.tsdb.path=${path.join(run.data, 'tsdb')}`,
        '--storage.tsdb.retention.time=2d',
        `--web.listen-address=${host}:${port}`,
        '--log.level=warn',
      ],
    }),

    async check() {
      await ask(`http://${host}:${port}/-/ready`)
    },
  }
}

/**
 * The configuration for compose with other addresses: its `order:3001` is the program that has port 3001 by default, on the port
 * that it has here. As JSON, which is YAML, too.
 */
export async function onThisMachine(ports: Ports): Promise<string> {
  const { rule_files, scrape_configs, ...rest }: Configuration = parse(
    await readFile(path.join(home, 'prometheus.yml'), 'utf8'),
  )
  const names = Object.keys(portTable) as (keyof Ports)[]
  const here = (target: string) => {
    const name = names.find((each) => target.endsWith(`:${portTable[each].port}`))
    if (!name) throw new Error(`no program of the port table listens where ${target} is`)
    return `${host}:${ports[name]}`
  }
  return JSON.stringify({
    ...rest,
    rule_files: rule_files.map((file) => path.join(home, file)),
    scrape_configs: scrape_configs.map(({ static_configs, ...job }) => ({
      ...job,
      static_configs: static_configs.map((each) => ({ ...each, targets: each.targets.map(here) })),
    })),
  })
}

interface Configuration {
  readonly rule_files: readonly string[]
  readonly scrape_configs: readonly {
    readonly static_configs: readonly { readonly targets: readonly string[]; readonly labels?: object }[]
  }[]
}
