/** The command was not understood: nothing was asked of any service. The program ends with 2. */
export class WrongArguments extends Error {
  override readonly name = 'WrongArguments'
}
