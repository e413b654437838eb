import { createTheme, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { isWorthRetrying } from '../api/problem.ts'
import { LanguageProvider } from '../texts/language.tsx'
import { Shell } from './shell.tsx'

const theme = createTheme({
  primaryColor: 'cyan',
  // Contrast of at least 4.5 : 1 for white text on it, and of it on white.
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  fontFamily: 'system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Consolas, "D2Coding", monospace',
})

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      // A page that shows what is wrong must not wait for a browser that believes to be offline.
      networkMode: 'always',
    },
  },
})

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <Shell />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  )
}
