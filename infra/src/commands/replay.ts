import { fail, isTaken } from '@jangteo/launcher'
import { Command } from 'commander'
import { serviceCommand } from '../parts/service.ts'
import { portsFrom } from '../ports.ts'
import { type Service, serviceNamed, services } from '../services.ts'
import { devCoordinates, refuseInMemory } from '../stacks/dev-stack.ts'
import { runInherited } from './run-inherited.ts'

const replaying = services.filter(({ replays }) => replays)
const names = replaying.map(({ name }) => name).join(', ')

/**
 * The service, if a replay may rebuild its data.
 * @throws Error with the reason: a service that sends messages, moves money or issues coupons must not do it again
 */
function replayable(name: string): Service {
  const service = serviceNamed(name)
  if (!service.replays)
    throw new Error(
      `${name} cannot be replayed: what its handlers do must not happen twice; there are: ${names}`,
    )
  return service
}

/** `npm run replay -- <service>`: the service's own `replay`, on the stack that runs, beside the service itself. */
async function replay(name: string): Promise<void> {
  refuseInMemory()
  const service = replayable(name)
  const ports = portsFrom(process.env)
  if (!(await isTaken(ports.postgres)))
    throw new Error('the stack does not run: start it with `npm start` or `npm run stack -- up`')
  await runInherited(await serviceCommand(service, devCoordinates(ports), ports, ['replay']))
}

await new Command('npm run replay --')
  .description('rebuild the data that a service derives from events, from the topics, while it runs')
  .argument('<service>', replaying.map(({ name }) => name).join(' | '))
  .action(replay)
  .parseAsync()
  .catch(fail)
