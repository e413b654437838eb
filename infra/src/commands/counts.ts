import { InvalidArgumentError, Option } from 'commander'

/** More are no better on one machine, and PostgreSQL has connections for no more. */
const MOST_REPLICAS = 9

/** @throws InvalidArgumentError */
export function replicaCount(text: string): number {
  if (!/^\d$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_REPLICAS}.`)
  return Number(text)
}

/** @throws InvalidArgumentError */
export function wholeSeconds(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 3_600)
    throw new InvalidArgumentError('It must be a whole number of seconds from 1 to 3600.')
  return value
}

/** `--settle` */
export const settleOption = (what = 'seconds') =>
  new Option('--settle <seconds>', `${what} for which a difference is looked at again, until it counts`)
    .argParser(wholeSeconds)
    .default(10)

/** `--replicas` */
export const replicasOption = () =>
  new Option('--replicas <count>', 'processes of each service, behind its port')
    .argParser(replicaCount)
    .default(1)

/** `--brokers` */
export const brokersOption = () =>
  new Option('--brokers <count>', 'brokers of a new stack: 1 or 3; default: as before').argParser((text) => {
    if (text !== '1' && text !== '3') throw new InvalidArgumentError('It must be 1 or 3.')
    return Number(text)
  })
