import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { loadAgainWhenCodeIsMissing } from './app/load-again.ts'
import './app/styles.ts'

loadAgainWhenCodeIsMissing()
createRoot(document.getElementById('root') as HTMLElement).render(<App />)
