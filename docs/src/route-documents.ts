import { services } from '@jangteo/shop'

/** The OpenAPI documents of all services, by name. Nothing is started. */
export async function readDocuments(): Promise<Record<string, object>> {
  const documents: Record<string, object> = {}
  // One after the other: on a busy machine all at once take longer than a part of a server may take to start.
  for (const [name, service] of Object.entries(services))
    documents[name] = await service.createFrom({ LOG_LEVEL: 'silent' }).document()
  return documents
}
