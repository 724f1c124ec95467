import type { z } from 'zod'
import type { CustomerSite } from '../../site.ts'
import type { Scope } from '../scopes.ts'

/** Administrators and service users have the same operations; this is what differs. */
export interface AccountFamily<Params extends z.ZodObject> {
  readonly site: CustomerSite
  /** The address of one of them. */
  readonly path: string
  readonly params: Params
  idOf(params: z.output<Params>): string
  /** Part of the operations' names. */
  readonly noun: string
  readonly person: string
  readonly readScope: Scope
}
