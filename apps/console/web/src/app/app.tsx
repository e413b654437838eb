import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { isWorthRetrying } from '../api/problem.ts'
import { LanguageProvider } from '../texts/language.tsx'
import { Shell } from './shell.tsx'
import { cssVariables, theme } from './theme.ts'

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
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <Shell />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  )
}
