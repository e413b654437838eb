import path from 'node:path'
import { fail } from '@jangteo/launcher'
import { Command } from 'commander'
import { buildArtefact, consoleName } from '../artefacts/artefact.ts'
import { root } from '../paths.ts'
import { serviceNamed, services } from '../services.ts'

const names = [...services.map(({ name }) => name), consoleName]

const programNamed = (name: string) => (name === consoleName ? name : serviceNamed(name))

/** `npm run build -- order`: the artefact of a service, or of the console, in `dist/order`. */
async function build(wanted: readonly string[], { out }: { out: string }): Promise<void> {
  const chosen = (wanted.includes('all') ? names : wanted).map(programNamed)
  for (const program of chosen) {
    const name = typeof program === 'string' ? program : program.name
    const folder = path.resolve(process.cwd(), out, name)
    const { release, commit } = await buildArtefact(program, folder)
    console.log(
      `${path.relative(process.cwd(), folder)}: ${name} ${release}${commit ? `, commit ${commit}` : ''}`,
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
