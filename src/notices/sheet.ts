import type { Contract } from '../accounts/contract.ts'
import type { WaitingAccount } from '../accounts/initial-password.ts'
import type { Deps } from '../deps.ts'
import type { Config } from '../platform/config.ts'
import { type CodesRule, codesRule } from '../pre-registration.ts'
import { ADMIN_SITE, USER_SITE } from '../site.ts'

/** What is printed for one contract: everything that its pages say, in no language yet. */
export interface Sheet {
  readonly serviceName: string
  readonly contractName: string
  readonly administratorId: string
  /** When it was printed. */
  readonly at: number
  readonly helpline: Config['desk']
  /** What phones show as the sender of codes. */
  readonly smsSender: string
  readonly adminUrl: string
  readonly userUrl: string
  readonly codes: CodesRule
  readonly administrator: AdministratorPage | undefined
  readonly users: readonly UserPage[]
}

export interface AdministratorPage {
  readonly loginId: string
  readonly password: string
  readonly activation: Activation | undefined
  /** How this administrator comes to his SMS number. */
  readonly way: 'has-number' | 'registers-on-screen' | 'enrols' | 'calls-helpline'
  readonly verifiesNumber: boolean
}

export interface Activation {
  readonly code: string
  /** Good until then. */
  readonly until: number
}

export interface UserPage {
  readonly loginId: string
  readonly password: string
  readonly lineNumber: string
  readonly userName: string
  readonly hasNumber: boolean
}

export type ReadableAccount = WaitingAccount & { readonly password: string }

interface ToPrint {
  readonly contract: Pick<Contract, 'name' | 'administratorId' | 'codesFrom' | 'enrolment'>
  readonly accounts: readonly PrintedAccount[]
  readonly activation: Activation | undefined
  readonly at: number
  /** These passwords open nothing without a code, also before codes are compulsory. */
  readonly asksForCode?: true
}

type PrintedAccount = Pick<ReadableAccount, 'site' | 'loginId' | 'line' | 'hasNumber' | 'password'>

export function sheetOf({ config }: Pick<Deps, 'config'>, printed: ToPrint): Sheet {
  const { contract, accounts, at } = printed
  const administrator = accounts.find(account => account.site === 'admin')
  return {
    serviceName: config.serviceName,
    contractName: contract.name,
    administratorId: contract.administratorId,
    at,
    helpline: config.desk,
    smsSender: config.sms.sender,
    adminUrl: `${config.origins.admin}${ADMIN_SITE.path}/`,
    userUrl: `${config.origins.user}${USER_SITE.path}/`,
    codes: printed.asksForCode ? { kind: 'now' } : codesRule(config, at, contract),
    administrator: administrator && {
      loginId: administrator.loginId,
      password: administrator.password,
      activation: printed.activation,
      way: wayOf(config, contract, { administrator, at }),
      verifiesNumber: config.verifyAdministratorNumber,
    },
    users: accounts
      .filter(account => account.site === 'user')
      .map(account => ({
        loginId: account.loginId,
        password: account.password,
        lineNumber: account.line?.number ?? '',
        userName: account.line?.userName ?? '',
        hasNumber: account.hasNumber,
      })),
  }
}

function wayOf(
  config: Config,
  contract: ToPrint['contract'],
  whose: { readonly administrator: PrintedAccount; readonly at: number },
): AdministratorPage['way'] {
  if (whose.administrator.hasNumber) return 'has-number'
  if (codesRule(config, whose.at, contract).kind === 'later') return 'registers-on-screen'
  return (contract.enrolment ?? config.enrolment) === 'closed' ? 'calls-helpline' : 'enrols'
}
