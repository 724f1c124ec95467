import { parse } from 'node-html-parser'
import { describe, expect, it } from 'vitest'
import { TryPage } from '../src/api/try-view.tsx'
import { CodePage } from '../src/challenges/code-view.tsx'
import { AccountHistory } from '../src/desk/account-history-view.tsx'
import { AccountScreen } from '../src/desk/account-view.tsx'
import { ActPage, ConflictPage as DeskConflictPage, ForbiddenPage } from '../src/desk/act-view.tsx'
import { ClearingPage, ClearingsPage } from '../src/desk/clearing-views.tsx'
import { ForwardingPage } from '../src/desk/forwarding-view.tsx'
import { DESK_ACTS } from '../src/desk/roles.ts'
import { SearchPage } from '../src/desk/search-view.tsx'
import { ManualPage } from '../src/help/manual-view.tsx'
import { MANUALS } from '../src/help/manuals.ts'
import { SignInHelpPage } from '../src/help/sign-in-help-view.tsx'
import { HistoryScreen } from '../src/history/history-view.tsx'
import { KeptPage } from '../src/kept-forms/kept-view.tsx'
import { DevicesPage } from '../src/known-devices/views.tsx'
import type { LineProblem, Place } from '../src/lines/judging.ts'
import type { LineForm } from '../src/lines/line-form.ts'
import { ListPage } from '../src/lines/list-view.tsx'
import { FIRST_OPTION_SERVICES, ORDERED_SERVICES } from '../src/lines/option-services.ts'
import { SettingsPage } from '../src/lines/settings-view.tsx'
import { ErrorPage } from '../src/page/errors.tsx'
import type { Frame } from '../src/page/layout.tsx'
import { PasswordPage } from '../src/passwords/views.tsx'
import { LANGUAGES, type Language, speak } from '../src/platform/i18n/catalogue.ts'
import { pageOf } from '../src/platform/paging.ts'
import { DatePage } from '../src/rollout/date-view.tsx'
import { MissingScreen } from '../src/rollout/missing-view.tsx'
import { RolloutPage } from '../src/rollout/views.tsx'
import { SignInPage } from '../src/sign-in/sign-in-view.tsx'
import { ADMIN_SITE, DESK_SITE, USER_SITE } from '../src/site.ts'
import { AUDIT_ACTIONS, EVENTS } from '../src/sites/events.ts'
import { FLASHES } from '../src/sites/flashes.ts'
import { StartPage } from '../src/sites/start-view.tsx'
import { InboxPage } from '../src/sms/gateways/inbox/views.tsx'
import { ConfirmPage, ConflictPage } from '../src/sms-numbers/confirm-view.tsx'
import type { Draft } from '../src/sms-numbers/draft-check.ts'
import { FileCheckPage } from '../src/sms-numbers/file-check-view.tsx'
import { FilePage } from '../src/sms-numbers/file-view.tsx'
import { messages as numbers } from '../src/sms-numbers/messages.ts'
import { type NumberRow, totalsOf } from '../src/sms-numbers/number-list.ts'
import { NumbersPage } from '../src/sms-numbers/views.tsx'
import { UserActPage, UserConflictPage } from '../src/users/act-view.tsx'
import { USER_ACTS } from '../src/users/user.ts'
import { UserScreen } from '../src/users/user-view.tsx'

/** Every screen, with strings that want to break out of it, in both languages. */
const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>'&lt;\u2028`
const NOW = Date.parse('2026-11-24T10:00:00+09:00')

const TALLY = { with: 3, without: 1, suspended: 2 }
const LACKING = {
  accountId: 'id',
  contractId: 'contract',
  site: 'user',
  loginId: HOSTILE,
  contractName: HOSTILE,
  compulsoryFrom: NOW,
  lastSignInAt: NOW,
} as const

function frameIn(language: Language, kind: 'admin' | 'user' | undefined = 'admin'): Frame {
  return {
    language,
    say: speak(language, { desk: HOSTILE }),
    now: NOW,
    serviceName: HOSTILE,
    site: kind === undefined ? undefined : kind === 'admin' ? ADMIN_SITE : USER_SITE,
    path: HOSTILE,
    person: { name: HOSTILE, id: HOSTILE, previousSignInAt: NOW, ends: { at: NOW, latest: NOW } },
    helpline: {
      name: HOSTILE,
      phone: HOSTILE,
      guidance: HOSTILE,
      hours: HOSTILE,
      haveReady: HOSTILE,
      open: true,
    },
    assets: { 'site.css': HOSTILE },
    demonstration: true,
    flashes: FLASHES,
  }
}

