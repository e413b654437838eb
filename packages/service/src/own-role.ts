import type { Component, ServiceDatabase } from '@jangteo/service-kit'

interface Role {
  readonly name: string
  readonly superuser: boolean
  readonly makesRoles: boolean
}

/**
 * Refuses to start as a role that may do everything in the database: the service could change what it must only add to (its
 * ledger, its history of operators' actions, its migrations), and so could whatever takes it over.
 */
export const ownRole = ({ pool }: Pick<ServiceDatabase, 'pool'>): Component => ({
  name: 'database role',
  async start() {
    const { rows } = await pool.query<Role>(
      'select rolname as name, rolsuper as superuser, rolcreaterole as "makesRoles" from pg_roles where rolname = current_user',
    )
    const [role] = rows as [Role]
    if (role.superuser || role.makesRoles)
      throw new Error(
        `the role ${role.name} of DATABASE_URL ${role.superuser ? 'is a superuser' : 'may create roles'}: give the service its ` +
          'own role, as `provision` and `migrate` of its artefact create it',
      )
  },
  stop: () => undefined,
})
