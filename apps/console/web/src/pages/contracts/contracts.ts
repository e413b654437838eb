import document from './contracts.json'

/** The contracts, as `npm run docs` has written them from the code. */
export const contracts = document.events
export type Contract = (typeof contracts)[number]
type Party = Contract['consumedBy'][number]

/** It stores every event, and would be beside each. */
const STORE = 'data-platform'
const STORING = 'recordEvents'

/** Those who act on an event. */
export const actors = ({ consumedBy }: Contract): readonly Party[] =>
  consumedBy.filter(
    ({ service, functions }) => service !== STORE || functions.some((name) => name !== STORING),
  )

export const partyText = ({ service, functions }: Party): string => `${service}: ${functions.join(', ')}`

/** The page of a contract's topic; of several, that of topics, with these. */
export const topicPath = ({ address, topics }: Contract): string =>
  topics.length === 1 ? `/topics/${address}` : `/topics?name=${address.replace('{service}', '')}`

/** Whether a contract has a text in its name, topics, services or functions. */
export const fits = (contract: Contract, text: string): boolean =>
  [
    contract.name,
    ...contract.topics.map(({ name }) => name),
    ...[...contract.publishedBy, ...contract.consumedBy].map(partyText),
  ].some((each) => each.toLowerCase().includes(text.toLowerCase()))
