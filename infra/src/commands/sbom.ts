import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { root } from '../paths.ts'
import { runInherited } from './run-inherited.ts'
import { runProgram } from './run-program.ts'

/** `npm run sbom`: every library that is installed, with version, hash and licence, as CycloneDX. */
await runProgram(
  new Command('npm run sbom --')
    .description('write the list of all libraries (SBOM, CycloneDX as JSON)')
    .option('--out <file>', 'where', 'dist/sbom.cdx.json')
    .option('--prod', 'only what programs have, not what builds and tests them')
    .exitOverride()
    .action(async ({ out, prod }: { out: string; prod?: true }) => {
      const { packageManager } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
      const file = path.resolve(root, out)
      await mkdir(path.dirname(file), { recursive: true })
      await runInherited({
        file: 'npx',
        args: [
          ...['-y', packageManager, 'sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
          ...['--out', file, ...(prod ? ['--prod'] : [])],
        ],
        cwd: root,
      })
    }),
)
