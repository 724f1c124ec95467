import { spawn } from 'node:child_process'
import { freePort } from './free-port.ts'
import { endsWithTests, type Running, run } from './process.ts'
import { needProgram } from './programs.ts'
import { HOSTS, type ReverseProxy } from './proxies.ts'
import { until } from './until.ts'
import { Visitor } from './visitor.ts'

/** What a request came to, as whoever sent it saw it. */
export interface Seen {
  readonly what: string
  readonly milliseconds: number
  /** What was wrong with the answer; absent where nothing was. */
  readonly wrong?: string
}

/** Calls for somebody who comes to a proxy and signs in, at even times whatever became of those before, until it is told to stop. */
export interface Crowd {
  readonly seen: readonly Seen[]
  /** Resolves when the last one is done. */
  stop(): Promise<void>
}

export function startCrowd(signIn: (n: number) => Promise<readonly Seen[]>, perSecond: number): Crowd {
  const seen: Seen[] = []
  const coming: Promise<void>[] = []
  const begun = performance.now()
  let n = 0
  const arrive = () => {
    for (; n < ((performance.now() - begun) / 1_000) * perSecond; n += 1)
      coming.push(signIn(n).then(all => void seen.push(...all)))
  }
  const timer = setInterval(arrive, 10)
  return {
    seen,
    async stop() {
      clearInterval(timer)
      await Promise.all(coming)
    },
  }
}

interface Got {
  readonly status: number
  readonly location: string | null
  readonly html: string
}

/**
 * One visit: the sign-in page, ID and password, the first page, and away. For a time in which no code is asked for. Whoever is
 * asked by the product itself to come back later, because of too many passwords at once, leaves, and nothing was wrong.
 */
export async function signInThrough(
  proxy: ReverseProxy,
  who: { readonly loginId: string; readonly password: string },
): Promise<readonly Seen[]> {
  const visitor = new Visitor(proxy.send, `https://${HOSTS.user}`)
  const seen: Seen[] = []
  const step = async (
    what: string,
    asked: Promise<Got>,
    isRight: (got: Got) => boolean,
  ): Promise<boolean> => {
    const begun = performance.now()
    const outcome = await asked.then(
      got => {
        if (isRight(got)) return 'right'
        return isTurnedAway(got) ? 'turned-away' : `${got.status} ${got.location ?? got.html.slice(0, 300)}`
      },
      error => String(error),
    )
    const isWrong = outcome !== 'right' && outcome !== 'turned-away'
    seen.push({ what, milliseconds: performance.now() - begun, ...(isWrong && { wrong: outcome }) })
    return outcome === 'right'
  }
  const steps = [
    () => step('page', visitor.get('/ou/'), ({ html }) => html.includes('ログインパスワード')),
    () => step('password', visitor.post('/ou/', { ...who }), ({ location }) => location === '/ou/settings'),
    () => step('home', visitor.get('/ou/settings'), ({ html }) => html.includes('ログアウト')),
    () => step('sign-out', visitor.post('/ou/sign-out'), ({ status }) => status === 303),
  ]
  for (const next of steps) if (!(await next())) break
  return seen
}

/** By a page of ours, not by one that a proxy has instead. */
function isTurnedAway({ status, html }: Got): boolean {
  return (status === 429 || status === 503) && html.includes('class="site-user"')
}

/** A server that is stopped and started again at the same port. */
export interface Restarted {
  readonly port: number
  /** Tells it to stop, waits until it has, starts it again and waits until it is ready. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startRestarted(env: Record<string, string>): Promise<Restarted> {
  const port = await freePort()
  const start = async () => {
    const running = run('serve', [], { ...env, PORT: String(port) })
    await untilReady(port, running)
    return running
  }
  let running = await start()
  const stop = async () => {
    running.process.kill('SIGTERM')
    await running.ended
  }
  return {
    port,
    async restart() {
      await stop()
      running = await start()
    },
    stop,
  }
}

/**
 * The same with the port in the hands of somebody else, as systemd has it by a socket unit: a shell of few words, which starts the
 * server again whenever it has ended.
 */
export async function startSocketed(env: Record<string, string>): Promise<Restarted> {
  const port = await freePort()
  const holder = spawn(needProgram('perl', 'perl'), ['-e', HOLDER, String(port), process.execPath], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  endsWithTests(holder)
  let output = ''
  holder.stdout.on('data', data => {
    output += data
  })
  const pids = () => [...output.matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid))
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(isReady)
  return {
    port,
    async restart() {
      const before = pids()
      process.kill(before.at(-1) ?? 0, 'SIGTERM')
      await until(() => pids().length > before.length)
      await until(isReady)
    },
    async stop() {
      const closed = new Promise(resolve => holder.once('close', resolve))
      holder.stdin.end()
      process.kill(pids().at(-1) ?? 0, 'SIGTERM')
      await closed
    },
  }
}

/** sd_listen_fds(3): the socket is number 3, and the environment says for whom. It ends when its input has. */
const HOLDER = String.raw`
use IO::Socket::INET; use POSIX; $| = 1; $^F = 255;
my ($port, $node) = @ARGV;
my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 511, ReuseAddr => 1) or die $!;
my $over = 0;
while (!$over) {
  my $pid = fork;
  if ($pid == 0) {
    POSIX::dup2(fileno($socket), 3) if fileno($socket) != 3;
    $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 1; $ENV{PORT} = $port;
    print "pid $$\n";
    exec $node, 'dist/main/serve.js';
  }
  waitpid $pid, 0;
  my $bits = ''; vec($bits, 0, 1) = 1;
  $over = select($bits, undef, undef, 0);
}`

async function untilReady(port: number, running: Pick<Running, 'process' | 'output'>): Promise<void> {
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(async () => running.process.exitCode !== null || (await isReady()))
  if (running.process.exitCode !== null) throw new Error(`the server ended: ${running.output()}`)
}
