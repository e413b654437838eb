import swagger from '@fastify/swagger'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { coordinatesOf } from '../coordinates.ts'
import { portsFrom } from '../ports.ts'
import { createLab } from './app.ts'

/** The OpenAPI document of the lab's routes. It needs no shop. */
export async function labDocument(): Promise<object> {
  const ports = portsFrom({})
  const lab = createLab({ groups: [], ports, coordinates: coordinatesOf(ports) }, (app) =>
    app.register(swagger, {
      openapi: { openapi: '3.1.0', info: { title: 'lab', version: '0.0.0' } },
      // Without a name: names are those of all documents that this process makes.
      transform: createJsonSchemaTransform({ schemaRegistry: z.registry<{ id?: string }>() }),
    }),
  )
  await lab.ready()
  const document = lab.swagger()
  await lab.close()
  return document
}
