import { Group, Tabs, Text, TextInput } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { contracts, fits } from './contracts.ts'
import { ContractTable } from './table.tsx'
import { texts } from './texts.ts'

/** With its libraries only when it is looked at. */
const Graph = lazy(() => import('./graph.tsx'))

const defaults = { q: '', as: 'table' }

/** Which service publishes and consumes what, with which function. */
export default function ContractsPage() {
  const t = useTexts(texts)
  const [{ q, as }, change] = useAddress(defaults)
  const shown = contracts.filter((contract) => fits(contract, q))
  return (
    <Page title={t.title} command="npm run docs">
      <Group align="flex-end" justify="space-between">
        <TextInput
          label={t.filter}
          value={q}
          placeholder="OrderPaid"
          onChange={({ currentTarget }) => change({ q: currentTarget.value }, { replace: true })}
          style={{ flex: 1, maxWidth: 400 }}
        />
      </Group>
      {shown.length === 0 && <Empty>{t.none}</Empty>}
      <Tabs value={as} onChange={(next) => change({ as: next ?? 'table' })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="table">{t.asTable}</Tabs.Tab>
          <Tabs.Tab value="graph">{t.asGraph}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="table" pt="md">
          <ContractTable contracts={shown} />
        </Tabs.Panel>
        <Tabs.Panel value="graph" pt="md">
          <Text size="sm" mb="xs">
            {t.stores} {t.graphHint}
          </Text>
          <Suspense fallback={<Loading />}>
            <Graph contracts={shown} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
