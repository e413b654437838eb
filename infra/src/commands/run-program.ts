import { fail } from '@jangteo/launcher'
import { type Command, CommanderError } from 'commander'
import colors from 'picocolors'
import { WrongArguments } from '../operator/wrong-arguments.ts'

/**
 * Runs the command line that `program` describes. Wrong arguments are named, and the exit code is 2; after another error it is 1.
 * The program has `exitOverride`, set before its commands are added.
 */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else if (error instanceof WrongArguments) {
      console.error(`${colors.red('✗')} ${error.message}`)
      process.exitCode = 2
    } else fail(error)
  }
}
