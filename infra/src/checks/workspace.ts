import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../paths.ts'

/** A package of the workspace: its short name is its folder's. */
export interface WorkspacePackage {
  readonly name: string
  readonly directory: string
  readonly scripts: Readonly<Record<string, string>>
}

const groups = ['packages', 'apps', 'examples']
const single = [
  'apps/console/web',
  'infra',
  'infra/api-gateway',
  'infra/kubernetes',
  'docs',
  'flows',
  'bench',
]

/** All packages of the workspace, those that others stand on first. */
export function workspacePackages(): WorkspacePackage[] {
  const grouped = groups.flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => `${group}/${name}`),
  )
  return [...grouped, ...single]
    .map((folder) => path.join(root, folder))
    .filter((directory) => existsSync(path.join(directory, 'package.json')))
    .map((directory) => ({
      name: path.basename(directory),
      directory,
      scripts: JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')).scripts ?? {},
    }))
}
