// The borders between the parts of the workspace. docs/test/dependency-rules.test.ts plants a leak for each rule.

const entryPoints = [
  '^packages/[^/]+/src/index\\.ts$',
  // For tests: production code is kept from it by a rule of its own.
  '^packages/errors/test/error-with\\.ts$',
  '^packages/service-kit/src/(http/limits|paging|pass-on/index)\\.ts$',
  '^packages/service/src/(audit-books|retention)\\.ts$',
  '^packages/events/src/released\\.ts$',
  '^packages/messaging/src/(migrations|reading)\\.ts$',
  '^packages/testing/src/(global-setup|kafka-password|vitest)\\.ts$',
  '^apps/[^/]+/src/(service|subscriptions|config|retention)\\.ts$',
  '^apps/console/src/console\\.ts$',
  // For the model of the protocol, which explores the very functions of the services.
  '^apps/(order|balance|coupon|data-platform)/src/domain/[a-z-]+\\.ts$',
  '^infra/(api-gateway/)?src/index\\.ts$',
  '^infra/src/(lab/document|stacks/kafka-password)\\.ts$',
]
const test = '(/test/|\\.test\\.ts$|/vitest\\.config\\.ts$)'
/** Prisma's client: made by \`generate\`, and perhaps not there. */
const generated = '/generated/'

/**
 * The rooms of packages/messaging along the way of an event, each with those that it may import; all may import what lies
 * above the rooms, which are the ports and what every room speaks of. `run` puts them together and may import each.
 */
const messagingRooms = {
  schema: [],
  transport: [],
  replicas: [],
  publish: ['schema', 'transport'],
  letters: ['schema', 'transport'],
  consume: ['schema', 'transport', 'replicas', 'publish', 'letters'],
  operate: ['schema', 'transport', 'replicas', 'publish', 'letters', 'consume'],
}

/**
 * The rooms of infra, in the same way: what lies above them says where things are (ports, coordinates, services), parts are
 * made of it, and stacks of parts. `commands` may import each.
 */
const infraRooms = {
  bundler: ['programs'],
  programs: [],
  migrations: [],
  artefacts: ['programs', 'migrations'],
  parts: ['programs'],
  stacks: ['programs', 'migrations', 'parts'],
  operator: [],
  lab: ['programs', 'parts', 'stacks', 'operator'],
  checks: [],
}

const roomRules = (name, source, rooms, comment) =>
  Object.entries(rooms).map(([room, below]) => ({
    name: `${name}-${room}`,
    comment,
    severity: 'error',
    from: { path: `^${source}/${room}/` },
    to: {
      path: `^${source}/[a-z]+/`,
      pathNot: [room, ...below].map((each) => `^${source}/${each}/`),
    },
  }))

/**
 * The rooms of a service, each with those that it may import; `domain` has a rule of its own. All may import the type of a
 * transaction (`stores/tx.ts`), and the files above the rooms put them together and may import each.
 */
