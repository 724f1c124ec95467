import { defineConfig } from 'rolldown'

/**
 * Each process as a few large files, libraries included: a start would otherwise find, read and link some 900 modules,
 * which takes longer than all that they then do, and holds a third of the memory (docs/decisions/0027).
 */
export default defineConfig({
  input: { serve: 'src/main/serve.ts', work: 'src/main/work.ts', cli: 'src/main/cli.ts' },
  platform: 'node',
  // Binaries beside their packages; and what is not installed, and asked for only by settings that nobody makes here.
  external: [/^@node-rs\//, 'pg-native'],
  output: { dir: 'dist/main', chunkFileNames: '[name].js', comments: false, sourcemap: true },
})
