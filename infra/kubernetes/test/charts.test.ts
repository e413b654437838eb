import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rootCertificates } from 'node:tls'
import { publicRoutes } from '@jangteo/api-gateway'
import { allEvents } from '@jangteo/events'
import { deployUser, root, services } from '@jangteo/infra'
import { rightsOf, usersOf } from '@jangteo/messaging'
import { closeLargeObjects } from '@jangteo/migrations'
import { postgresUrl, readConfig, SHUTDOWN_TIMEOUT_MS } from '@jangteo/service-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  type ChartName,
  Helm,
  hasPython,
  type KubernetesObject,
  merged,
  namespace,
  type Values,
  valuesIn,
} from './support/charts.ts'
import { consoleContract, platformFile, readConfiguration, serviceContracts } from './support/contracts.ts'
import { type End, endsOf, mayConnect } from './support/network.ts'
import { violations } from './support/policy.ts'
import { schemaProblems } from './support/schemas.ts'
import { podsOf } from './support/workloads.ts'

const sets = {
  demo: ['platform', 'services'],
  production: ['platform', 'services'],
  managed: ['services'],
} as const satisfies Record<string, readonly ChartName[]>
type SetName = keyof typeof sets
const setNames = Object.keys(sets) as SetName[]

const contracts = serviceContracts()
const programs = [...contracts, consoleContract()]

const randomSecret = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64')

/** A value for each secret that its service accepts in production. */
const secretSamples: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgresql://role:3kf9@db.example.com:5432/name?sslmode=verify-full',
  DATABASE_DIRECT_URL: 'postgresql://role:3kf9@db.example.com:5432/name?sslmode=verify-full',
  REDIS_URL: 'rediss://:3kf9@redis.example.com:6379',
  SMTP_URL: 'smtps://shop:3kf9@mail.example.com:465',
  CLIENT_SECRET: '3kf9',
  KAFKA_SASL_PASSWORD: '3kf9',
  GATEWAY_KEY: '3kf9',
  GATEWAY_WEBHOOK_SECRET: randomSecret,
  MAIL_LINK_SECRET: randomSecret,
  PERSON_SECRET: randomSecret,
  TRANSFER_SECRET: randomSecret,
  VAPID_SECRET_KEY: Buffer.alloc(32, 7).toString('base64url'),
}

interface EnvironmentEntry {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: { secretKeyRef: { name: string; key: string; optional?: boolean } }
}

