import process from 'node:process'

// How a launcher's own memory is allocated, which bootstrap.mjs has set, is not for what it starts: PostgreSQL sorts in pieces that would
// each be fetched from the system.
for (const name of Object.keys(process.env)) if (name.startsWith('MALLOC_')) delete process.env[name]
