import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { endsWithTests, newFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

it.runIf(process.platform === 'linux')(
  'the server answers, and stops when told, while its log has no room',
  async () => {
    const [folder, port, full] = [newFolder(), await freePort(), openSync('/dev/full', 'w')]
    const server = spawn(process.execPath, ['dist/main/serve.js'], {
      env: { PATH: process.env.PATH, PORT: String(port), SEKISHO_DATA_DIR: folder.path },
      stdio: ['ignore', full, 'ignore'],
    })
    endsWithTests(server)
    try {
      const answer = (path: string) =>
        fetch(`http://localhost:${port}${path}`).then(
          ({ status }) => status,
          () => undefined,
        )
      await until(async () => server.exitCode !== null || (await answer('/readyz')) === 200)
      for (let n = 0; n < 20; n += 1) expect(await answer('/healthz')).toBe(200)
      server.kill('SIGTERM')
      expect(await once(server, 'exit')).toEqual([0, null])
    } finally {
      server.kill('SIGKILL')
      closeSync(full)
      folder.remove()
    }
  },
)
