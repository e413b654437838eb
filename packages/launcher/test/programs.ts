import { connect } from 'node:net'
import { host, type Part } from '../src/index.ts'

/** A program that runs this JavaScript, and can be used when its port takes connections. */
export const program = (name: string, port: number, script: string): Part => ({
  name,
  needs: [],
  listens: [{ port, variable: `${name.toUpperCase()}_PORT` }],
  stop: { signal: 'SIGTERM', grace: 2000 },
  command: async () => ({ file: process.execPath, args: ['-e', script] }),
  check: () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, host, () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', reject)
    }),
})

export const listen = (port: number) => `require('node:net').createServer().listen(${port}, '${host}')`

export const listening = (name: string, port: number): Part => program(name, port, listen(port))