/** The same on the operator's desk, with its menu. */
function atDesk(frame: Frame): Frame {
  return { ...frame, site: DESK_SITE, navigation: [{ path: HOSTILE, label: HOSTILE }] }
}

const row = (owner: NumberRow['owner'], state: NumberRow['state']): NumberRow => ({
  accountId: `${owner}-${state}`,
  owner,
  loginId: HOSTILE,
  userName: HOSTILE,
  lineNumber: HOSTILE,
  number: HOSTILE,
  state,
  lastSms:
    state === 'missing' ? undefined : { at: NOW, fate: state === 'undelivered' ? 'refused' : 'delivered' },
  unfinished: true,
})
const rows = [
  row('administrator', 'confirmed'),
  row('service-user', 'missing'),
  row('service-user', 'undelivered'),
]
const [first, second] = rows as [NumberRow, NumberRow, NumberRow]
const fileRow = { line: 2, loginId: HOSTILE, lineNumber: HOSTILE, number: HOSTILE }
const draft: Draft = {
  id: HOSTILE,
  page: {
    ...pageOf(
      [
        {
          ...{ row: first, change: 'changed' as const, from: HOSTILE, to: HOSTILE },
          ...{ sharedWith: [second], sharedCount: 7, isUnreached: true },
        },
        {
          ...{ row: second, change: 'removed' as const, from: HOSTILE, to: undefined },
          ...{ sharedWith: [], sharedCount: 0, isUnreached: false },
        },
      ],
      1,
    ),
    pages: 2,
  },
  totals: { changed: 1, removed: 1, registered: 0, own: 1, usersReplaced: 1 },
}
const challenge = {
  purpose: 'sign-in' as const,
  number: HOSTILE,
  sentAt: NOW,
  expiresAt: NOW + 1_800_000,
  expired: false,
  stage: 2,
  redeems: false,
  wentToSecond: false,
  fate: 'undelivered' as const,
  gateway: undefined,
  resendAt: NOW + 30_000,
  resendsLeft: 2,
}
const line = {
  number: HOSTILE,
  userName: HOSTILE,
  ordered: new Set(ORDERED_SERVICES),
  services: {
    ...FIRST_OPTION_SERVICES,
    forwarding: [
      { when: 'busy' as const, to: { number: HOSTILE } },
      { when: 'no-answer' as const, after: 20, to: { number: `+${HOSTILE}` } },
    ],
    rejectedCallers: [HOSTILE],
  },
  version: 1,
}
const lineForm: LineForm = {
  ...line.services,
  version: 1,
  running: undefined,
  mode: 'cases',
  numbers: { always: HOSTILE, busy: HOSTILE, 'no-answer': HOSTILE, unreachable: HOSTILE },
  choices: { busy: 'number', 'no-answer': 'voicemail', unreachable: 'off' },
  after: HOSTILE,
  rejectedCallers: HOSTILE,
}

