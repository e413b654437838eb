import './own-allocation.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { aborted, isTaken, keepAllAlive, terminalProgress, untilSignal } from '@jangteo/launcher'
import { Command } from 'commander'
import { databaseUrl, serviceEnvironment } from '../coordinates.ts'
import { newMigration } from '../migrations/new-migration.ts'
import { type OwnedTopic, ownedTopics } from '../operator/topic-partitions.ts'
import { HINT, hasEvents, timelineOf, traceIdIn, tracesOfEvent } from '../operator/trace-shown.ts'
import { tracesOfOrder } from '../operator/traces-of-order.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { serviceCommand } from '../parts/service.ts'
import { type Brokers, portsFrom, portTable } from '../ports.ts'
import { connectDownload, pin, stackDownload, streamsDownload } from '../programs/downloads.ts'
import { checkRequirements } from '../programs/requirements.ts'
import { serviceNamed, services } from '../services.ts'
import {
  devCoordinates,
  devDir,
  devLogs,
  migrateAll,
  onRequestDir,
  refuseInMemory,
  runningInDev,
  startDevStack,
  stopDevStack,
  stopOwnStack,
  waitUntilReady,
} from '../stacks/dev-stack.ts'
import { removeData } from '../stacks/embedded-stack.ts'
import { listensOnRequest, partOnRequest, partsOnRequest, startOnRequest } from '../stacks/on-request.ts'
import { startTestStack, testStackVariable } from '../stacks/test-stack.ts'
import type { ReplicaCounts } from '../stacks/wanted-replicas.ts'
import { brokersOption } from './counts.ts'
import { runInherited } from './run-inherited.ts'
import { runProgram } from './run-program.ts'
import { runningLine, scale, wantedCount } from './scale.ts'

const progress = terminalProgress()
const program = new Command('npm run stack --')
  .description(
    'Kafka, schema registry, PostgreSQL, Redis and a sandbox of the outside systems, without Docker',
  )
  .exitOverride()

program
  .command('up')
  .argument('[part...]', `optional parts, started only when named: ${Object.keys(partsOnRequest).join(', ')}`)
  .description('start the stack (or use the running one), and stop it at Ctrl-C')
  .option('--detach', 'leave it running and return')
  .addOption(brokersOption())
  .action(async (names: string[], { detach, brokers }: { detach?: boolean; brokers?: Brokers }) => {
    refuseInMemory()
    const wanted = names.map(partOnRequest)
    const signal = untilSignal()
    const standing = names.flatMap(listensOnRequest)
    const stack = await startDevStack({ progress, signal, standing, brokers })
    const { coordinates, ports } = stack
    const options = { dir: onRequestDir, logs: devLogs, stack: coordinates, ports, progress, signal }
    const more =
      wanted.length > 0
        ? await startOnRequest(wanted, options).catch((error) =>
            stopOwnStack(stack).then(() => Promise.reject(error)),
          )
        : undefined
    if (detach) {
      await Promise.all([stack.nextPrepared, more?.nextPrepared])
      more?.leaveRunning()
      stack.leaveRunning()
      console.log('The stack runs. Stop it with: npm run stack -- down')
      return
    }
    console.log(
      stack.owned ? 'The stack runs. Ctrl-C stops it.' : 'The stack ran already, and goes on after Ctrl-C.',
    )
    await keepAllAlive(more ? [stack, more] : [stack], signal)
      .finally(() => more?.stop())
      .finally(() => stopOwnStack(stack))
  })

program
  .command('down')
  .description('stop the stack, even if another process started it')
  .action(async () => {
    const names = await stopDevStack()
    console.log(names.length > 0 ? `Stopped ${names.join(', ')}.` : 'Nothing ran.')
  })

program
  .command('status')
  .description('list running parts and replicas with process ids and ports')
  .action(() => {
    const running = runningInDev()
    if (running.length === 0) console.log('Nothing runs.')
    for (const [name, part] of running) console.log(runningLine(name, part))
    if (running.length === 0) process.exitCode = 1
  })

program
  .command('scale')
  .argument('<service=count...>', 'as coupon=3 order=2', wantedCount)
  .description('bring services of a running `npm start` to 1 to 9 replicas each, behind their ports')
  .action((counts: ReplicaCounts) => {
    refuseInMemory()
    return scale(counts)
  })

program
  .command('ready')
  .description('wait until a stack started by another process is ready and migrated')
  .action(() => waitUntilReady())

program
  .command('reset')
  .description('delete all its data')
  .option('--yes', 'do not ask')
  .action(async ({ yes }: { yes?: boolean }) => {
    if (runningInDev().length > 0) {
      throw new Error(
        'the stack runs: stop it first, with Ctrl-C where it was started or with `npm run stack -- down`',
      )
    }
    if (!yes && !(await confirm(`Delete all databases, topics and keys of ${path.relative('', devDir)}?`)))
      return
    removeData(devDir)
    console.log('Deleted.')
  })

