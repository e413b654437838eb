import { randomInt } from 'node:crypto'
import { type Demo, DemoBusy, type PeopleReport, SceneUnknown, scenes, TooManyPeople } from '@jangteo/demo'
import { type DemoView, demoState, peopleBody, sceneBody, sceneParams } from './demo-shapes.ts'
import { Refused } from './refused.ts'
import type { LabApp } from './routes.ts'

const tags = ['demo']
const MOST_SEED = 2 ** 31

/** Simulated people and scenes: one at a time, each in the background. Every answer is the state of the demo. */
export function demoRoutes(app: LabApp, demo: Demo): void {
  app.get(
    '/demo',
    {
      schema: {
        tags,
        operationId: 'readDemo',
        summary: 'The scenes, what runs, and what came of the newest people, scene and removal',
        response: { 200: demoState },
      },
    },
    async () => shown(demo),
  )

  app.post(
    '/demo/people',
    {
      schema: {
        tags,
        operationId: 'startPeople',
        summary: 'Let simulated people come',
        description: 'Refused with `demo-busy` (409), `too-many-people` (400).',
        body: peopleBody,
        response: { 202: demoState },
      },
    },
    async ({ body: { seed = randomInt(MOST_SEED), ...options } }, reply) => {
      orRefused(() => demo.people({ ...options, seed }))
      return reply.code(202).send(shown(demo))
    },
  )

  app.post(
    '/demo/scenes/:name',
    {
      schema: {
        tags,
        operationId: 'playScene',
        summary: 'Play a scene',
        description: 'Refused with `demo-busy` (409), `scene-unknown` (404).',
        params: sceneParams,
        body: sceneBody,
        response: { 202: demoState },
      },
    },
    async ({ params, body }, reply) => {
      orRefused(() => demo.scene(params.name, body.size))
      return reply.code(202).send(shown(demo))
    },
  )

  app.post(
    '/demo/stop',
    {
      schema: {
        tags,
        operationId: 'stopDemo',
        summary: 'End what runs, at once, and mend what it has broken',
        response: { 200: demoState },
      },
    },
    async () => {
      await demo.stop()
      return shown(demo)
    },
  )

  app.post(
    '/demo/remove',
    {
      schema: {
        tags,
        operationId: 'removeDemo',
        summary: 'End what the demo has made: open orders, campaigns, products on sale',
        description: 'Stops what runs first. Facts of the past stay. Refused with `demo-busy` (409).',
        response: { 202: demoState },
      },
    },
    async (_, reply) => {
      await demo.remove().catch(asRefused)
      return reply.code(202).send(shown(demo))
    },
  )
}

function orRefused(begin: () => void): void {
  try {
    begin()
  } catch (error) {
    asRefused(error)
  }
}

/** @throws Refused in place of the demo's own errors */
function asRefused(error: unknown): never {
  if (error instanceof DemoBusy) throw new Refused(409, 'demo-busy', error.message)
  if (error instanceof TooManyPeople) throw new Refused(400, 'too-many-people', error.message)
  if (error instanceof SceneUnknown) throw new Refused(404, 'scene-unknown', error.message)
  throw error
}

const instant = (ms: number) => new Date(ms).toISOString()
const times = ({ startedAt, endedAt }: { startedAt: number; endedAt: number | null }) => ({
  startedAt: instant(startedAt),
  endedAt: endedAt === null ? null : instant(endedAt),
})

const peopleOf = ({ options, ...people }: PeopleReport): DemoView['people'] => ({
  ...{ ...options, ...people, ...times(people) },
  counts: { ...people.counts },
})

function shown(demo: Demo): DemoView {
  const { busy, people, scene, removal } = demo.state()
  return {
    busy,
    scenes: scenes.map(({ name, title, shows, places }) => ({ name, title, shows, places: [...places] })),
    people: people && peopleOf(people),
    scene: scene && {
      ...{ ...scene, ...times(scene) },
      ...{ steps: [...scene.steps], checks: [...scene.checks] },
    },
    removal: removal && { ...removal, ...times(removal) },
  }
}
