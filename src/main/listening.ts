/** The first socket that systemd hands over (sd_listen_fds(3)). */
const FIRST_GIVEN = 3

/**
 * Where a server listens: at the socket that systemd opened for this very process, or else at the address of its
 * configuration. A socket of systemd stays open while the program is restarted: who comes meanwhile waits and is not refused.
 * @param env LISTEN_PID, LISTEN_FDS
 */
export function whereToListen(
  { address, port }: { readonly address: string; readonly port: number },
  env: Readonly<Record<string, string | undefined>>,
): { readonly fd: number } | { readonly host: string; readonly port: number } {
  const isGiven = env.LISTEN_PID === String(process.pid) && Number(env.LISTEN_FDS) >= 1
  return isGiven ? { fd: FIRST_GIVEN } : { host: address, port }
}
