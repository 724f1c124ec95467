import { markdownOf, type Section } from './section.ts'

/**
 * Measures everything, or only the parts that are named, one after the other.
 * node bench/run.ts [part …]
 */
const PARTS = ['sign-in', 'weight'] as const

const named = process.argv.slice(2)
for (const name of named.length > 0 ? named : PARTS) {
  const { measure } = (await import(`./parts/${name}.ts`)) as { measure(): Promise<Section> }
  console.log(markdownOf(await measure()))
}
