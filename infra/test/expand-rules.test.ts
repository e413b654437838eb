import { readMigrations } from '@jangteo/migrations'
import { describe, expect, it } from 'vitest'
import { refuseHiddenContracts, takenAway } from '../src/migrations/expand-rules.ts'
import { messagingFolder, migrationsFolder } from '../src/migrations/migrate-service.ts'
import { services } from '../src/services.ts'

describe('what a migration takes away from the release before', () => {
  it.each([
    ['drop table note', 'drops a table'],
    ['drop function twice(int)', 'drops a function'],
    ['alter table note drop column text', 'note: drops text'],
    ['alter table note alter column text type varchar(10)', 'note: changes the type of text'],
    ['alter table note alter column text set not null', 'note: requires text'],
    ['alter table note alter column text drop default', 'note: drops the default of text'],
    ['alter table note add column more text not null', 'note: requires more'],
    ['alter table note add constraint short check (length(text) < 10)', 'note: adds the constraint short'],
    ['alter table note rename to notes', 'renames in note to notes'],
    ['alter table note rename column text to body', 'renames in note to body'],
    ['create unique index if not exists note_text on note (text)', 'makes values of note unique'],
    ['create index note_text on note (text)', 'builds an index on note without "if not exists"'],
  ])('%s', async (sql, taken) => {
    expect(await takenAway(`create table other (id int); ${sql}`)).toEqual([taken])
  })

  it.each([
    'create table note (id int primary key, text text not null); create unique index on note (text); alter table note add check (id > 0)',
    "alter table note add column more text; alter table note add column most text not null default ''",
    'alter table note add column number int generated always as identity not null',
    'create index if not exists note_text on note (text); drop index note_old; drop trigger old on note',
    'alter table note alter column text drop not null; alter table note drop constraint short',
    'insert into note values (1); update note set id = 2',
    'create or replace function twice(n int) returns int language sql as $$ select n * 2 $$',
  ])('is nothing: %s', async (sql) => {
    expect(await takenAway(sql)).toEqual([])
  })
})

describe('refuseHiddenContracts', () => {
  const drop = 'drop table note'
  it('refuses what takes something away under a name that does not say so', async () => {
    const migrations = [
      { name: '20990101000000_tidy', sql: drop },
      { name: '099_tidy.sql', sql: drop },
    ]
    await expect(refuseHiddenContracts(migrations)).rejects.toThrow(
      '\n20990101000000_tidy drops a table\n099_tidy.sql drops a table',
    )
  })

  it('lets through one that says so', async () => {
    await refuseHiddenContracts([
      { name: '20990101000000_tidy_contract', sql: drop },
      { name: '099_tidy_contract.sql', sql: drop },
    ])
  })

  it.each([...services.map(migrationsFolder), messagingFolder])('finds none in %s', async (folder) => {
    const migrations = await readMigrations(folder)
    expect(migrations.length).toBeGreaterThan(0)
    await refuseHiddenContracts(migrations)
  })
})
