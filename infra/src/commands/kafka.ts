import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { host, isTaken } from '@jangteo/launcher'
import { Command } from 'commander'
import { deployUser, javaLogin } from '../kafka-users.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { portsFrom } from '../ports.ts'
import { download, isDownloaded, stackDownload } from '../programs/downloads.ts'
import { kafkaToolCommand, kafkaToolNamed, kafkaTools } from '../programs/kafka-tools.ts'
import { checkRequirements } from '../programs/requirements.ts'
import { devCoordinates, devDir, refuseInMemory } from '../stacks/dev-stack.ts'
import { runInherited } from './run-inherited.ts'
import { runProgram } from './run-program.ts'

const tools = `The tools are: ${Object.keys(kafkaTools).join(', ')}`

/** `npm run kafka -- topics --list`: a tool of Kafka on the stack that runs. The tool's exit code is that of this program. */
async function runTool(name: string, given: string[]): Promise<void> {
  const tool = kafkaToolNamed(name)
  if (!tool) throw new WrongArguments(`Kafka has no tool "${name}". ${tools}`)
  // The address is the first argument: some tools take it only before their own subcommand.
  const address = needsAddress(given) ? ['--bootstrap-server', await runningBrokers()] : []
  const login = needsLogin([...address, ...given]) ? ['--command-config', await writeLogin()] : []
  const args = [...address, ...login, ...given]
  const java = checkRequirements({ maven: !isDownloaded(stackDownload) })
  await download(stackDownload, (state) => console.error(state))
  await runInherited(await kafkaToolCommand(java, tool, args))
}

/** False for a caller who asks how the tool is used, or names the brokers. */
const needsAddress = (args: readonly string[]) =>
  args.length > 0 && !args.some((each) => /^--(help|version|bootstrap-(server|controller)(=.*)?)$/.test(each))

/** Whether it asks a broker of this stack, and does not say itself who it is. */
function needsLogin(args: readonly string[]): boolean {
  const at = args.findIndex((each) => /^--bootstrap-server(=|$)/.test(each))
  const named = args[at]?.split('=')[1] ?? args[at + 1] ?? ''
  const { kafkaBrokers } = devCoordinates(portsFrom(process.env))
  const isOurs = (address: string) => kafkaBrokers.includes(address.replace(/^localhost:/, `${host}:`))
  return at >= 0 && named.split(',').every(isOurs) && !args.some((each) => /^--command-config\b/.test(each))
}

/** Who the tool is: the user that may do everything. A password is not for a command line, which all users of the machine see. */
async function writeLogin(): Promise<string> {
  const file = path.join(devDir, 'kafka-tools.properties')
  const { kafkaTlsCa } = devCoordinates(portsFrom(process.env))
  const lines = Object.entries(javaLogin(deployUser, kafkaTlsCa)).map(([name, value]) => `${name}=${value}\n`)
  await mkdir(devDir, { recursive: true })
  await writeFile(file, lines.join(''), { mode: 0o600 })
  return file
}

/** @throws Error when no broker of the development stack runs */
async function runningBrokers(): Promise<string> {
  refuseInMemory()
  const { kafkaBrokers } = devCoordinates(portsFrom(process.env))
  const taken = await Promise.all(kafkaBrokers.map((broker) => isTaken(Number(broker.split(':')[1]))))
  if (!taken.includes(true))
    throw new Error(
      'Kafka does not run: start it with `npm start` or `npm run stack -- up`, or name brokers with --bootstrap-server',
    )
  return kafkaBrokers.join(',')
}

await runProgram(
  new Command('npm run kafka --')
    .description("run one of Kafka's own tools on the stack that runs")
    .argument('<tool>', 'with or without kafka- before its name')
    .argument(
      '[arguments...]',
      "the tool's own; --bootstrap-server and the login are added when it is left out",
    )
    .addHelpText(
      'after',
      `\n${tools}\n\nIn a pipe, without npm's own lines: npm run --silent kafka -- topics --list`,
    )
    .showHelpAfterError(tools)
    .passThroughOptions()
    .exitOverride()
    .action(runTool),
)
