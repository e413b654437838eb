export type { Both } from './both.ts'
export {
  createDemo,
  type Demo,
  DemoBusy,
  type DemoState,
  type PeopleReport,
  type RemovalReport,
  SceneUnknown,
} from './demo.ts'
export type { Breaks, Fault } from './faults.ts'
export { LIMITS, type PeopleOptions, refuseTooMany, TooManyPeople } from './people/people.ts'
export { personas } from './people/personas.ts'
export { scenes } from './scenes/index.ts'
export type { Check, Report } from './scenes/play.ts'
export type { Audited } from './scenes/proof.ts'
export type { Scene } from './scenes/scene.ts'
export type { ShopAddresses } from './shop/connect.ts'
