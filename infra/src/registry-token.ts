import { kafkaDeployLogin } from './kafka-users.ts'

/**
 * The token of the deploy step on this machine: the registry lets its owner change what is registered (infra/registry/rights.properties).
 * A deployed system gets its own. The key that signed it does not exist any more, so there is no other.
 */
export const registryToken =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJqYW5ndGVvIiwic3ViIjoiZGVwbG95LWRldiIsImdyb3VwcyI6WyJzci1hZG1pbiJdLCJ' +
  'pYXQiOjE3MDAwMDAwMDAsImV4cCI6NDg1MzYwMDAwMH0.W3Jtp543T2zj2Vd4jeJPLFj3amjmnzoNsRWFKyPaQ5j2jjURPYxb3cTGxAoKRtP0XAaCz2w' +
  'RUYm41CnY6l1gGOYfTd7S3hOgl2ovTSTaKsJCJZlZMPd9-KKHNp4ULRGDzFFgU0Bcus0AI6FO1pBRto1WM3v1rTfLVQvYw9rQmfU0p2Ey8AGaz2_4kV8' +
  '1zvsi0DVIG4qOAKHypI69Js6evMnLiiyI-8hMJQcLkezcMmYhUBHC4TOccECEdLXL5dqEcdGPzrd6CimNS7gUuHtMwW9voekZ-qQCFfa4hZYZbe7L-ef' +
  'jej9rqgr4_A9-Meog5IhOEAouPNRocFJExM08pQ'

/** The variables of a service's deploy step beside those of the service. */
export const deployLogin: Readonly<Record<string, string>> = {
  ...kafkaDeployLogin,
  SCHEMA_REGISTRY_TOKEN: registryToken,
}
