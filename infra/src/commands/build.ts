import path from 'node:path'
import { fail } from '@jangteo/launcher'
import { Command } from 'commander'
import { buildArtefact } from '../artefacts/artefact.ts'
import { root } from '../paths.ts'
import { serviceNamed, services } from '../services.ts'

const names = services.map(({ name }) => name)

/** `npm run build -- order`: the artefact of a service, in `dist/order`. */
async function build(wanted: readonly string[], { out }: { out: string }): Promise<void> {
  const chosen = wanted.includes('all') ? services : wanted.map(serviceNamed)
  for (const service of chosen) {
    const folder = path.resolve(process.cwd(), out, service.name)
    const { release, commit } = await buildArtefact(service, folder)
    console.log(
      `${path.relative(process.cwd(), folder)}: ${service.name} ${release}${commit ? `, commit ${commit}` : ''}`,
    )
  }
}

await new Command('npm run build --')
  .description('build the artefact of a service: a folder that runs anywhere with Node (docs/deploy.md)')
  .argument('<service...>', `${names.join(' | ')} | all`)
  .option('--out <folder>', 'folder in which each artefact gets a folder of its own', path.join(root, 'dist'))
  .action(build)
  .parseAsync()
  .catch(fail)
