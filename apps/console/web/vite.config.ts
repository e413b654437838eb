import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Once, and not for every request: the server sends what the browser understands. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir = '' }) {
    const folder = path.join(dir, 'assets')
    const files = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name))
    for (const file of files.map((name) => path.join(folder, name))) {
      const text = await readFile(file)
      await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }))
      await writeFile(`${file}.br`, await promisify(brotliCompress)(text))
    }
  },
}

export default defineConfig({
  plugins: [react(), compressed],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})
