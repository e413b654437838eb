import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core'
import { Link, useParams } from 'wouter'
import { Page } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { actors, type Contract, contracts, partyText, topicPath } from '../contracts/contracts.ts'
import { texts } from '../contracts/texts.ts'
import { Kept } from '../topics/page.tsx'

/** One contract: what it means, who reads it, its fields and versions. */
export default function ContractPage() {
  const t = useTexts(texts)
  const { event = '' } = useParams()
  const contract = contracts.find(({ name }) => name === event)
  return (
    <Page title={event} command="npm run docs">
      <Anchor component={Link} to="/contracts">
        {t.all}
      </Anchor>
      {contract ? <Details contract={contract} /> : <Empty>{t.unknown(event)}</Empty>}
    </Page>
  )
}

function Details({ contract }: { contract: Contract }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const { meaning, actedOnBy, storedFor, key, partitions, address } = contract
  return (
    <Stack>
      <Text>{meaning}</Text>
      <Text size="sm">
        {storedFor === null ? t.actedOnBy(actedOnBy.join(', ')) : t.storedFor(storedFor)}{' '}
        {t.facts(key, count(partitions))} <Kept topic={contract} />
      </Text>
      <Group>
        <Anchor component={Link} to={topicPath(contract)}>
          {t.records}: {address}
        </Anchor>
      </Group>
      <Parties title={t.publishedBy} parties={contract.publishedBy} />
      <Parties title={t.consumedBy} parties={contract.consumedBy} />
      <Title order={3} size="h4">
        {t.fields}
      </Title>
      <Fields contract={contract} />
      <Title order={3} size="h4">
        {t.versions}
      </Title>
      <Versions contract={contract} />
    </Stack>
  )
}

function Parties({ title, parties }: { title: string; parties: Contract['consumedBy'] }) {
  return (
    <div>
      <Title order={3} size="h4">
        {title}
      </Title>
      {parties.map((party) => (
        <Text key={party.service}>{partyText(party)}</Text>
      ))}
    </div>
  )
}

function Fields({ contract }: { contract: Contract }) {
  const t = useTexts(texts)
  return (
    <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} aria-label={t.fields}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {[t.field, t.type, t.since, t.mayGo].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {contract.fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Td>{field.name}</Table.Td>
              <Table.Td>{field.isPersonal ? `${field.type}, ${t.personal}` : field.type}</Table.Td>
              <Table.Td>{field.since ?? t.newField}</Table.Td>
              <Table.Td>
                <MayGo contract={contract} field={field} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function MayGo({ contract, field }: { contract: Contract; field: Contract['fields'][number] }) {
  const t = useTexts(texts)
  const use = field.use as keyof typeof t.use | null
  if (use !== null) return t.use[use]
  if (field.neededBy.length > 0) return t.neededBy(field.neededBy.join(', '))
  return t.yes(actors(contract).map(partyText).join('; '))
}

function Versions({ contract }: { contract: Contract }) {
  const t = useTexts(texts)
  return (
    <dl style={{ margin: 0 }}>
      {contract.versions.toReversed().map(({ version, added, changed }) => (
        <div key={version}>
          <Text component="dt" fw={600}>
            {t.version(String(version))}
          </Text>
          <Text component="dd" ms={0} mb="xs">
            {[
              ...(added.length > 0 ? [(version === 1 ? t.first : t.added)(added.join(', '))] : []),
              ...(changed.length > 0 ? [t.changed(changed.join(', '))] : []),
            ].join('; ') || t.described}
          </Text>
        </div>
      ))}
    </dl>
  )
}
