/**
 * Until a program has its own way to stop, a signal ends it at once. It is the first that is loaded, and imports nothing:
 * loading the rest takes a while, and the first process of a container is not sent signals that it does not listen to.
 */
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const)
  process.on(signal, () => process.exit(128 + number))