program
  .command('logs')
  .argument('[part]', 'a part, a service with all of its replicas, or one of these; default: all')
  .option('-f, --follow', 'follow new lines')
  .description('print the logs')
  .action(async (part: string | undefined, { follow }: { follow?: boolean }) => {
    const folder = devLogs
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.log')) : []
    const isOf = (file: string) => [file, file.replace(/-\d\.log$/, '.log')].includes(`${part}.log`)
    const chosen = part === undefined ? files : files.filter(isOf)
    if (chosen.length === 0) {
      const names = files.map((file) => path.basename(file, '.log')).join(', ')
      throw new Error(`no log${part ? ` of "${part}"` : ''}; there are: ${names || 'none yet'}`)
    }
    const tail = spawn('tail', ['-n', '200', ...(follow ? ['-F'] : []), ...chosen], {
      cwd: folder,
      stdio: 'inherit',
    })
    await once(tail, 'exit')
  })

program
  .command('trace')
  .argument('<id>', 'of a trace, an event or an order; or a traceparent')
  .description('print the log lines of a trace, over all services')
  .action(async (id: string) => {
    const files = existsSync(devLogs) ? readdirSync(devLogs).filter((file) => file.endsWith('.log')) : []
    const logs = files.map((file) => readFileSync(path.join(devLogs, file), 'utf8'))
    const traceIds = await tracesNamed(id, logs)
    const timeline = timelineOf(logs, traceIds)
    for (const line of timeline) console.log(line)
    if (timeline.length === 0)
      throw new Error(`no log line of the trace of "${id}" in ${path.relative('', devLogs)}. ${HINT}`)
    if (!hasEvents(timeline)) console.log(HINT)
  })

program
  .command('partitions')
  .argument('[topic]', 'a topic; without it, all of them')
  .argument('[count]', 'how many partitions it shall have')
  .description(
    'show over how many partitions the keys of each topic are spread, or give a topic more while it is used',
  )
  .action(async (topic: string | undefined, count: string | undefined) => {
    const ports = portsFrom(process.env)
    if (!(await isTaken(ports.postgres)))
      throw new Error('the stack does not run: start it with `npm start` or `npm run stack -- up`')
    const owned = await ownedTopics(devCoordinates(ports))
    const asked = topic === undefined ? owned : owned.filter((each) => each.topic === topic)
    if (topic !== undefined && asked.length === 0)
      throw new WrongArguments(
        `no service publishes "${topic}"; there are: ${owned.map((each) => each.topic).join(', ')}`,
      )
    if (count === undefined) {
      for (const { service, topic, used, wanted } of asked)
        console.log(
          `${topic.padEnd(24)} ${service.name.padEnd(14)} ${String(used).padStart(3)}${wanted > used ? `, ${wanted} wanted` : ''}`,
        )
      return
    }
    refuseInMemory()
    const [{ service }] = asked as [OwnedTopic]
    const command = ['partitions', String(topic), count]
    await runInherited(await serviceCommand(service, devCoordinates(ports), ports, command))
  })

program
  .command('env')
  .argument('[service]', 'a service; without it, the ports')
  .description('print environment variables')
  .action((name: string | undefined) => {
    const ports = portsFrom(process.env)
    const pairs = name
      ? Object.entries(serviceEnvironment(serviceNamed(name), devCoordinates(ports), ports))
      : Object.entries(portTable).map(([port, { variable }]) => [variable, ports[port as keyof typeof ports]])
    for (const [variable, value] of pairs) console.log(`${variable}=${value}`)
  })

program
  .command('migrate')
  .description("apply the migrations of every service's database (up does it, too)")
  .action(async () => {
    const applied = await migrateAll(devCoordinates(portsFrom(process.env)))
    console.log(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Up to date.')
  })

program
  .command('migration')
  .argument('<service>', services.map((service) => service.name).join(' | '))
  .argument('<name>', 'what the migration does, in a few words')
  .description("write a migration for the changes in a service's schema.prisma (the stack must run)")
  .action(async (name: string, title: string) => {
    const service = serviceNamed(name)
    const url = databaseUrl(devCoordinates(portsFrom(process.env)), 'postgres')
    const file = await newMigration(service, title, url)
    console.log(file ? `Wrote ${path.relative(process.cwd(), file)}` : 'schema.prisma and migrations agree.')
  })

program
  .command('checksums')
  .description(
    'download what comes from Maven Central again, and write its hashes (after a version in a pom.xml has changed)',
  )
  .action(async () => {
    checkRequirements({ maven: true })
    for (const wanted of [stackDownload, connectDownload, streamsDownload])
      await pin(wanted, (state) => progress('download', state))
  })

program
  .command('test')
  .description('keep a stack for tests up until Ctrl-C, and print how to use it')
  .action(async () => {
    const signal = untilSignal()
    const stack = await startTestStack({ progress, signal })
    console.log(`export ${testStackVariable}='${JSON.stringify(stack.coordinates)}'`)
    await aborted(signal)
    await stack.stop()
  })

/** An order is looked up in the data platform, if that runs. */
async function tracesNamed(id: string, logs: readonly string[]): Promise<string[]> {
  const named = traceIdIn(id)
  if (named) return [named]
  const ofEvent = [...tracesOfEvent(logs, id)]
  return ofEvent.length > 0
    ? ofEvent
    : tracesOfOrder(devCoordinates(portsFrom(process.env)), id).catch(() => [])
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('no terminal to ask at: add --yes')
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question(`${question} [y/N] `)
  lines.close()
  return /^y(es)?$/i.test(answer.trim())
}

await runProgram(program)
process.exit()