const named = (objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject => {
  const object = objects.find((each) => each.kind === kind && each.metadata.name === name)
  if (!object) throw new Error(`there is no ${kind} ${name}`)
  return object
}

const environmentOf = (objects: readonly KubernetesObject[], service: string): EnvironmentEntry[] =>
  named(objects, 'Deployment', service).spec.template.spec.containers[0].env

/** What a KafkaUser takes its password from. */
const passwordOf = (objects: readonly KubernetesObject[], user: string) =>
  named(objects, 'KafkaUser', user).spec.authentication.password.valueFrom.secretKeyRef

describe.skipIf(!hasPython)('the charts (left out without Python 3.10 and venv)', () => {
  let helm: Helm
  const rendered = {} as Record<SetName, KubernetesObject[]>

  const render = async (set: SetName, more: { readonly [chart in ChartName]?: Values } = {}) => {
    const objects: KubernetesObject[] = []
    for (const chart of sets[set])
      objects.push(
        ...(await helm.render(chart, merged(valuesIn(chart, `values-${set}.yaml`), more[chart] ?? {}))),
      )
    return objects
  }

  /** Has a file in the place of the mounted certificate authorities: a configuration reads it. */
  let folder: string

  /** The configuration of a program. @param secrets what its Secret has */
  const configurationOf = (
    objects: readonly KubernetesObject[],
    program: string,
    secrets: Readonly<Record<string, string>> = secretSamples,
  ): Record<string, string | undefined> =>
    Object.fromEntries(
      environmentOf(objects, program).map(({ name, value }) => [
        name,
        value?.replace(/^\/etc\/kafka-ca/, folder) ?? secrets[name],
      ]),
    )

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'jangteo-charts-'))
    writeFileSync(path.join(folder, 'ca.crt'), rootCertificates[0] as string)
    helm = await Helm.start()
    for (const set of setNames) rendered[set] = await render(set)
    // The first run downloads Helm's library.
  }, 300_000)
  afterAll(() => {
    helm?.stop()
    rmSync(folder, { recursive: true })
  })

  describe.each(setNames)('with the values of %s', (set) => {
    it('keep to the schemas of Kubernetes and of the operators', () => {
      expect(rendered[set].flatMap(schemaProblems)).toEqual([])
    })

    it('keep to the policies', () => {
      expect(violations(rendered[set])).toEqual([])
    })

    it('name each object once', () => {
      const names = rendered[set].map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    })

    it.each(programs)('give $name a configuration with which it starts', ({ name, variables }) => {
      const entries = environmentOf(rendered[set], name)
      const known = variables.map((variable) => variable.name)
      expect(entries.map((entry) => entry.name).filter((entry) => !known.includes(entry))).toEqual([])
      const given = configurationOf(rendered[set], name)
      expect(() => readConfiguration(name, given)).not.toThrow()
      if (set === 'managed') return
      // What the chart of the platform has beside Kafka is reached in clear, within the namespace.
      const inNamespace = {
        DATABASE_URL: `postgresql://role:3kf9@${name}-db-rw:5432/name`,
        ...(known.includes('REDIS_URL') && { REDIS_URL: 'redis://:3kf9@redis:6379' }),
      }
      expect(() => readConfiguration(name, { ...given, ...inNamespace })).not.toThrow()
    })

    it.each(programs)('let $name connect to Kafka as a user and encrypted only', ({ name }) => {
      const given = { ...configurationOf(rendered[set], name), NODE_ENV: 'production' }
      expect(() => readConfiguration(name, { ...given, KAFKA_TLS_CA: undefined })).toThrow(
        /KAFKA_BROKERS: reaches \S+ without encryption/,
      )
      const noUser = { KAFKA_SASL_USERNAME: undefined, KAFKA_SASL_PASSWORD: undefined }
      expect(() => readConfiguration(name, { ...given, ...noUser })).toThrow(
        /KAFKA_SASL_USERNAME: is not set/,
      )
    })

    it('take secrets from Secrets, and stop without one that is required', () => {
      for (const { name, variables } of programs) {
        const secrets = environmentOf(rendered[set], name)
          .filter(({ valueFrom }) => valueFrom)
          .map((entry) => ({
            name: entry.name,
            secret: true,
            required: !entry.valueFrom?.secretKeyRef.optional,
          }))
        expect(secrets).toEqual(variables.filter(({ secret }) => secret))
      }
    })

    it('bootstrap before a replica, as a user that the running program is not', () => {
      for (const { name } of programs) {
        const { initContainers, containers } = named(rendered[set], 'Deployment', name).spec.template.spec
        const [bootstrap] = initContainers
        const [program] = containers
        expect(bootstrap.args).toEqual(['bootstrap'])
        expect(program.args).not.toContain('bootstrap')
        const namesOf = ({ env }: { env: EnvironmentEntry[] }) => env.map((entry) => entry.name)
        const token = name === 'console' ? [] : ['SCHEMA_REGISTRY_TOKEN']
        const deployer = ['KAFKA_DEPLOY_USERNAME', 'KAFKA_DEPLOY_PASSWORD', ...token]
        expect(namesOf(bootstrap).toSorted()).toEqual([...namesOf(program), ...deployer].toSorted())
        for (const variable of deployer) expect(namesOf(program)).not.toContain(variable)
      }
    })

    it('wait for a stopping process longer than it takes', () => {
      for (const { name } of services) {
        const drain = environmentOf(rendered[set], name).find(
          (entry) => entry.name === 'DRAIN_SECONDS',
        )?.value
        const { terminationGracePeriodSeconds } = named(rendered[set], 'Deployment', name).spec.template.spec
        expect(terminationGracePeriodSeconds).toBeGreaterThan(Number(drain) + SHUTDOWN_TIMEOUT_MS / 1000)
      }
    })

    it('migrate by URLs that the commands take in production', () => {
      // CloudNativePG names the database with its namespace in the owner's URL.
      const ownerUrl = (name: string) =>
        set === 'managed'
          ? 'postgresql://owner:3kf9@db.example.com:5432/name?sslmode=verify-full'
          : `postgresql://owner:3kf9@${name}-db-rw.${namespace}:5432/name`
      const config = { DATABASE_OWNER_URL: postgresUrl('The URL of the owner.') }
      for (const { name } of services)
        for (const { template } of [
          named(rendered[set], 'Job', `${name}-migrate`).spec,
          named(rendered[set], 'CronJob', `${name}-contract`).spec.jobTemplate.spec,
        ]) {
          const { env } = template.spec.containers[0] as { env: EnvironmentEntry[] }
          const given = Object.fromEntries(env.map((entry) => [entry.name, entry.value]))
          expect(given.NODE_ENV).toBe('production')
          const read = (DATABASE_OWNER_URL: string) => readConfig(config, { ...given, DATABASE_OWNER_URL })
          expect(() => read(ownerUrl(name))).not.toThrow()
          expect(() => read(`postgresql://owner:3kf9@${name}-db-rw.elsewhere:5432/name`)).toThrow(
            /encryption/,
          )
        }
    })

    it('migrate before a release, and never with the password of the service', () => {
      for (const { name } of services) {
        const { metadata, spec } = named(rendered[set], 'Job', `${name}-migrate`)
        expect(metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' })
        const [container] = spec.template.spec.containers
        expect(container.args.at(-1)).toBe('migrate')
        expect(container.env.map((entry: EnvironmentEntry) => entry.name)).toContain('DATABASE_OWNER_URL')
        expect(environmentOf(rendered[set], name).map((entry) => entry.name)).not.toContain(
          'DATABASE_OWNER_URL',
        )
      }
    })
  })

  it.each(['demo', 'production'] as const)(
    'mount the certificate authorities of Kafka, with the values of %s',
    (set) => {
      const secretName = `${named(rendered[set], 'Kafka', 'jangteo').metadata.name}-cluster-ca-cert`
      for (const { name } of programs) {
        const { initContainers, containers, volumes } = named(rendered[set], 'Deployment', name).spec.template
          .spec
        expect(volumes).toEqual([
          { name: 'kafka-ca', secret: { secretName, items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        ])
        for (const { env, volumeMounts } of [...initContainers, ...containers]) {
          expect(env).toContainEqual({ name: 'KAFKA_TLS_CA', value: '/etc/kafka-ca/ca.crt' })
          expect(volumeMounts).toEqual([{ name: 'kafka-ca', mountPath: '/etc/kafka-ca', readOnly: true }])
        }
      }
    },
  )

  it("mount the registry's rights, but for the demo, which has no token", () => {
    expect(JSON.stringify(named(rendered.demo, 'Deployment', 'registry'))).not.toContain('rights')
    const { containers, volumes } = named(rendered.production, 'Deployment', 'registry').spec.template.spec
    expect(volumes).toContainEqual({
      name: 'rights',
      configMap: {
        name: 'registry-rights',
        items: [{ key: 'rights.properties', path: 'rights.properties' }],
      },
    })
    const [{ env, volumeMounts }] = containers
    expect(env).toContainEqual({
      name: 'SMALLRYE_CONFIG_LOCATIONS',
      value: '/etc/registry/rights.properties',
    })
    expect(volumeMounts).toContainEqual({ name: 'rights', mountPath: '/etc/registry', readOnly: true })
  })

  describe('a variable', () => {
    it('of the configuration can be set, each in each service', async () => {
      const values = Object.fromEntries(
        programs.map(({ name, variables }) => {
          const plain = variables.filter(
            ({ name, secret }) => !secret && !/^(PORT|ADMIN_PORT|HOST|[A-Z_]+_URLS)$/.test(name),
          )
          // The demo is no production: values are not checked before the service reads them.
          return [name, { environment: Object.fromEntries(plain.map(({ name }) => [name, '7'])) }]
        }),
      )
      const objects = await render('demo', { services: { kafkaCa: { secret: '' }, services: values } })
      for (const { name, variables } of programs) {
        const names = environmentOf(objects, name).map((entry) => entry.name)
        expect(names.sort()).toEqual(variables.map((variable) => variable.name))
      }
    })

    it.each<[string, Values, RegExp]>([
      [
        'that the service does not have',
        { services: { order: { environment: { GATEWAY_URL: 'https://a' } } } },
        /order.environment.GATEWAY_URL: the service has no such variable/,
      ],
      [
        'that no service has',
        { environment: { KAFKA_BROKER: 'a:1' } },
        /environment.KAFKA_BROKER: no service has such a variable/,
      ],
      [
        'that is a secret',
        { services: { balance: { environment: { GATEWAY_KEY: 'a' } } } },
        /GATEWAY_KEY: .* it belongs in its Secret/,
      ],
      ['that is the chart’s', { environment: { PORT: '80' } }, /environment.PORT: the chart sets it/],
      [
        'that the chart sets for the console',
        { services: { console: { environment: { ORDER_URLS: 'http://a' } } } },
        /console.environment.ORDER_URLS: the chart sets it/,
      ],
      ['that is required and empty', { environment: { TOKEN_AUDIENCE: '' } }, /TOKEN_AUDIENCE .*is required/],
    ])('%s is refused', async (_, values, message) => {
      await expect(render('production', { services: values })).rejects.toThrow(message)
    })
  })

  it.each<[string, ChartName, Values, RegExp]>([
    [
      'a service that does not exist',
      'services',
      { services: { payment: {} } },
      /services.payment: there is no such service/,
    ],
    ['an image that changes', 'services', { image: { tag: 'latest' } }, /latest changes/],
    ['a misspelt value of a service', 'services', { services: { order: { replica: 3 } } }, /replica/],
    ['a misspelt value of the platform', 'platform', { kafka: { replicas: 3 } }, /replicas/],
    [
      'a system of which nothing is known',
      'services',
      { networkPolicy: { systems: { mail: null } } },
      /networkPolicy.systems.mail is required/,
    ],
  ])('%s is refused', async (_, chart, values, message) => {
    await expect(render('production', { [chart]: values })).rejects.toThrow(message)
  })

  describe('the schemas find', () => {
    const planted = (kind: string, name: string, change: (object: KubernetesObject) => void) => {
      const object = structuredClone(named(rendered.production, kind, name))
      change(object)
      return schemaProblems(object)
    }

    it.each<[string, string, string, (object: KubernetesObject) => void, RegExp]>([
      [
        'an unknown field of a Deployment',
        'Deployment',
        'order',
        ({ spec }) => {
          spec.template.spec.container = []
        },
        /additional properties: container/,
      ],
      [
        'a wrong type',
        'Deployment',
        'order',
        ({ spec }) => {
          spec.template.spec.terminationGracePeriodSeconds = '25s'
        },
        /must be integer/,
      ],
      [
        'an unknown field of Kafka',
        'Kafka',
        'jangteo',
        ({ spec }) => {
          spec.kafka.replication = 3
        },
        /additional properties: replication/,
      ],
      [
        'an unknown field of a topic',
        'KafkaTopic',
        'order.paid',
        ({ spec }) => {
          spec.partition = 3
        },
        /additional properties: partition/,
      ],
      [
        'an unknown field of a user of Kafka',
        'KafkaUser',
        'order',
        ({ spec }) => {
          spec.authentication.secret = 'order'
        },
        /additional properties: secret/,
      ],
      [
        'an unknown field of a TriggerAuthentication',
        'TriggerAuthentication',
        'kafka',
        ({ spec }) => {
          spec.env[0].parameters = 'username'
        },
        /additional properties: parameters/,
      ],
      [
        'an unknown role of a node pool',
        'KafkaNodePool',
        'broker',
        ({ spec }) => {
          spec.roles = ['leader']
        },
        /allowed values/,
      ],
      [
        'an unknown field of a database',
        'Cluster',
        'order-db',
        ({ spec }) => {
          spec.bootstrap.initdb.locales = 'C'
        },
        /additional properties: locales/,
      ],
      [
        'an unknown field of a ScaledObject',
        'ScaledObject',
        'order',
        ({ spec }) => {
          spec.maxReplicas = 3
        },
        /additional properties: maxReplicas/,
      ],
      [
        'an unknown field of a route',
        'HTTPRoute',
        'order',
        ({ spec }) => {
          spec.rules[0].matches[0].path.kind = 'Exact'
        },
        /matches.0.path.kind is an unknown field/,
      ],
      [
        'a wrong path of a route',
        'HTTPRoute',
        'order',
        ({ spec }) => {
          spec.rules[0].matches[0].path.type = 'Regex'
        },
        /\/spec\/rules\/0\/matches\/0\/path\/type/,
      ],
      [
        'an unknown field of a Middleware',
        'Middleware',
        'api-gateway-limit',
        ({ spec }) => {
          spec.rateLimit.averages = 1
        },
        /rateLimit.averages is an unknown field/,
      ],
      [
        'an unknown field of metadata',
        'Cluster',
        'order-db',
        ({ metadata }) => {
          Object.assign(metadata, { label: {} })
        },
        /additional properties: label/,
      ],
      [
        'a kind without a schema',
        'Kafka',
        'jangteo',
        (object) => {
          Object.assign(object, { apiVersion: 'kafka.strimzi.io/v1beta2' })
        },
        /there is no schema for/,
      ],
    ])('%s', (_, kind, name, change, message) => {
      expect(planted(kind, name, change).join('\n')).toMatch(message)
    })
  })

  describe('the policies find', () => {
    // biome-ignore lint/suspicious/noExplicitAny: any field is changed
    type Pod = any
    it.each<[string, (pod: Pod) => void, string]>([
      [
        'a container that may run as root',
        (pod) => {
          delete pod.securityContext.runAsNonRoot
        },
        'order: may run as root',
      ],
      [
        'a container that runs as root',
        (pod) => {
          pod.containers[0].securityContext.runAsUser = 0
        },
        'order: order runs as root',
      ],
      [
        'a file system that can be written',
        (pod) => {
          delete pod.containers[0].securityContext.readOnlyRootFilesystem
        },
        'order: order can write its own files',
      ],
      [
        'a missing probe',
        (pod) => {
          delete pod.containers[0].readinessProbe
        },
        'order: order has no readinessProbe',
      ],
      [
        'a missing request',
        (pod) => {
          delete pod.containers[0].resources.requests.cpu
        },
        'order: order requests no CPU',
      ],
      [
        'a missing limit',
        (pod) => {
          delete pod.containers[0].resources.limits
        },
        'order: order has no limit of memory',
      ],
      [
        'an image without a release',
        (pod) => {
          pod.containers[0].image = 'registry.example.com:5000/order'
        },
        'order: order has the image registry.example.com:5000/order, which may change',
      ],
      [
        'a token of the Kubernetes API',
        (pod) => {
          delete pod.automountServiceAccountToken
        },
        'order: has a token of the Kubernetes API',
      ],
      [
        'a folder of the node',
        (pod) => {
          pod.volumes = [{ name: 'a', hostPath: { path: '/' } }]
        },
        'order: mounts a folder of the node',
      ],
      [
        'the network of the node',
        (pod) => {
          pod.hostNetwork = true
        },
        'order: reaches into the node',
      ],
      [
        'a password in the manifest',
        (pod) => {
          pod.containers[0].env.push({ name: 'DATABASE_URL', value: 'postgresql://a:b@c/d' })
        },
        'order: DATABASE_URL is in the manifest',
      ],
    ])('%s', (_, change, found) => {
      const objects = structuredClone(rendered.production)
      change(named(objects, 'Deployment', 'order').spec.template.spec)
      expect(violations(objects)).toContain(found)
    })

    it.each([
      ['PodDisruptionBudget', 'order', 'order: has 0 PodDisruptionBudgets'],
      ['NetworkPolicy', 'order', 'order: has no NetworkPolicy for Egress'],
      ['NetworkPolicy', 'order-database-jobs', 'order-migrate: has no NetworkPolicy for Ingress'],
    ])('a missing %s %s', (kind, name, found) => {
      const objects = rendered.production.filter((each) => each.kind !== kind || each.metadata.name !== name)
      expect(violations(objects)).toContain(found)
    })
  })

  describe('the API gateway of production', () => {
    const routes = () => rendered.production.filter(({ kind }) => kind === 'HTTPRoute')
    const middlewares = () =>
      Object.fromEntries(
        rendered.production
          .filter(({ kind }) => kind === 'Middleware')
          .map(({ metadata, spec }) => [metadata.name, spec]),
      )

    it('sends each public path to its service, and nothing else to any', () => {
      type Path = { readonly type: string; readonly value: string }
      const rules = routes().flatMap(({ metadata, spec }) => {
        const [{ matches, backendRefs }] = spec.rules
        expect(backendRefs).toEqual([{ name: metadata.name, port: 8080 }])
        // The API server takes no more.
        expect(matches.length).toBeLessThanOrEqual(64)
        return matches.map(({ path }: { path: Path }) => ({ service: metadata.name, ...path }))
      })
      // The specification puts an exact path before all others.
      const serviceOf = (asked: string) =>
        [
          ...rules.filter(({ type, value }) => type === 'Exact' && value === asked),
          ...rules.filter(({ type, value }) => type === 'RegularExpression' && new RegExp(value).test(asked)),
        ][0]?.service
      for (const { path, service } of publicRoutes)
        expect(serviceOf(path.replaceAll(/\{\w+\}/g, 'x.1')), path).toBe(service)
      for (const path of ['/', '/metrics', '/internal/audit', '/health/ready', '/docs', '/orders/a/b/c'])
        expect(serviceOf(path), path).toBeUndefined()
    })

    it('has the limit and the rules for pages of docker-compose.yml', () => {
      const rules = readFileSync(path.join(root, 'infra/api-gateway/traefik/dynamic/rules.yml'), 'utf8')
      const { cors, limit } = parse(rules.replace(/\{\{.*\}\}/, '[https://www.example.com]')).http.middlewares
      expect(middlewares()).toEqual({ 'api-gateway-cors': cors, 'api-gateway-limit': limit })
      for (const { spec } of routes())
        expect(
          spec.rules[0].filters.map(
            ({ extensionRef }: { extensionRef: { name: string } }) => extensionRef.name,
          ),
        ).toEqual(Object.keys(middlewares()))
    })

    it('is left out unless it is wanted, and needs a Gateway', async () => {
      expect(rendered.managed.filter(({ kind }) => kind === 'HTTPRoute' || kind === 'Middleware')).toEqual([])
      const other = await render('production', { services: { apiGateway: { traefik: false } } })
      expect(other.filter(({ kind }) => kind === 'Middleware')).toEqual([])
      expect(named(other, 'HTTPRoute', 'order').spec.rules[0]).not.toHaveProperty('filters')
      await expect(render('production', { services: { apiGateway: { parentRefs: [] } } })).rejects.toThrow(
        /apiGateway.parentRefs is required/,
      )
    })
  })

  describe('the network', () => {
    const ports = [1025, 5432, 6379, 8000, 8025, 8080, 8081, 8090, 8091, 8092, 9092, 9093]
    const connections = (objects: readonly KubernetesObject[]) => {
      const ends = endsOf(objects)
      return ends
        .flatMap((from) =>
          ends.flatMap((to) =>
            ports
              .filter((port) => from.name !== to.name && mayConnect(objects, from, to, port))
              .map((port) => `${from.name} → ${to.name}:${port}`),
          ),
        )
        .sort()
    }
    /** Where a system is inside the cluster. */
    const inside: Readonly<Record<SetName, Readonly<Record<string, (service: string) => string>>>> = {
      demo: {
        postgresql: (service) => `${service}-db:5432`,
        kafka: () => 'kafka:9093',
        registry: () => 'registry:8080',
        redis: () => 'redis:6379',
        identity: () => 'sandbox:8090',
        gateway: () => 'sandbox:8091',
        transfer: () => 'sandbox:8092',
        mail: () => 'sandbox:1025',
      },
      get production() {
        const { postgresql, kafka, registry, redis } = this.demo
        return { postgresql, kafka, registry, redis } as typeof this.demo
      },
      managed: {},
    }

    it.each(setNames)('of %s has the connections that the configurations need, and no other', (set) => {
      const hasPlatform = (sets[set] as readonly ChartName[]).includes('platform')
      const expected = [
        ...programs.flatMap(({ name, needs }) =>
          needs.flatMap((need) => inside[set][need]?.(name) ?? []).map((to) => `${name} → ${to}`),
        ),
        ...(hasPlatform
          ? [
              ...services.flatMap(({ name }) =>
                ['migrate', 'contract'].map((job) => `${name}-${job} → ${name}-db:5432`),
              ),
              'registry → registry-db:5432',
            ]
          : []),
        ...services.map(({ name }) => `console → ${name}:8081`),
        // Its webhooks.
        ...(set === 'demo' ? ['sandbox → balance:8080'] : []),
      ]
      expect(connections(rendered[set])).toEqual(expected.sort())
    })

    it('shows a connection between two services', () => {
      const objects = structuredClone(rendered.production)
      const peer = { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'jangteo' } } }
      named(objects, 'NetworkPolicy', 'coupon').spec.ingress[0].from.push(peer)
      expect(connections(objects)).not.toContain('order → coupon:8080')
      named(objects, 'NetworkPolicy', 'order').spec.egress.push({ to: [peer] })
      expect(connections(objects)).toContain('order → coupon:8080')
    })

    const outside = (namespace: string): End => ({ name: namespace, namespace, labels: {} })
    const end = (objects: readonly KubernetesObject[], name: string) =>
      endsOf(objects).find((each) => each.name === name) as End

    it('is open to the API gateway, to monitoring and to KEDA, each where it has to be', () => {
      const objects = rendered.production
      const reached = (from: string, ports = [5432, 6379, 8080, 8081, 9092, 9093, 9187]) => {
        const ends = endsOf(objects).filter(({ name }) => !/-(migrate|contract)$/.test(name))
        return ends
          .filter((to) => ports.some((port) => mayConnect(objects, outside(from), to, port)))
          .map(({ name }) => name)
          .sort()
      }
      const all = programs.map(({ name }) => name).sort()
      const clusters = [...services.map(({ name }) => name), 'registry'].map((name) => `${name}-db`)
      expect(reached('traefik')).toEqual(all)
      // Nothing that is for operators.
      expect(reached('traefik', [8081])).toEqual([])
      expect(reached('monitoring', [8080])).toEqual(['console'])
      expect(reached('monitoring')).toEqual([...all, ...clusters].sort())
      expect(reached('keda')).toEqual(['kafka'])
      expect(reached('cnpg-system')).toEqual(clusters.sort())
      expect(reached('default')).toEqual([])
    })

    it('reaches public addresses by HTTPS, and no private one', () => {
      const objects = rendered.production
      const reaches = (service: string, address: string, port: number) =>
        mayConnect(objects, end(objects, service), { name: address, address }, port)
      expect(reaches('order', '203.0.113.7', 443)).toBe(true)
      expect(reaches('order', '10.0.0.7', 443)).toBe(false)
      expect(reaches('order', '169.254.169.254', 80)).toBe(false)
      expect(reaches('order', '203.0.113.7', 465)).toBe(false)
      expect(reaches('notification', '203.0.113.7', 465)).toBe(true)
      expect(reaches('order-migrate', '203.0.113.7', 443)).toBe(false)
    })

    it('without the console has no way from one', async () => {
      const objects = await render('production', { services: { console: { enabled: false } } })
      expect(podsOf(objects).map(({ name }) => name)).not.toContain('console')
      expect(connections(objects).filter((each) => each.startsWith('console'))).toEqual([])
      expect(violations(objects)).toEqual([])
    })

    it('of managed systems is their networks', () => {
      const objects = rendered.managed
      const reaches = (service: string, address: string, port: number) =>
        mayConnect(objects, end(objects, service), { name: address, address }, port)
      expect(reaches('order', '10.20.2.9', 9092)).toBe(true)
      expect(reaches('order', '10.20.3.9', 6379)).toBe(false)
      expect(reaches('coupon', '10.20.3.9', 6379)).toBe(true)
      expect(reaches('order-migrate', '10.20.1.9', 5432)).toBe(true)
    })
  })

  describe('Kafka', () => {
    const topics = (objects: readonly KubernetesObject[]) =>
      Object.fromEntries(
        objects
          .filter(({ kind }) => kind === 'KafkaTopic')
          .map(({ spec: { topicName, ...spec } }) => [topicName, spec]),
      )

    it('has the topics as `bootstrap` would create them, with the replicas of the broker', () => {
      const expected = allEvents.map(({ topic, partitions, compacted, retentionMs }) => {
        const config = compacted ? { 'cleanup.policy': 'compact' } : { 'retention.ms': String(retentionMs) }
        return [topic, { partitions, config }]
      })
      expect(topics(rendered.production)).toEqual(Object.fromEntries(expected))
    })

    it('has the topics with the prefix of the services', async () => {
      const objects = await render('demo', { platform: { topicPrefix: 'a_b.' } })
      expect(Object.keys(topics(objects))).toContain('a_b.order.paid')
      expect(named(objects, 'KafkaTopic', 'a-b.order.paid')).toBeDefined()
    })

    it('of production survives a broker: three brokers, three replicas, two of them in sync', () => {
      const { config } = named(rendered.production, 'Kafka', 'jangteo').spec.kafka
      expect(config).toMatchObject({ 'default.replication.factor': 3, 'min.insync.replicas': 2 })
      expect(named(rendered.production, 'KafkaNodePool', 'broker').spec.replicas).toBe(3)
    })

    it.each(['demo', 'production'] as const)('of %s has one listener: encrypted, and for users', (set) => {
      type Listener = { readonly networkPolicyPeers: unknown }
      const listeners: Listener[] = named(rendered[set], 'Kafka', 'jangteo').spec.kafka.listeners
      expect(listeners.map(({ networkPolicyPeers, ...listener }) => listener)).toEqual([
        { name: 'tls', port: 9093, type: 'internal', tls: true, authentication: { type: 'scram-sha-512' } },
      ])
      const brokers = { name: 'KAFKA_BROKERS', value: 'jangteo-kafka-bootstrap:9093' }
      for (const { name } of programs) expect(environmentOf(rendered[set], name)).toContainEqual(brokers)
    })

    it.each(['demo', 'production'] as const)(
      'of %s refuses what no right allows, but to the deploy step, and leaves the rights to `bootstrap`',
      (set) => {
        const { authorization, config } = named(rendered[set], 'Kafka', 'jangteo').spec.kafka
        const compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'))
        expect(authorization).toEqual({
          type: 'custom',
          authorizerClass: compose.services.kafka.environment.KAFKA_AUTHORIZER_CLASS_NAME,
          // Otherwise Strimzi deletes the rights that `bootstrap` gives.
          supportsAdminApi: false,
          superUsers: [deployUser.username],
        })
        expect(Object.keys(config).filter((name) => name.startsWith('allow.'))).toEqual([])
      },
    )

    it.each(['demo', 'production'] as const)(
      'of %s has both users of each program and the one of the deploy step, and none has more than a password',
      (set) => {
        const users = rendered[set].filter(({ kind }) => kind === 'KafkaUser')
        expect(users.map(({ metadata }) => metadata.name).sort()).toEqual(
          [...programs.flatMap(({ name }) => usersOf(name)), deployUser.username].sort(),
        )
        for (const { metadata, spec } of users) {
          expect(metadata.labels).toMatchObject({ 'strimzi.io/cluster': 'jangteo' })
          const password = { valueFrom: { secretKeyRef: passwordOf(rendered[set], metadata.name) } }
          expect(spec).toEqual({ authentication: { type: 'scram-sha-512', password } })
        }
      },
    )

    it('lets each program log in as either of its users, by the password that Strimzi gives this user', async () => {
      const asSecond = programs.map(({ name }) => [
        name,
        { environment: { KAFKA_SASL_USERNAME: usersOf(name)[1] } },
      ])
      const changed = await render('production', { services: { services: Object.fromEntries(asSecond) } })
      for (const [which, objects] of [rendered.production, changed].entries())
        for (const { name } of programs) {
          const { initContainers, containers } = named(objects, 'Deployment', name).spec.template.spec
          const username = usersOf(name)[which] as string
          const password = { secretKeyRef: { ...passwordOf(objects, username), optional: true } }
          for (const { env } of [...initContainers, ...containers]) {
            expect(env).toContainEqual({ name: 'KAFKA_SASL_USERNAME', value: username })
            expect(env).toContainEqual({ name: 'KAFKA_SASL_PASSWORD', valueFrom: password })
          }
          const deploy = { secretKeyRef: { ...passwordOf(objects, deployUser.username), optional: true } }
          expect(initContainers[0].env).toContainEqual({ name: 'KAFKA_DEPLOY_PASSWORD', valueFrom: deploy })
        }
    })
  })

  describe('autoscaling of production', () => {
    it.each(contracts)(
      'watches the groups of $name, and its outbox by a metric that it has',
      ({ name, groups }) => {
        const { triggers } = named(rendered.production, 'ScaledObject', name).spec
        type Trigger = { readonly type: string; readonly metadata: Readonly<Record<string, string>> }
        const of = (type: string) => triggers.filter((trigger: Trigger) => trigger.type === type)
        expect(of('kafka').map(({ metadata }: Trigger) => metadata.consumerGroup)).toEqual(groups)
        const [metric = ''] = /\w+(?=\{)/.exec(of('prometheus')[0].metadata.query) ?? []
        const source = readFileSync(
          path.join(root, 'packages/messaging/src/run/messaging-metrics.ts'),
          'utf8',
        )
        expect(source).toContain(`'${metric}'`)
      },
    )

    it.each(contracts)(
      'reads the lag of $name as the service, which may, and encrypted',
      ({ name, groups, publishes, reads }) => {
        const environment = configurationOf(rendered.production, name)
        const triggers = named(rendered.production, 'ScaledObject', name).spec.triggers
        for (const { type, authenticationRef, metadata } of triggers)
          if (type === 'kafka') {
            expect(authenticationRef).toEqual({ name: 'kafka' })
            expect(metadata).toMatchObject({
              bootstrapServers: environment.KAFKA_BROKERS,
              sasl: 'scram_sha512',
              tls: 'enable',
            })
          }
        // What it asks needs `describe`, and `read` includes that.
        const readable = rightsOf({ service: name, publishes, reads }).filter(
          ({ operation }) => operation === 'read',
        )
        const mayRead = (resource: string, asked: string) =>
          readable.some(
            (right) =>
              right.resource === resource &&
              (right.match === 'prefixed' ? asked.startsWith(right.name) : asked === right.name),
          )
        expect(groups.filter((group) => !mayRead('group', group))).toEqual([])
        expect(reads.filter((topic) => !mayRead('topic', topic))).toEqual([])
      },
    )

    it('takes user, password and certificate authorities from what the pods have', () => {
      const { env, secretTargetRef } = named(rendered.production, 'TriggerAuthentication', 'kafka').spec
      expect(env).toEqual([
        { parameter: 'username', name: 'KAFKA_SASL_USERNAME' },
        { parameter: 'password', name: 'KAFKA_SASL_PASSWORD' },
      ])
      const [{ secret }] = named(rendered.production, 'Deployment', 'order').spec.template.spec.volumes
      expect(secretTargetRef).toEqual([
        { parameter: 'ca', name: secret.secretName, key: secret.items[0].key },
      ])
    })

    it.each<[string, Values, Values]>([
      ['with users and public certificates', {}, { sasl: 'scram_sha512', tls: 'enable' }],
      ['that is open', { KAFKA_SASL_USERNAME: '', KAFKA_TLS_CA: '' }, { sasl: 'none', tls: 'disable' }],
    ])('of a managed Kafka %s connects as the services do', async (_, environment, expected) => {
      const autoscaling = { enabled: true, prometheus: 'http://prometheus.example.com' }
      const objects = await render('managed', { services: { autoscaling, environment } })
      expect(objects.flatMap(schemaProblems)).toEqual([])
      expect(named(objects, 'TriggerAuthentication', 'kafka').spec).not.toHaveProperty('secretTargetRef')
      expect(named(objects, 'ScaledObject', 'order').spec.triggers[0].metadata).toMatchObject(expected)
    })

    it('leaves the number of replicas to KEDA', () => {
      expect(named(rendered.production, 'Deployment', 'order').spec).not.toHaveProperty('replicas')
      expect(named(rendered.managed, 'Deployment', 'order').spec.replicas).toBe(2)
    })

    it('keeps the console at one replica, in whose memory the sessions are', () => {
      for (const set of setNames) expect(named(rendered[set], 'Deployment', 'console').spec.replicas).toBe(1)
    })

    it('needs no more connections than PostgreSQL has, also while one replica is replaced', () => {
      for (const { name, variables } of contracts) {
        const { maxReplicaCount } = named(rendered.production, 'ScaledObject', name).spec
        const pool = environmentOf(rendered.production, name).find(
          (entry) => entry.name === 'DATABASE_POOL',
        )?.value
        // One for coordination, and the default of PUBLIC_READ_POOL where a service has it.
        const more = 1 + (variables.some((variable) => variable.name === 'PUBLIC_READ_POOL') ? 2 : 0)
        const parameters = named(rendered.production, 'Cluster', `${name}-db`).spec.postgresql.parameters
        // Ten for the operator, replication and administrators.
        expect((maxReplicaCount + 1) * (Number(pool) + more)).toBeLessThan(
          Number(parameters.max_connections) - 10,
        )
      }
    })
  })

  describe('databases', () => {
    it('sort by bytes, and give the service the rights that it has in development', () => {
      for (const { name, database } of services) {
        const { bootstrap, managed } = named(rendered.demo, 'Cluster', `${name}-db`).spec
        expect(bootstrap.initdb).toMatchObject({
          database,
          localeCollate: 'C',
          localeCType: 'C',
          encoding: 'UTF8',
        })
        expect(bootstrap.initdb.owner).not.toBe(database)
        expect(managed.roles.map((role: { name: string }) => role.name)).toEqual([database])
        const [closing, grants] = bootstrap.initdb.postInitApplicationSQL
        // By a superuser, before the owner's own.
        expect([closing]).toEqual(closeLargeObjects())
        expect(grants).toMatch(new RegExp(`^set role ${database}_owner;`))
        const development = readFileSync(path.join(root, 'infra/postgres/init.sql'), 'utf8')
        for (const line of grants.split('\n').filter((text: string) => text.includes('grant')))
          expect(development).toContain(line)
      }
    })
  })

  describe('the demo', () => {
    it('generates a value for each secret that is required, with which the services start', () => {
      for (const { name, variables } of contracts) {
        const { stringData } = named(rendered.demo, 'Secret', `${name}-secrets`)
        for (const variable of variables.filter(({ secret, required }) => secret && required))
          expect(stringData, name).toHaveProperty(variable.name)
        const given = configurationOf(rendered.demo, name, stringData)
        expect(() => readConfiguration(name, given)).not.toThrow()
      }
    })

    it('generates the password of each user of Kafka', () => {
      const users = rendered.demo.filter(({ kind }) => kind === 'KafkaUser')
      for (const { metadata } of users) {
        const { name, key } = passwordOf(rendered.demo, metadata.name)
        expect(named(rendered.demo, 'Secret', name).stringData[key], metadata.name).toMatch(/^\w{24}$/)
      }
      const { name } = passwordOf(rendered.demo, deployUser.username)
      expect(named(rendered.demo, 'Secret', name).stringData.username).toBe(deployUser.username)
    })

    it('generates each password once, and another one for each user', () => {
      const passwords = rendered.demo
        .filter(({ kind }) => kind === 'Secret')
        .flatMap(({ stringData }) => Object.entries<string>(stringData))
        .filter(([key]) => /^(password|KAFKA_SASL_PASSWORD(_2)?)$/.test(key))
        .map(([, password]) => password)
      // Of the databases and of Kafka.
      expect(new Set(passwords).size).toBe(services.length + 2 * programs.length + 1)
      expect(passwords).toHaveLength(new Set(passwords).size)
      for (const { name } of services) {
        const { stringData } = named(rendered.demo, 'Secret', `${name}-secrets`)
        expect(new URL(stringData.DATABASE_URL).password).toBe(stringData.password)
      }
    })
  })

  it('only the demo has Secrets and stand-ins', () => {
    for (const set of ['production', 'managed'] as const)
      expect(
        rendered[set].filter(({ kind, metadata }) => kind === 'Secret' || metadata.name === 'sandbox'),
      ).toEqual([])
  })

  it('the images are those of docker-compose.yml', () => {
    const compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'))
    const images = Object.fromEntries(
      podsOf(rendered.demo).map(({ name, containers }) => [name, containers[0].image]),
    )
    // Compose builds it.
    const pom = readFileSync(path.join(root, 'infra/pom.xml'), 'utf8')
    const [, registry] = /<apicurio\.version>(.+)</.exec(pom) ?? []
    expect(images.registry).toBe(`jangteo/registry:${registry}`)
    expect(images.redis).toBe(compose.services.redis.image)
    const version = (image: string) => /:([\d.]+)/.exec(image)?.[1]
    expect(named(rendered.demo, 'Kafka', 'jangteo').spec.kafka.version).toBe(
      version(compose.services.kafka.image),
    )
    expect(version(named(rendered.demo, 'Cluster', 'order-db').spec.imageName)).toBe(
      version(compose.services.postgres.image),
    )
  })

  it('the rule of the registry is that of docker-compose.yml', () => {
    const compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'))
    const [{ env }] = named(rendered.demo, 'Deployment', 'registry').spec.template.spec.containers
    const rule = env.find((entry: EnvironmentEntry) => entry.name === 'APICURIO_RULES_GLOBAL_COMPATIBILITY')
    expect(rule.value).toBe(compose.services.registry.environment.APICURIO_RULES_GLOBAL_COMPATIBILITY)
  })
})

it('docs/kubernetes.md lists the Secret of each service', () => {
  const page = readFileSync(path.join(root, 'docs/kubernetes.md'), 'utf8')
  for (const { name, variables } of contracts) {
    const [, role, listed = ''] =
      new RegExp(`^\\| \`${name}\` \\| \`(\\w+)\` \\| (.*) \\|$`, 'm').exec(page) ?? []
    expect(role).toBe(services.find((service) => service.name === name)?.database)
    const elsewhere = ['DATABASE_DIRECT_URL', 'KAFKA_SASL_PASSWORD']
    const secrets = variables.filter(({ name, secret }) => secret && !elsewhere.includes(name))
    expect([...listed.replace(/ \(.*\)/, '').matchAll(/`(\w+)`/g)].map(([, secret]) => secret)).toEqual(
      secrets.map((variable) => variable.name),
    )
  }
  for (const { key } of platformFile().kafkaUsers) expect(page).toContain(`\`${key}\``)
})

it('the version of the images is that of the repository', () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  for (const chart of ['services', 'platform'] as const)
    expect(valuesIn(chart, 'Chart.yaml').appVersion).toBe(version)
})