const forwardingLines = {
  lines: [
    {
      accountId: HOSTILE,
      number: HOSTILE,
      userName: HOSTILE,
      forwarding: line.services.forwarding,
    },
  ],
  count: 3,
  abroad: 1,
}
const account = {
  id: HOSTILE,
  site: 'admin' as const,
  loginId: HOSTILE,
  contractName: HOSTILE,
  line: { number: HOSTILE, userName: HOSTILE },
  suspendedAt: NOW,
  suspendedBy: 'administrator' as const,
  contractSuspendedAt: undefined,
  onlyKnownUntil: undefined,
  abroadFrom: undefined,
  neverAbroad: false,
  contractEndsOn: NOW,
  passwordInitial: true,
  lastSignInAt: NOW,
  enrolment: 'closed' as const,
  shownPasswordNeeds: 'code' as const,
  passwordShown: true,
  compulsoryFrom: NOW,
  stamp: HOSTILE,
  acts: DESK_ACTS,
}
const event = {
  at: NOW,
  loginId: HOSTILE,
  actor: 'operator' as const,
  action: 'number.changed',
  sentence: EVENTS['number.changed'].sentence,
  unknown: undefined,
  address: HOSTILE,
  facts: { by: HOSTILE, from: HOSTILE, to: '' },
  steps: [],
}
const attempt = {
  n: 1,
  gateway: HOSTILE,
  state: 'failed' as const,
  startedAt: NOW,
  endedAt: NOW,
  submittedAt: undefined,
  receiptAt: undefined,
  providerId: HOSTILE,
  errorClass: 'refused',
  errorCode: HOSTILE,
  receiptCode: HOSTILE,
  curable: undefined,
}
const sms = {
  id: HOSTILE,
  at: NOW,
  state: 'refused' as const,
  purpose: 'sign-in' as const,
  account: undefined,
  to: HOSTILE,
  uselessAfter: NOW,
  nextTryAt: undefined,
  codeUsed: false,
  heals: undefined,
  attempts: [attempt],
}
const clearing = {
  id: HOSTILE,
  accountId: HOSTILE,
  loginId: HOSTILE,
  contractName: HOSTILE,
  state: 'open' as const,
  requestedBy: HOSTILE,
  requestedAt: NOW,
  kind: 'number' as const,
  wantedFrom: undefined,
  wantedEnd: NOW,
  identity: 'documents' as const,
  reason: HOSTILE,
  dueAt: NOW,
  approvedBy: undefined,
  closedAt: NOW,
  closedBy: HOSTILE,
}
const hit = {
  accountId: HOSTILE,
  site: 'user' as const,
  loginId: HOSTILE,
  contractName: HOSTILE,
  line: { number: HOSTILE, userName: HOSTILE },
  maskedNumber: HOSTILE,
  suspended: true,
}

const user = {
  loginId: HOSTILE,
  line: { number: HOSTILE, userName: HOSTILE },
  number: { number: HOSTILE, state: 'confirmed' as const },
  lastSignInAt: NOW,
  passwordInitial: true,
  suspended: { since: NOW, by: 'operator' as const },
  sessions: pageOf([{ label: HOSTILE, since: NOW, lastSeenAt: NOW }], 1),
  acts: USER_ACTS,
  stamp: HOSTILE,
}

