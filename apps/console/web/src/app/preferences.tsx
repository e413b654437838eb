import { Button, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { signIn, signOut, useSession } from '../api/session.ts'
import { waitAtMost } from '../parts/wait-at-most.ts'
import { type Both, type Language, languages, useLanguage, useTexts } from '../texts/language.tsx'

const texts = {
  en: {
    settings: 'Settings',
    language: 'Language',
    appearance: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the system',
    signIn: 'Sign in',
    signOut: 'Sign out',
    operator: 'operator',
    customer: 'customer',
  },
  ko: {
    settings: '설정',
    language: '언어',
    appearance: '화면 모드',
    light: '밝게',
    dark: '어둡게',
    auto: '시스템 설정',
    signIn: '로그인',
    signOut: '로그아웃',
    operator: '운영자',
    customer: '고객',
  },
} satisfies Both<Record<string, string>>

/** How long signing out waits for the end of push messages, in milliseconds: the shop may not answer. */
const END_PUSH_WITHIN_MS = 2_000

/** Ends the session, and push messages to this browser: their code is loaded only where there are some. */
async function leave(): Promise<void> {
  await waitAtMost(END_PUSH_WITHIN_MS, async () => {
    if (!(await navigator.serviceWorker?.getRegistrations())?.length) return
    const { endPush } = await import('../pages/shop/push.ts')
    await endPush()
  })
  await signOut()
}

/** Who has signed in, language, and appearance. */
export function Preferences() {
  const t = useTexts(texts)
  const { user } = useSession()
  const { choose } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs">
          {user?.userId ?? t.settings}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {user && (
          <Menu.Label>
            {user.userId} · {user.scopes.length > 0 ? t.operator : t.customer}
          </Menu.Label>
        )}
        {user ? (
          <Menu.Item onClick={leave}>{t.signOut}</Menu.Item>
        ) : (
          <Menu.Item onClick={signIn}>{t.signIn}</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>{t.language}</Menu.Label>
        {(Object.keys(languages) as Language[]).map((language) => (
          <Menu.Item key={language} onClick={() => choose(language)}>
            <Text lang={language} size="sm">
              {languages[language]}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t.appearance}</Menu.Label>
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)}>
            {t[scheme]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
