import { Button, Group, Text } from '@mantine/core'
import { signOut } from '../../api/session.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

const defaults = { why: '' }

/** After a sign-in that did not succeed: why, and the way on. */
export default function SignInFailedPage() {
  const t = useTexts(texts)
  const [{ why }] = useAddress(defaults)
  const reasons: Readonly<Record<string, string>> = t.reasons
  return (
    <Page title={t.title}>
      <Text>{reasons[why] ?? t.reasons['sign-in-failed']}</Text>
      <Group>
        <Button component="a" href="/sign-in">
          {t.again}
        </Button>
        <Button variant="default" onClick={() => signOut()}>
          {t.other}
        </Button>
      </Group>
    </Page>
  )
}
