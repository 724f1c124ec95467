import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from './log.ts'
import { linesTo } from './log-lines.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a log line', () => {
  it.runIf(process.platform === 'linux')('is dropped where there is no room for it', () => {
    const full = openSync('/dev/full', 'w')
    try {
      const log = openLog('info', linesTo(full))
      for (let n = 0; n < 100; n += 1) log.fatal('there is no room')
    } finally {
      closeSync(full)
    }
  })

  it('is written again when a disk that was full has room', ({ skip }) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      // The pipe below stands for it.
      return skip('only root may mount a small disk, and not in every container')
    }
    const file = join(folder, 'log')
    const to = openSync(file, 'a')
    try {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(join(folder, 'filling'), Buffer.alloc((bavail - 1) * bsize))
      const log = openLog('info', linesTo(to))
      for (let n = 0; n < 100; n += 1) log.info({ n }, 'x'.repeat(1_000))
      rmSync(join(folder, 'filling'))
      log.info('there is room')
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ n: 0 })
      expect(lines.length).toBeLessThan(10)
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ msg: 'there is room' })
    } finally {
      closeSync(to)
      execFileSync('umount', [folder])
    }
  })

  it('waits a moment for a reader who takes nothing, then no more until he does', () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
    try {
      const log = openLog('info', linesTo(fd))
      for (let n = 0; n < 1_000; n += 1) log.info({ n }, 'x'.repeat(20_000))
      const read = readAll(fd)
      expect(read.split('\n').length).toBeLessThan(30)
      log.info('he reads again')
      // What was cut off ends with its line.
      expect(readAll(fd)).toMatch(/^\n\{.*"he reads again"\}\n$/)
    } finally {
      closeSync(fd)
    }
  })
})

function readAll(fd: number): string {
  const buffer = Buffer.alloc(1_000_000)
  let read = 0
  try {
    for (;;) read += readSync(fd, buffer, read, buffer.length - read, null)
  } catch {
    return buffer.toString('utf8', 0, read)
  }
}
