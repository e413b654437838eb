import { type Command, InvalidArgumentError } from 'commander'

/** The options of a command that asks the services. */
export interface Everywhere {
  readonly url: readonly string[]
  readonly json?: true
}

/** Adds `--url` and `--json`. */
export const withEverywhere = (command: Command): Command =>
  command
    .option(
      '--url <service=url>',
      'URL of a service (may be repeated)',
      (url: string, urls: string[]) => [...urls, url],
      [],
    )
    .option('--json', 'one JSON document, for programs')

/** Adds `--because` to a command that shows personal data masked otherwise. */
export const withPersonalData = (command: Command): Command =>
  command.option(
    '--because <reason>',
    'show masked personal data, too: one sentence, kept with your name',
    (text) => {
      const reason = text.trim()
      if (reason === '') throw new InvalidArgumentError('It must be a sentence.')
      return reason
    },
  )

/** How a program is reached elsewhere, and read by programs; for its help. */
export const elsewhere = (name: string, example: string): string => `
Without a URL it asks the development stack (npm start). Elsewhere:
  OPERATOR_TOKEN=… npm run ${name} -- ${example} --url order=https://… --url data-platform=https://…
or OPERATOR_URLS="order=https://… data-platform=https://…". The token has the role admin.
For a program: npm run --silent ${name} -- ${example} --json`
