import { Anchor, Table } from '@mantine/core'
import { Link } from 'wouter'
import { useTexts } from '../../texts/language.tsx'
import { actors, type Contract, partyText, topicPath } from './contracts.ts'
import { texts } from './texts.ts'

export function ContractTable({ contracts }: { contracts: readonly Contract[] }) {
  const t = useTexts(texts)
  const lines = (parties: Contract['consumedBy']) =>
    parties.map((party) => <div key={party.service}>{partyText(party)}</div>)
  return (
    <Table.ScrollContainer type="native" minWidth={760} tabIndex={0} aria-label={t.title}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {[t.event, t.topic, t.publishedBy, t.consumedBy].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {contracts.map((contract) => (
            <Table.Tr key={contract.name}>
              <Table.Td>
                <Anchor component={Link} to={`/contracts/${contract.name}`}>
                  {contract.name}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} to={topicPath(contract)}>
                  {contract.address}
                </Anchor>
              </Table.Td>
              <Table.Td>{lines(contract.publishedBy)}</Table.Td>
              <Table.Td>{lines([...actors(contract)])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