const SCREENS: Record<string, (frame: Frame) => { toString(): string | Promise<string> }> = {
  start: frame => (
    <StartPage frame={{ ...frame, site: undefined }} origins={{ admin: HOSTILE, user: HOSTILE }} />
  ),
  'sign-in': frame => (
    <SignInPage
      frame={frame}
      site={ADMIN_SITE}
      loginId={HOSTILE}
      number={HOSTILE}
      problem={{ kind: 'number-refused', problems: ['format', 'starts-with-00'] }}
      left={undefined}
      activationCode={HOSTILE}
      signedIn={{ as: HOSTILE, onward: HOSTILE }}
      awaited={{ loginId: HOSTILE, until: NOW }}
      otherSite={{ from: 'admin', address: HOSTILE }}
    />
  ),
  'sign-in, left': frame => (
    <SignInPage
      frame={frame}
      site={USER_SITE}
      loginId=""
      number={undefined}
      problem={undefined}
      left="no-cookies"
      activationCode={HOSTILE}
      signedIn={false}
      awaited={undefined}
      otherSite={{ from: 'user', address: '/oa/' }}
    />
  ),
  code: frame => (
    <CodePage
      frame={frame}
      kind="user"
      title={HOSTILE}
      lead={HOSTILE}
      action={HOSTILE}
      sender={HOSTILE}
      challenge={challenge}
      problem={{ kind: 'wait', seconds: 8 }}
      notice={HOSTILE}
      step={2}
    />
  ),
  'code, no resend left': frame => (
    <CodePage
      frame={frame}
      kind="admin"
      title="x"
      lead="x"
      action="/oa/code"
      sender="x"
      challenge={{ ...challenge, resendAt: undefined, resendsLeft: 0 }}
      problem={undefined}
      step={2}
    />
  ),
  list: frame => (
    <ListPage
      frame={frame}
      own={first}
      page={pageOf(rows, 1)}
      services={new Map([[HOSTILE, line.services]])}
      text={HOSTILE}
      totals={totalsOf(rows)}
      flash={[{ kind: 'enrolled', masked: HOSTILE }]}
      registerUntil={HOSTILE}
      endsOn={HOSTILE}
    />
  ),
  'list, empty': frame => (
    <ListPage
      frame={frame}
      own={first}
      page={pageOf([], 1)}
      services={new Map()}
      text=""
      totals={totalsOf([first])}
      flash={[]}
      registerUntil={undefined}
      endsOn={undefined}
    />
  ),
  'list, nothing found': frame => (
    <ListPage
      frame={frame}
      own={first}
      page={pageOf([], 1)}
      services={new Map()}
      text={HOSTILE}
      totals={totalsOf(rows)}
      flash={[]}
      registerUntil={undefined}
      endsOn={undefined}
    />
  ),
  numbers: frame => (
    <NumbersPage
      frame={frame}
      page={{ ...pageOf(rows, 1), number: 2, pages: 9, before: 500, all: 4_002 }}
      totals={totalsOf(rows)}
      namesakes={new Set([HOSTILE])}
      kept={{ draft: HOSTILE, elsewhere: 3 }}
      typed={new Map([[first.accountId, { was: HOSTILE, number: HOSTILE }]])}
      problems={new Map([[second.accountId, ['format', 'changed-meanwhile']]])}
      message={HOSTILE}
      filter={{ text: HOSTILE, only: ['missing', 'undelivered'] }}
      ownUntil={HOSTILE}
      second={undefined}
      pendingOwn={HOSTILE}
      idleMinutes={30}
    />
  ),
  kept: frame => (
    <KeptPage
      frame={frame}
      action="/oa/kept"
      offers={[{ screen: 'sms-numbers', title: numbers.title, path: HOSTILE, keptAt: NOW, label: HOSTILE }]}
      told={[{ kind: 'enrolled', masked: HOSTILE }]}
      onward={HOSTILE}
    />
  ),
  confirm: frame => <ConfirmPage frame={frame} checksOwn draft={draft} />,
  'confirm, as a table': frame => (
    <ConfirmPage frame={frame} checksOwn={false} draft={{ ...draft, page: { ...draft.page, all: 10 } }} />
  ),
  'number file': frame => (
    <FilePage frame={frame} ids={3} limits={{ rows: 5_000, megabytes: 1 }} problem={HOSTILE} />
  ),
  'number file, checked': frame => (
    <FileCheckPage
      frame={frame}
      checked={{
        id: HOSTILE,
        file: { name: HOSTILE, encoding: 'shift_jis', rows: [], faults: [] },
        findings: [
          { kind: 'change', line: 2, of: fileRow, row: first, number: HOSTILE },
          {
            kind: 'suggestion',
            line: 3,
            of: fileRow,
            row: second,
            number: HOSTILE,
            hints: ['login-id', 'leading-zero'],
          },
          { kind: 'emptied', line: 4, of: fileRow, row: first },
          { kind: 'unchanged', line: 5, of: fileRow, row: first },
          { kind: 'wrong', line: 6, of: fileRow, problem: 'format' },
          { kind: 'twice', line: 7, of: fileRow, others: [8, 9], count: 7 },
        ],
        choices: { accepted: 'all', removed: 'all' },
      }}
      page="1"
      message={HOSTILE}
      accepted={new Set([second.accountId])}
      removed="all"
    />
  ),
  conflict: frame => <ConflictPage frame={frame} page={{ ...pageOf(rows, 1), pages: 2 }} draftId={HOSTILE} />,
  settings: frame => (
    <SettingsPage
      frame={frame}
      by="admin"
      action={HOSTILE}
      line={line}
      form={lineForm}
      problems={
        new Map<Place, LineProblem>([
          ['rejectedCallers', { kind: 'caller-format', callers: [HOSTILE] }],
          ['busy', { kind: 'destination-format' }],
          ['unreachable', { kind: 'not-ordered' }],
          ['always', { kind: 'loop', path: [HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE] }],
        ])
      }
      conflict
      stopped={{ stops: new Set(['busy', 'international']), dropped: ['forwarding-abroad', 'conditions'] }}
      flash={[]}
      warning={HOSTILE}
    />
  ),
  'settings, nothing ordered': frame => (
    <SettingsPage
      frame={frame}
      by="user"
      action="/ou/settings"
      line={{ ...line, ordered: new Set() }}
      form={lineForm}
      problems={new Map()}
      conflict={false}
      stopped={undefined}
      flash={[{ kind: 'line-saved', dropped: ['conditions'] }]}
      warning={undefined}
    />
  ),
  'a service user': frame => (
    <UserScreen
      frame={frame}
      user={user}
      done="reissue-password"
      told={[{ kind: 'act-stale' }]}
      shown={{ password: HOSTILE, sealed: HOSTILE }}
      renaming={undefined}
    />
  ),
  'a service user without anything': frame => (
    <UserScreen
      frame={frame}
      user={{
        ...user,
        number: { number: undefined, state: 'missing' },
        lastSignInAt: undefined,
        suspended: undefined,
        sessions: pageOf([], 1),
      }}
      done={undefined}
      told={[]}
      shown={undefined}
      renaming={{ typed: HOSTILE, problem: 'too-long' }}
    />
  ),
  ...Object.fromEntries(
    USER_ACTS.map(act => [
      `a service user, ${act}`,
      (frame: Frame) => <UserActPage frame={frame} user={user} act={act} />,
    ]),
  ),
  'a service user, no code can be sent': frame => (
    <UserActPage frame={frame} user={user} act="suspend" problem={HOSTILE} />
  ),
  'a service user, conflict': frame => <UserConflictPage frame={frame} loginId={HOSTILE} text="conflict" />,
  'help, administrators': frame => (
    <SignInHelpPage frame={frame} kind="admin" back={HOSTILE} manual={HOSTILE} sender={HOSTILE} />
  ),
  'help, users': frame => (
    <SignInHelpPage frame={frame} kind="user" back={HOSTILE} manual={HOSTILE} sender={HOSTILE} />
  ),
  'the manual': frame => (
    <ManualPage
      frame={{ ...frame, help: HOSTILE }}
      kind="admin"
      manual={MANUALS.admin}
      on={{
        checksNumber: true,
        enrolment: 'open',
        codesLater: true,
        tellsNewBrowser: { admin: true, user: true },
      }}
      values={{ site: HOSTILE, sender: HOSTILE, from: HOSTILE, until: HOSTILE }}
      signInHelp={HOSTILE}
    />
  ),
  history: frame => (
    <HistoryScreen
      frame={frame}
      page={{
        events: [undefined, ...AUDIT_ACTIONS].map(action => ({
          at: NOW,
          loginId: HOSTILE,
          actor: 'account',
          action: action ?? HOSTILE,
          sentence: action && EVENTS[action].sentence,
          unknown: HOSTILE,
          address: HOSTILE,
          facts: { number: HOSTILE, from: HOSTILE, to: '', changed: HOSTILE, reason: HOSTILE, path: HOSTILE },
          steps: [event],
        })),
        older: HOSTILE,
      }}
      days={365}
      of="contract"
      filter={{ loginId: HOSTILE, from: HOSTILE, to: HOSTILE, kind: 'sms' }}
      isLater
    />
  ),
  'history, empty': frame => (
    <HistoryScreen
      frame={frame}
      page={{ events: [], older: undefined }}
      days={365}
      of="own"
      filter={{ loginId: '', from: '', to: '', kind: undefined }}
      isLater={false}
    />
  ),
  password: frame => (
    <PasswordPage
      frame={frame}
      action={HOSTILE}
      initial
      problem={{ kind: 'refused', problem: 'too-short' }}
    />
  ),
  devices: frame => (
    <DevicesPage
      frame={frame}
      action={HOSTILE}
      home={HOSTILE}
      sessions={pageOf(
        [true, false].map(here => ({
          here,
          label: HOSTILE,
          address: HOSTILE,
          since: NOW,
          lastSeenAt: NOW,
        })),
        1,
      )}
      devices={[{ id: HOSTILE, label: HOSTILE, lastUsedAt: NOW }]}
      thisDevice={HOSTILE}
      flash={[{ kind: 'other-sessions-ended', count: 2 }]}
      stop={{ until: undefined }}
      problem={HOSTILE}
    />
  ),
  inbox: frame => (
    <InboxPage
      frame={frame}
      mode="deliver"
      messages={[
        {
          id: 1,
          to: HOSTILE,
          from: HOSTILE,
          text: `${HOSTILE}\n\n@localhost #123456`,
          sentAt: '2026-11-24T01:00:00Z',
          state: HOSTILE,
          parts: 1,
        },
      ]}
    />
  ),
  'provisioning API': frame => (
    <TryPage
      say={frame.say}
      language={frame.language}
      serviceName={HOSTILE}
      assets={frame.assets}
      groups={[
        {
          name: HOSTILE,
          operations: [undefined, HOSTILE].map(text => ({
            id: `operation${text?.length}`.replace('undefined', ''),
            method: 'PUT',
            path: HOSTILE,
            summary: HOSTILE,
            description: text,
            scope: text,
            params: [{ name: 'a', hint: HOSTILE }],
            query: [{ name: 'b', hint: '' }],
            header: text === undefined ? 'Idempotency-Key' : 'If-Match',
            body: text,
          })),
        },
      ]}
      problems={[{ kind: HOSTILE, status: 404, title: HOSTILE }]}
    />
  ),
  'desk, search': frame => (
    <SearchPage
      frame={atDesk(frame)}
      typed={HOSTILE}
      mayAskMobile
      outcome={{ kind: 'found', by: 'mobile', hits: [hit, { ...hit, line: undefined }], more: true }}
      flash={[{ kind: 'password-changed' }]}
    />
  ),
  'desk, search refused': frame => (
    <SearchPage
      frame={atDesk(frame)}
      typed={HOSTILE}
      mayAskMobile={false}
      outcome={{ kind: 'forbidden' }}
      flash={[]}
    />
  ),
  'desk, nothing found': frame => (
    <SearchPage
      frame={atDesk(frame)}
      typed=""
      mayAskMobile={false}
      outcome={{ kind: 'found', by: 'other', hits: [], more: false }}
      flash={[]}
    />
  ),
  'desk, account': frame => (
    <AccountScreen
      frame={atDesk(frame)}
      page={{
        account,
        ownNumber: { ...first, maskedNumber: HOSTILE },
        administratorAccountId: HOSTILE,
        rows: pageOf([{ ...second, maskedNumber: HOSTILE }], 1),
        services: new Map([[HOSTILE, line.services]]),
        forwarding: forwardingLines,
        clearing: { id: HOSTILE, kind: 'number' },
        sessions: pageOf([{ here: false, label: HOSTILE, address: HOSTILE, since: NOW, lastSeenAt: NOW }], 1),
        signIns: [event],
        messages: [sms, { ...sms, codeUsed: true }],
      }}
      done={{
        act: 'reset-password',
        password: HOSTILE,
        count: undefined,
        flash: { kind: 'desk-act', act: HOSTILE, accountId: HOSTILE },
      }}
    />
  ),
  'desk, account with nothing': frame => (
    <AccountScreen
      frame={atDesk(frame)}
      page={{
        account: { ...account, site: 'user', acts: [] },
        ownNumber: undefined,
        administratorAccountId: HOSTILE,
        rows: pageOf([], 1),
        services: new Map([[HOSTILE, line.services]]),
        forwarding: { lines: [], count: 0, abroad: 0 },
        clearing: undefined,
        sessions: pageOf([], 1),
        signIns: [],
        messages: [],
      }}
      done={undefined}
    />
  ),
  'desk, history': frame => (
    <AccountHistory
      frame={atDesk(frame)}
      account={account}
      page={{ events: [event], older: HOSTILE }}
      isLater
    />
  ),
  'desk, clearing a number': frame => (
    <ActPage
      frame={atDesk(frame)}
      account={account}
      act="clear-number"
      asksReason
      maxReason={200}
      typed={{ reason: HOSTILE, identity: 'documents', lastDay: HOSTILE }}
      problems={['reason-too-long', 'identity-missing']}
      checks={['documents', 'call-back']}
      clearing={{ needsSecond: true, dueAt: NOW }}
      forwarding={undefined}
    />
  ),
  'desk, stopping forwarding': frame => (
    <ActPage
      frame={atDesk(frame)}
      account={account}
      act="stop-forwarding"
      asksReason
      maxReason={200}
      typed={{ reason: HOSTILE, identity: '', lastDay: '' }}
      problems={['reason-missing']}
      checks={[]}
      clearing={undefined}
      forwarding={forwardingLines}
    />
  ),
  'desk, lines that forward': frame => (
    <ForwardingPage
      frame={atDesk(frame)}
      accountId={HOSTILE}
      loginId={HOSTILE}
      page={{ ...pageOf(forwardingLines.lines, 1), abroad: 1 }}
    />
  ),
  'desk, conflict': frame => <DeskConflictPage frame={atDesk(frame)} accountId={HOSTILE} text="conflict" />,
  'desk, forbidden': frame => <ForbiddenPage frame={atDesk(frame)} role={HOSTILE} />,
  'desk, clearings': frame => (
    <ClearingsPage
      frame={atDesk(frame)}
      open={pageOf([clearing], 1)}
      closed={[{ ...clearing, state: 'done', approvedBy: HOSTILE }]}
    />
  ),
  'desk, day that waits': frame => (
    <ClearingPage
      frame={atDesk(frame)}
      clearing={{ ...clearing, kind: 'codes-from', wantedFrom: NOW, identity: 'none' }}
      mayDecide
      isOwn
      hadHand
      problem="own"
    />
  ),
  'desk, clearing': frame => (
    <ClearingPage
      frame={atDesk(frame)}
      clearing={clearing}
      mayDecide
      isOwn={false}
      hadHand
      notice={sms}
      problem="already"
    />
  ),
  rollout: frame => (
    <RolloutPage
      frame={atDesk(frame)}
      now={{ admin: TALLY, user: TALLY }}
      due={{
        ...pageOf([{ day: null, at: NOW, contracts: 3, incomplete: 2, administrators: 1, users: 1 }], 1),
        pages: 2,
      }}
      daysPage="1"
      days={[{ day: '2026-11-24', admin: TALLY, user: TALLY }]}
      span={{ from: HOSTILE, to: HOSTILE }}
      spanIsBad
      periodTo="2026-12-31"
    />
  ),
  'without a number': frame => (
    <MissingScreen
      frame={atDesk(frame)}
      filter={{ site: 'user', day: '2026-12-01' }}
      page={{ rows: [LACKING], next: HOSTILE }}
      isLater
      pageRows={1}
    />
  ),
  'day of a contract': frame => (
    <DatePage
      frame={atDesk(frame)}
      contract={{
        accountId: 'id',
        name: HOSTILE,
        administratorId: HOSTILE,
        day: undefined,
        at: NOW,
        hasNumber: false,
      }}
      mayChange
      typed={{ day: HOSTILE, reason: HOSTILE }}
      step={{ kind: 'confirm', at: NOW, needsSecond: true, problem: 'reason-too-long' }}
    />
  ),
  error: frame => (
    <ErrorPage frame={frame} status={503} reference={HOSTILE} wasForm kept={new Map([[HOSTILE, HOSTILE]])} />
  ),
  'error after a password': frame => <ErrorPage frame={frame} status={503} reference={HOSTILE} wasForm />,
  'error, ours': frame => (
    <ErrorPage frame={{ ...frame, site: undefined, person: undefined }} status={500} reference={HOSTILE} />
  ),
}

