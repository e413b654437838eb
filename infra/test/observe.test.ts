import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dashboards, withoutVariables } from '@jangteo/dashboards'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { modelOf } from '../observe/grafana.ts'
import { onThisMachine } from '../src/parts/prometheus.ts'
import { infra, root } from '../src/paths.ts'
import { freePortSet, portTable } from '../src/ports.ts'
import { debianProgram } from '../src/programs/debian-program.ts'
import { checkPrometheus } from '../src/programs/prometheus.ts'
import { services } from '../src/services.ts'

const folder = path.join(infra, 'observe')
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
const { rule_files, scrape_configs } = parse(read('prometheus.yml'))
const ruleFiles: string[] = rule_files
const testOf = (file: string) => file.replace('.yml', '.test.yml')
const alerts: {
  alert: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}[] = ruleFiles.flatMap((file) => parse(read(file)).groups.flatMap(({ rules }: { rules: object[] }) => rules))
const promtool = debianProgram({ package: 'prometheus', file: '/usr/bin/promtool' })
if (!promtool) console.warn('left out: there is no promtool to test the rules with')

it('Prometheus scrapes each service and the exporter, where compose runs them', () => {
  const [shop, stack] = scrape_configs
  expect(shop.static_configs).toEqual(
    services.map(({ name, port }) => ({
      targets: [`${name}:${portTable[port].port}`],
      labels: { service: name },
    })),
  )
  expect(stack.static_configs).toEqual([{ targets: [`exporter:${portTable.exporter.port}`] }])
})

it('without Docker, Prometheus scrapes the same programs on the ports of this machine', async () => {
  const ports = await freePortSet()
  const { rule_files, scrape_configs, global } = JSON.parse(await onThisMachine(ports))
  expect(rule_files).toEqual(ruleFiles.map((file) => path.join(folder, file)))
  expect(global.scrape_interval).toBe('15s')
  expect(scrape_configs.map(({ static_configs }: { static_configs: object }) => static_configs)).toEqual([
    services.map(({ name, port }) => ({ targets: [`127.0.0.1:${ports[port]}`], labels: { service: name } })),
    [{ targets: [`127.0.0.1:${ports.exporter}`] }],
  ])
})

it('says what to install on a machine without Prometheus', () => {
  const empty = mkdtempSync(path.join(tmpdir(), 'jangteo-prometheus-'))
  onTestFinished(() => rmSync(empty, { recursive: true }))
  expect(() => checkPrometheus({ PATH: empty }, () => undefined)).toThrow(
    /^Prometheus not found[\s\S]*sudo apt install[\s\S]*docker compose --profile observe/,
  )
  writeFileSync(path.join(empty, 'prometheus'), '')
  expect(checkPrometheus({ PATH: `/nowhere:${empty}` }, () => undefined).file).toBe(
    path.join(empty, 'prometheus'),
  )
})

it('each alert has a name of its own, its severity, and a section of the runbook', () => {
  expect(alerts.length).toBeGreaterThan(20)
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
  const runbook = readFileSync(path.join(root, 'docs/runbook.md'), 'utf8')
  const sections = [...runbook.matchAll(/^## (.*)$/gm)].map(
    ([, title = '']) => `docs/runbook.md#${title.toLowerCase().replaceAll(' ', '-')}`,
  )
  for (const { alert, labels, annotations } of alerts) {
    expect(['critical', 'warning'], alert).toContain(labels.severity)
    expect(sections, alert).toContain(annotations.runbook)
  }
})

it('each alert is tested, firing and silent', () => {
  const tested = ruleFiles
    .flatMap((file) => parse(read(testOf(file))).tests)
    .flatMap(
      ({ alert_rule_test }: { alert_rule_test: { alertname: string; exp_alerts: object[] }[] }) =>
        alert_rule_test,
    )
  const names = (fires: boolean) => [
    ...new Set(
      tested.filter(({ exp_alerts }) => exp_alerts.length > 0 === fires).map(({ alertname }) => alertname),
    ),
  ]
  const all = alerts.map(({ alert }) => alert).sort()
  expect(names(true).sort()).toEqual(all)
  expect(names(false).sort()).toEqual(all)
})

describe('the dashboards', () => {
  const kept = path.join(folder, 'grafana/dashboards')

  it.each(dashboards)('$name is in its file as it is written here', async (dashboard) => {
    await expect(`${JSON.stringify(modelOf(dashboard), null, 2)}\n`).toMatchFileSnapshot(
      path.join(kept, `${dashboard.name}.json`),
    )
  })

  it('has no other file', () => {
    expect(readdirSync(kept).sort()).toEqual(dashboards.map(({ name }) => `${name}.json`).sort())
  })

  it('has panels that say what they show, do not overlap, and fill their rows', () => {
    for (const { name, ...dashboard } of dashboards) {
      const { panels = [], uid } = modelOf({ name, ...dashboard })
      expect(uid).toBe(`jangteo-${name}`)
      const taken = new Set<string>()
      for (const { title, type, gridPos, ...panel } of panels) {
        if (!gridPos) throw new Error(`${name}: ${title} has no place`)
        if (type !== 'row')
          expect('description' in panel && panel.description, `${name}: ${title}`).toMatch(/\.$/)
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken, `${name}: ${title}`).not.toContain(`${x} ${y}`)
            taken.add(`${x} ${y}`)
          }
      }
      const height = Math.max(...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)))
      expect(taken.size, name).toBe(24 * height)
    }
  })

  it('are where compose puts them, for viewers only, and ask the data source that it provides', () => {
    const { services: composed } = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'))
    const mounted = Object.fromEntries(
      composed.grafana.volumes.map((volume: string) => volume.split(':').slice(0, 2).reverse()),
    )
    const [provider] = parse(read('grafana/provisioning/dashboards/jangteo.yml')).providers
    expect(path.join(root, mounted[provider.options.path])).toBe(kept)
    expect(path.join(root, mounted['/etc/grafana/provisioning'])).toBe(
      path.join(folder, 'grafana/provisioning'),
    )
    const home: string = composed.grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH
    expect(readdirSync(kept)).toContain(path.relative(provider.options.path, home))
    expect(composed.grafana.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_AUTH_BASIC_ENABLED: 'false',
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
    })
    const [source] = parse(read('grafana/provisioning/datasources/prometheus.yml')).datasources
    expect(source.url).toBe(`http://prometheus:${portTable.prometheus.port}`)
    const asked = dashboards.flatMap((dashboard) => modelOf(dashboard).panels ?? [])
    for (const panel of asked)
      if ('datasource' in panel && panel.type !== 'row')
        expect(panel.datasource).toEqual({ type: 'prometheus', uid: source.uid })
  })
})

