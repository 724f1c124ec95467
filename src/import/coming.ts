/** The spaces of `Comparison.coming`: what earlier files of the same run bring. */
export const COMING = 'coming contract'
export const COMING_LINES = 'coming lines of'
