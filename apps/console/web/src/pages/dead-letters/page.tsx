import { Anchor } from '@mantine/core'
import { Link } from 'wouter'
import { useFreshAsTopicsMove } from '../../live/use-live-stream.ts'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { shellWord } from '../../parts/shell-word.ts'
import { useTexts } from '../../texts/language.tsx'
import { addressOf, defaults } from './address.ts'
import { isService } from './desk.ts'
import { GroupLetters } from './group-letters.tsx'
import { Groups } from './groups.tsx'
import { LetterDetail } from './letter-detail.tsx'
import { texts } from './texts.ts'

const keys = [['dead-letters'], ['redrive-runs']] as const

/** Events that services could not apply: groups of them, the letters of one group, or one letter. */
export default function DeadLettersPage() {
  const t = useTexts(texts)
  const [{ service, group, letter }] = useAddress(defaults)
  // A letter arises when its consumer moves.
  useFreshAsTopicsMove(keys, { atMostEveryMs: 5_000 })
  if (isService(service) && letter !== '')
    return (
      <Page
        title={t.letter(`${service}/${letter}`)}
        command={`npm run dead-letters -- show ${shellWord(`${service}/${letter}`)}`}
      >
        <Anchor component={Link} to={addressOf.groups}>
          {t.toGroups}
        </Anchor>
        <LetterDetail key={`${service}/${letter}`} service={service} id={letter} />
      </Page>
    )
  if (isService(service) && group !== '')
    return (
      <Page
        title={t.lettersOf(service)}
        command={`npm run dead-letters -- list ${service} --group ${shellWord(group)}`}
      >
        <Anchor component={Link} to={addressOf.groups}>
          {t.toGroups}
        </Anchor>
        <GroupLetters key={group} service={service} group={group} />
      </Page>
    )
  return (
    <Page title={t.title} command="npm run dead-letters -- groups">
      <Groups />
    </Page>
  )
}
