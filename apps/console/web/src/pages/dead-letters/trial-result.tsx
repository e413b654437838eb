import { Alert } from '@mantine/core'
import { Link } from 'wouter'
import type { ServiceName } from '../../api/services.ts'
import { useTexts } from '../../texts/language.tsx'
import { addressOf } from './address.ts'
import type { Trial } from './desk.ts'
import { texts } from './texts.ts'

/** What a redrive of the letter would do now. */
export function TrialResult({ service, id, trial }: { service: ServiceName; id: string; trial: Trial }) {
  const t = useTexts(texts)
  if (trial.outcome === 'would-pass')
    return (
      <Alert color="teal" variant="light" title={t.wouldPass} role="status">
        {t.wouldPassWhat(trial.letters)}
      </Alert>
    )
  if (trial.outcome === 'cannot-be-tried')
    return (
      <Alert color="yellow" variant="light" title={t.cannotBeTried} role="status">
        {trial.because}
      </Alert>
    )
  return (
    <Alert color="red" variant="light" title={t.wouldFail} role="status">
      {trial.id !== id && (
        <>
          {t.wouldFailBefore} <Link to={addressOf.letter(service, trial.id)}>{`${service}/${trial.id}`}</Link>
          :{' '}
        </>
      )}
      {trial.error}
    </Alert>
  )
}
