/** The files of the programs that others wrote, as docs/machines.md tells operators to write them. */

export interface Ports {
  readonly etcd: readonly { readonly client: number; readonly peer: number }[]
  readonly postgres: readonly { readonly sql: number; readonly rest: number }[]
  readonly servers: readonly number[]
  /** HAProxy's: where browsers come in, and where the primary is. */
  readonly web: number
  readonly primary: number
  readonly pooler: number
}

/** Patroni's times, in seconds. */
export interface PatroniTimes {
  readonly ttl: number
  readonly loopWait: number
  readonly retryTimeout: number
}

export const DATABASE = 'sekisho'
export const ROLE = 'sekisho'
export const ADMINISTRATOR = 'postgres'
/** Of everybody in the rig, which listens on this machine alone. */
export const PASSWORD = 'of-the-rig'

export function etcdArguments(ports: Ports, n: number, folder: string): string[] {
  const url = (port: number | undefined) => `http://127.0.0.1:${port}`
  const own = ports.etcd[n]
  const all = ports.etcd.map(({ peer }, other) => `etcd${other}=${url(peer)}`).join(',')
  return [
    ['--name', `etcd${n}`],
    ['--data-dir', `${folder}/etcd${n}`],
    ['--listen-client-urls', url(own?.client)],
    ['--advertise-client-urls', url(own?.client)],
    ['--listen-peer-urls', url(own?.peer)],
    ['--initial-advertise-peer-urls', url(own?.peer)],
    ['--initial-cluster', all],
    ['--heartbeat-interval', '200'],
    ['--election-timeout', '2000'],
    ['--logger', 'zap'],
    ['--log-level', 'warn'],
  ].flat()
}

export function patroniFile(
  ports: Ports,
  n: number,
  more: { readonly folder: string; readonly times: PatroniTimes; readonly synchronous: boolean },
): string {
  const { folder, times, synchronous } = more
  const own = ports.postgres[n]
  const login = { username: ADMINISTRATOR, password: PASSWORD }
  const local = (port: number | undefined) => `127.0.0.1:${port}`
  return JSON.stringify({
    scope: 'rig',
    name: `postgres${n}`,
    restapi: { listen: local(own?.rest), connect_address: local(own?.rest) },
    etcd3: { hosts: ports.etcd.map(({ client }) => local(client)) },
    bootstrap: {
      dcs: {
        ttl: times.ttl,
        loop_wait: times.loopWait,
        retry_timeout: times.retryTimeout,
        synchronous_mode: synchronous,
        postgresql: {
          use_pg_rewind: true,
          use_slots: true,
          parameters: { max_connections: 100, wal_log_hints: 'on', shared_buffers: '64MB' },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
      pg_hba: ['host replication all 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256'],
    },
    postgresql: {
      listen: local(own?.sql),
      connect_address: local(own?.sql),
      data_dir: `${folder}/postgres${n}`,
      bin_dir: '/usr/lib/postgresql/15/bin',
      pgpass: `${folder}/pgpass${n}`,
      // Else a standby waits minutes for a checkpoint that takes its time.
      basebackup: [{ checkpoint: 'fast' }],
      authentication: {
        superuser: login,
        replication: { username: 'replicator', password: PASSWORD },
        rewind: login,
      },
      parameters: { unix_socket_directories: folder, password_encryption: 'scram-sha-256' },
    },
    watchdog: { mode: 'off' },
  })
}

export function haproxyFile({ web, primary, servers, postgres }: Ports): string {
  return `
global
    maxconn 1000
defaults
    timeout connect 3s
    timeout client 60s
    timeout server 60s
frontend browsers
    mode http
    bind 127.0.0.1:${web}
    default_backend sekisho
backend sekisho
    mode http
    option forwardfor
    option httpchk GET /readyz
    option redispatch
    retries 3
    timeout check 6s
    default-server check inter 1s fall 2 rise 2
${servers.map((port, n) => `    server server${n} 127.0.0.1:${port}`).join('\n')}
listen primary
    mode tcp
    bind 127.0.0.1:${primary}
    option httpchk GET /primary
    timeout client 30m
    timeout server 30m
    default-server check inter 1s fall 3 rise 2 on-marked-down shutdown-sessions
${postgres.map(({ sql, rest }, n) => `    server postgres${n} 127.0.0.1:${sql} check port ${rest}`).join('\n')}
`
}

export function pgbouncerFile({ pooler, primary }: Ports, users: string): string {
  return `
[databases]
* = host=127.0.0.1 port=${primary}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${pooler}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = 25
max_client_conn = 200
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 10
`
}

/** What servers and workers read. */
export function sekishoSettings(smscPort: number, origin: string) {
  const carrier = { kind: 'smpp', name: 'carrier', host: '127.0.0.1', port: smscPort, systemId: 'sekisho' }
  return {
    origins: { admin: origin, user: origin },
    server: { trustedProxies: ['127.0.0.1'] },
    database: { kind: 'postgresql', pooler: 'transaction', maxConnections: 10 },
    newDeviceNotices: 'nobody',
    sms: { gateways: [carrier], dailyBudget: 1_000_000, workInServer: false },
  }
}