describe.skipIf(!promtool)('promtool', () => {
  const run = (cwd: string, ...args: string[]) =>
    execFileSync(promtool?.file ?? '', args, {
      cwd,
      env: { ...process.env, ...promtool?.environment },
      encoding: 'utf8',
      stdio: 'pipe',
    })

  const copied = () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'jangteo-observe-'))
    onTestFinished(() => rmSync(copy, { recursive: true }))
    cpSync(folder, copy, { recursive: true })
    return copy
  }

  it('accepts the configuration, and that for this machine', async () => {
    expect(run(folder, 'check', 'config', 'prometheus.yml')).toContain('SUCCESS')
    const copy = copied()
    writeFileSync(path.join(copy, 'here.json'), await onThisMachine(await freePortSet()))
    expect(run(copy, 'check', 'config', 'here.json')).toContain(
      `SUCCESS: ${ruleFiles.length} rule files found`,
    )
  })

  it.each(ruleFiles)('runs the tests of %s, and all pass', (file) => {
    expect(run(folder, 'test', 'rules', testOf(file))).toContain('SUCCESS')
  })

  it.each([
    ['rules.yml', 'seconds) > 60', 'seconds) > 600000'],
    ['rules.yml', 'audit_difference) > 0', 'audit_difference) >= 0'],
    ['rules.kafka.yml', 'total_bytes) < 0.15', 'total_bytes) < 0.5'],
    ['rules.kafka.yml', 'unless max(kafka_controller_leader)', 'unless max(kafka_brokers)'],
    ['rules.kafka.yml', '(kafka_topic_partition_leader) < 0', '(kafka_topic_partition_leader) < -1'],
    ['rules.postgres.yml', 'freeze_max_age))', 'autovacuum_naptime))'],
    ['rules.postgres.yml', '> 5e9', '> 5e3'],
    ['rules.postgres.yml', 'tx_duration) > 600', 'tx_duration) > 6'],
  ])('refuses %s with "%s" as "%s": an alert for an honest shop, or none for a fault', (file, from, to) => {
    const copy = copied()
    const changed = read(file).replace(from, to)
    expect(changed).not.toBe(read(file))
    writeFileSync(path.join(copy, file), changed)
    expect(() => run(copy, 'test', 'rules', testOf(file))).toThrow(/FAILED/)
  })

  it('parses the question of every panel', () => {
    const copy = copied()
    const questions = dashboards.flatMap(({ rows }) =>
      Object.values(rows).flatMap((panels) => panels.flatMap(({ series }) => Object.values(series))),
    )
    // An expression as a rule that records it: promtool has no other way to check one.
    const check = (expressions: readonly string[]) => {
      const rules = expressions.map((expression, index) => ({
        record: `question_${index}`,
        expr: withoutVariables(expression, 60),
      }))
      writeFileSync(
        path.join(copy, 'questions.yml'),
        JSON.stringify({ groups: [{ name: 'questions', rules }] }),
      )
      return run(copy, 'check', 'rules', 'questions.yml')
    }
    expect(questions.length).toBeGreaterThan(80)
    expect(check(questions)).toContain(`SUCCESS: ${questions.length} rules found`)
    expect(() => check([...questions, 'sum(rate(a[1m])'])).toThrow(/FAILED/)
  })
})
