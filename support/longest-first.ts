import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes long begins first, so that at the end no worker is left alone with it. */
const LONG = [/accessibility/, /delivery-crash/, /test\/process/, /browser/]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex(long => long.test(moduleId))
      return found === -1 ? LONG.length : found
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
