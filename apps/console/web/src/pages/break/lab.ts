import type { paths } from '../../api/generated/lab.ts'
import { lab } from '../../api/services.ts'
import { shellWord } from '../../parts/shell-word.ts'

export type LabState = paths['/state']['get']['responses'][200]['content']['application/json']
export type PartState = LabState['parts'][number]
export type BegunFault = LabState['faults'][number]
export type Fault = BegunFault['fault']
export type Waiting = LabState['waiting'][number]

/** @throws Problem */
export const readState = async (): Promise<LabState> => (await lab.requests.GET('/state')).data as LabState

/** @throws Problem */
export const beginFault = (fault: Fault, seconds: number) =>
  lab.requests.POST('/faults', { body: { fault, seconds } })

/** @throws Problem */
export const undoFault = (id: string) => lab.requests.POST('/faults/{id}/undo', { params: { path: { id } } })

/** @throws Problem */
export const undoFaults = () => lab.requests.POST('/faults/undo')

/** Whether it is to be undone. */
export const isOpen = ({ undoesItselfAt, undoneAt }: BegunFault): boolean =>
  undoesItselfAt !== null && undoneAt === null

/** What it is about, in the order of the command line. */
export function targetOf(fault: Fault): readonly string[] {
  switch (fault.kind) {
    case 'gateway':
      return [fault.behaviour, String(fault.percent)]
    case 'broken-release':
      return [fault.productId]
    case 'malformed-record':
      return [fault.topic, fault.key]
    case 'duplicates':
    case 'partitions':
      return [fault.topic, String(fault.count)]
    default:
      return [fault.part]
  }
}

export const commandOf = (fault: Fault): string =>
  `npm run demo -- break ${[fault.kind, ...targetOf(fault)].map(shellWord).join(' ')}`