const serviceRooms = {
  stores: ['domain'],
  adapters: ['domain'],
  steps: ['domain', 'stores', 'adapters'],
  'use-cases': ['domain', 'stores', 'adapters', 'steps'],
  routes: ['domain', 'adapters', 'steps', 'use-cases'],
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'What imports each other is one thing: make it one file, or find the part that both need.',
      severity: 'error',
      from: { pathNot: generated },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The imported thing is not installed, or its package does not export it.',
      severity: 'error',
      from: { pathNot: generated },
      to: { couldNotResolve: true, pathNot: generated },
    },
    {
      name: 'services-do-not-import-each-other',
      comment: 'Services speak through the events in packages/events only.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'The domain is values in, values out: it knows itself and how errors are defined, nothing else.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/domain/', pathNot: test },
      to: { pathNot: ['^apps/$1/src/domain/', '^packages/errors/src/'] },
    },
    {
      name: 'use-cases-do-not-know-their-callers',
      comment:
        'Routes, consumers and jobs call the same use case: it knows neither HTTP nor Kafka nor the process.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/(use-cases|steps|stores)/', pathNot: test },
      to: {
        path: [
          'fastify',
          'kafkajs',
          'node:(http|net)',
          '^(http|https|http2|net)$',
          '^packages/service-kit/src/(?!paging\\.ts$)',
          '^packages/service/(?!src/audit-books\\.ts$)',
        ],
      },
    },
    {
      name: 'use-cases-do-not-call-each-other',
      comment:
        'A use case is read from top to bottom; what two of them share is in the domain, a store or a step.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/use-cases/', pathNot: test },
      to: { path: '^apps/[^/]+/src/use-cases/' },
    },
    ...Object.entries(serviceRooms).map(([room, below]) => ({
      name: `service-${room}`,
      comment:
        'The rooms of a service stand on each other in one order: routes, use cases, steps, then stores and adapters side ' +
        'by side, then the domain. What two rooms speak of is a value of the domain.',
      severity: 'error',
      from: { path: `^apps/([^/]+)/src/${room}/`, pathNot: test },
      to: {
        path: '^apps/$1/src/',
        pathNot: [
          generated,
          '^apps/$1/src/stores/tx\\.ts$',
          ...[room, ...below].map((each) => `^apps/$1/src/${each}/`),
        ],
      },
    })),
    {
      name: 'only-stores-query',
      comment: "A service's queries are in its stores; service.ts makes the client.",
      severity: 'error',
      from: {
        path: '^apps/[^/]+/src/',
        pathNot: ['/src/stores/', '/src/service\\.ts$', generated, test],
      },
      to: { path: [generated, '(^|/)node_modules/pg/', '^pg$'] },
    },
    {
      name: 'use-cases-take-only-types-from-messaging',
      comment: 'A use case is given its Work; it does not open, send or subscribe anything itself.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/use-cases/', pathNot: test },
      to: { path: '^packages/messaging/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-packages-below',
      comment:
        'operator; dashboards; demo; errors, trace ← service-kit; errors, trace, events ← messaging; both, and migrations ← service ← services; launcher, migrations ← infra ← testing.',
      severity: 'error',
      from: {
        path: '^(packages/(?:errors|trace|events|migrations|operator|dashboards|demo|service-kit))/',
        pathNot: test,
      },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: ['^$1/', '^packages/(errors|trace)/'],
      },
    },
    {
      name: 'messaging-stands-on-events',
      severity: 'error',
      from: { path: '^packages/messaging/', pathNot: test },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: '^packages/(messaging|events|errors|trace)/',
      },
    },
    {
      name: 'service-stands-on-messaging-and-service-kit',
      severity: 'error',
      from: { path: '^packages/service/', pathNot: test },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: '^packages/(service|messaging|service-kit|events|errors|migrations)/',
      },
    },
    ...roomRules(
      'messaging',
      'packages/messaging/src',
      messagingRooms,
      'The rooms of messaging stand on each other in one order; publishing does not know consuming.',
    ),
    {
      name: 'launcher-stands-alone',
      comment: 'It starts and stops programs, and knows none of ours.',
      severity: 'error',
      from: { path: '^packages/launcher/' },
      to: { path: '^(apps|packages|infra|flows|bench|docs)/', pathNot: '^packages/launcher/' },
    },
    {
      name: 'infra-stands-on-launcher-and-migrations',
      severity: 'error',
      from: { path: '^infra/', pathNot: [test, '^infra/api-gateway/'] },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: '^(infra/(?!api-gateway/)|packages/(launcher|migrations|operator|dashboards|demo)/)',
      },
    },
    {
      name: 'api-gateway-stands-on-service-kit',
      comment:
        'It is a program of its own: it knows the services by their documents, and nothing of the stack.',
      severity: 'error',
      from: { path: '^infra/api-gateway/', pathNot: test },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: '^(infra/api-gateway|packages/(service-kit|errors))/',
      },
    },
    {
      name: 'pages-know-documents-only',
      comment:
        'A page runs in a browser: it knows the services by their documents, and the console by its routes.',
      severity: 'error',
      from: { path: '^apps/console/web/' },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: '^(apps/console/web/|packages/(operator|dashboards)/src/index\\.ts$)',
      },
    },
    {
      name: 'infra-coordinates-below',
      comment: 'Where things are is said above the rooms, and known to all of them: it knows no part.',
      severity: 'error',
      from: { path: '^infra/src/[^/]+\\.ts$', pathNot: '^infra/src/index\\.ts$' },
      to: { path: '^infra/src/[a-z]+/' },
    },
    ...roomRules(
      'infra',
      'infra/src',
      infraRooms,
      'The rooms of infra stand on each other in one order; a part does not know the stacks that it is in.',
    ),
    {
      name: 'testing-stands-on-infra',
      severity: 'error',
      from: { path: '^packages/testing/' },
      to: {
        path: '^(apps|packages|infra|flows|bench|docs)/',
        pathNot: '^(packages/testing|packages/launcher|infra)/',
      },
    },
    {
      name: 'the-shop-is-on-top',
      comment:
        'It puts the services together: only scenarios across services stand on it, and pages about all of them.',
      severity: 'error',
      from: { pathNot: '^(packages/shop|flows|docs)/' },
      to: { path: '^packages/shop/' },
    },
    {
      name: 'service-testing-stands-on-packages',
      comment: 'The tests of every service stand on it, so it knows none of them.',
      severity: 'error',
      from: { path: '^packages/service-testing/' },
      to: { path: '^(apps|infra|flows|bench|docs)/' },
    },
    {
      name: 'packages-test-without-service-testing',
      comment:
        'It stands on them: what they test with it would test itself. It does not stand on packages/service, whose tests ' +
        'look at a service that is whole.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/(service-testing/|service/test/)' },
      to: { path: '^packages/service-testing/' },
    },
    {
      name: 'production-code-does-not-import-tests',
      comment: 'Nor what starts the system on the machine of a developer.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [test, '^packages/((service-)?testing|launcher)/'] },
      to: {
        path: [
          '^packages/((service-)?testing|launcher)/',
          '^(infra|flows|bench|docs)/',
          '/test/',
          '\\.test\\.ts$',
        ],
      },
    },
    {
      name: 'only-messaging-knows-kafkajs',
      comment:
        'All other code uses the Transport port. Tests and measurements may look at the broker itself.',
      severity: 'error',
      from: { pathNot: '^(packages/messaging|packages/testing|bench|examples)/' },
      to: { path: '(^|/)@?kafkajs(/|$)' },
    },
    {
      name: 'examples-are-strangers',
      comment: 'An example must work without this repository.',
      severity: 'error',
      from: { path: '^examples/([^/]+)/' },
      to: { path: '^(apps|packages|infra|flows|bench|docs|examples)/', pathNot: '^examples/$1/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'A package is what its package.json exports; the rest of it may change without notice.',
      severity: 'error',
      from: { path: '^((?:packages|apps)/[^/]+|infra|flows|bench|docs)/' },
      to: { path: '^(packages|apps|infra|flows|bench|docs)/', pathNot: ['^$1/', ...entryPoints] },
    },
    {
      name: 'only-the-model-imports-domains',
      comment: 'Others meet a service over HTTP and events: its domain changes with it alone.',
      severity: 'error',
      from: { pathNot: '^(apps|flows/model)/' },
      to: { path: '^apps/[^/]+/src/domain/' },
    },
    {
      name: 'no-barrels-in-services',
      comment: 'Inside a service, import a thing from the file that says it.',
      severity: 'error',
      // service.ts is what the package exports.
      from: { path: '^apps/[^/]+/src/', pathNot: '^apps/[^/]+/src/service\\.ts$' },
      to: { path: '^apps/', dependencyTypes: ['export'] },
    },
  ],
  options: {
    // With TypeScript 7 the default parser reads no module at all, and says that all is well.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', generated] },
    exclude: { path: ['(^|/)(\\.stack|\\.turbo)/', '^apps/console/web/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
