import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../support/free-port.ts'
import { newFolder } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'
import { until } from '../../support/until.ts'

/** Debian's Kannel: bearerbox, which speaks SMPP, and smsbox, which takes sendsms. */
export interface Kannel {
  /** Of sendsms. */
  readonly url: string
  stop(): Promise<void>
}

export const KANNEL_USER = { username: 'sekisho', password: 'sendsms-secret' }
const STATUS_PASSWORD = 'status'

export interface KannelSettings {
  /** Of the SMSC on 127.0.0.1. */
  readonly smscPort: number
  /** Further lines of the group `smsc`, such as `msg-id-type = 0x01`. */
  readonly smscLines?: readonly string[]
}

/** Starts both on free ports and resolves when Kannel is bound to the SMSC and takes messages. */
export async function startKannel(settings: KannelSettings): Promise<Kannel> {
  const programs = ['bearerbox', 'smsbox'].map(name => needProgram(name, 'kannel')) as [string, string]
  const [admin, smsbox, sendsms] = await Promise.all([freePort(), freePort(), freePort()])
  const folder = newFolder()
  const file = join(folder.path, 'kannel.conf')
  writeFileSync(file, configuration(settings, { admin, smsbox, sendsms }))
  const boxes: Box[] = []
  const stop = async () => {
    for (const box of boxes.reverse()) await box.stop()
    folder.remove()
  }
  try {
    const bearerbox = box(programs[0], file)
    boxes.push(bearerbox)
    const status = () => page(`http://127.0.0.1:${admin}/status.txt?password=${STATUS_PASSWORD}`)
    await ready(bearerbox, async () => / \(online /.test(await status()))
    // It gives up at once where bearerbox does not listen yet.
    const smsboxBox = box(programs[1], file)
    boxes.push(smsboxBox)
    const url = `http://127.0.0.1:${sendsms}/cgi-bin/sendsms`
    await ready(smsboxBox, async () => /smsbox:/.test(await status()) && (await page(url)) !== '')
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function configuration(
  { smscPort, smscLines = [] }: KannelSettings,
  ports: { admin: number; smsbox: number; sendsms: number },
): string {
  return `
group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = ${STATUS_PASSWORD}
status-password = ${STATUS_PASSWORD}
smsbox-port = ${ports.smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = simulator
host = 127.0.0.1
port = ${smscPort}
transceiver-mode = true
smsc-username = kannel
smsc-password = secret
system-type = ""
reconnect-delay = 1
${smscLines.join('\n')}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.sendsms}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = ${KANNEL_USER.username}
password = ${KANNEL_USER.password}
concatenation = true
max-messages = 5

group = sms-service
keyword = default
text = ""
`
}

interface Box {
  readonly process: ChildProcess
  readonly log: () => string
  stop(): Promise<void>
}

function box(program: string, file: string): Box {
  const child = spawn(program, ['-v', '1', file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      log += data
    })
  const ended = new Promise(resolve => child.on('close', resolve))
  return {
    process: child,
    log: () => log,
    async stop() {
      // It waits for clients that keep their connection, longer than a test can; nothing of it is kept.
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function ready(box: Box, isReady: () => Promise<boolean>): Promise<void> {
  await until(() => box.process.exitCode !== null || isReady())
  if (box.process.exitCode !== null) throw new Error(`Kannel ended: ${box.log()}`)
}

/** Empty while nobody listens there. */
async function page(url: string): Promise<string> {
  return fetch(url).then(
    answer => answer.text(),
    () => '',
  )
}