const cases = Object.keys(SCREENS).flatMap(name => LANGUAGES.map(language => ({ name, language })))

describe.each(cases)('$name in $language', ({ name, language }) => {
  const html = String(SCREENS[name]?.(frameIn(language)))
  const page = parse(html)

  it('lets no string out of its place', () => {
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<img src=x')
    expect(
      page
        .querySelectorAll('script')
        .map(script => script.textContent.trim())
        .join(''),
    ).toBe('')
    expect(page.querySelectorAll('[onerror],[onclick],[style]')).toEqual([])
  })

  it('is a whole page: language, title, one heading, every field with a label, every id once', () => {
    expect(page.querySelector('html')?.getAttribute('lang')).toBe(language)
    expect(page.querySelector('title')?.textContent.trim()).not.toBe('')
    expect(page.querySelectorAll('h1')).toHaveLength(1)
    const ids = page.querySelectorAll('[id]').map(element => element.id)
    expect(new Set(ids).size).toBe(ids.length)
    const labelled = new Set(page.querySelectorAll('label').map(label => label.getAttribute('for')))
    for (const field of page.querySelectorAll('input, textarea, select')) {
      if (field.getAttribute('type') === 'hidden' || field.hasAttribute('hidden')) continue
      expect(field.closest('label') !== null || labelled.has(field.id)).toBe(true)
    }
  })

  it('begins its title with エラー where something is wrong, and the summary takes the focus', () => {
    const summary = page.querySelector('[role=alert]')
    const title = page.querySelector('title')?.textContent ?? ''
    expect(/^(エラー：|Error: )/.test(title)).toBe(summary !== null)
    if (summary === null) return
    expect(summary.hasAttribute('autofocus')).toBe(true)
    for (const link of summary.querySelectorAll('a'))
      expect(page.getElementById(link.getAttribute('href')?.slice(1) ?? '')).not.toBeNull()
  })

  it('leaves no placeholder and no other language behind', () => {
    const text = page.querySelector('main')?.textContent.replaceAll(HOSTILE, '') ?? ''
    expect(text).not.toMatch(/\{\w+[:}]|undefined|NaN|\[object/)
  })
})
