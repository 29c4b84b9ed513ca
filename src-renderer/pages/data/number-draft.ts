/** A number while it is typed. */

/** What is wrong with a value, or null. */
export type Check = (value: number) => string | null

/** What is wrong with a text, or null. */
export function problemOf(text: string, check: Check): string | null {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? 'needs a number' : check(number)
}

/** Where a slider stands: it follows what is typed, and stays with the value in use while that is wrong. */
export function sliderValue(draft: string | null, value: number, check: Check): number {
  return draft === null || problemOf(draft, check) !== null ? value : Number(draft)
}
