import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { infra, root } from '../src/paths.ts'
import { portTable } from '../src/ports.ts'
import { debianProgram } from '../src/programs/debian-program.ts'
import { services } from '../src/services.ts'

const folder = path.join(infra, 'observe')
const rules = readFileSync(path.join(folder, 'rules.yml'), 'utf8')
const alerts: {
  alert: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}[] = parse(rules).groups.flatMap(({ rules }: { rules: object[] }) => rules)
const promtool = debianProgram({ package: 'prometheus', file: '/usr/bin/promtool' })
if (!promtool) console.warn('left out: there is no promtool to test the rules with')

it('Prometheus scrapes each service, where compose runs it', () => {
  const [{ static_configs }] = parse(readFileSync(path.join(folder, 'prometheus.yml'), 'utf8')).scrape_configs
  expect(static_configs).toEqual(
    services.map(({ name, port }) => ({
      targets: [`${name}:${portTable[port].port}`],
      labels: { service: name },
    })),
  )
})

it('each alert names its severity, and a section of the runbook', () => {
  expect(alerts.length).toBeGreaterThan(5)
  const runbook = readFileSync(path.join(root, 'docs/runbook.md'), 'utf8')
  const sections = [...runbook.matchAll(/^## (.*)$/gm)].map(
    ([, title = '']) => `docs/runbook.md#${title.toLowerCase().replaceAll(' ', '-')}`,
  )
  for (const { alert, labels, annotations } of alerts) {
    expect(['critical', 'warning'], alert).toContain(labels.severity)
    expect(sections, alert).toContain(annotations.runbook)
  }
})

it('each alert is tested', () => {
  const { tests } = parse(readFileSync(path.join(folder, 'rules.test.yml'), 'utf8'))
  const fired = tests.flatMap(
    ({ alert_rule_test }: { alert_rule_test: { alertname: string; exp_alerts: object[] }[] }) =>
      alert_rule_test.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname),
  )
  expect([...new Set(fired)].sort()).toEqual(alerts.map(({ alert }) => alert).sort())
})

describe.skipIf(!promtool)('promtool', () => {
  const run = (cwd: string, ...args: string[]) =>
    execFileSync(promtool?.file ?? '', args, {
      cwd,
      env: promtool?.environment,
      encoding: 'utf8',
      stdio: 'pipe',
    })

  it('accepts the configuration and the rules, and their tests pass', () => {
    expect(run(folder, 'check', 'config', 'prometheus.yml')).toContain('SUCCESS')
    expect(run(folder, 'test', 'rules', 'rules.test.yml')).toContain('SUCCESS')
  })

  it('refuses rules that alert for an honest shop, or for none', () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'jangteo-observe-'))
    onTestFinished(() => rmSync(copy, { recursive: true }))
    cpSync(folder, copy, { recursive: true })
    for (const [from, to] of [
      ['seconds) > 60', 'seconds) > 600000'],
      ['audit_difference) > 0', 'audit_difference) >= 0'],
    ] as const) {
      writeFileSync(path.join(copy, 'rules.yml'), rules.replace(from, to))
      expect(() => run(copy, 'test', 'rules', 'rules.test.yml'), from).toThrow(/FAILED/)
    }
  })
})
