import path from 'node:path'

/** The repository's root. */
export const root = path.resolve(import.meta.dirname, '../..')
export const infra = path.join(root, 'infra')

/** Everything the stack writes: downloads, data, logs. Safe to delete while no stack runs. */
export const stackRoot = path.join(root, '.stack')
export const downloads = path.join(stackRoot, 'downloads')
