/** Wrong arguments of a command: the process ends with code 2, and nothing was done. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}
