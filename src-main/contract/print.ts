/** What a host with a Chromium of its own offers to the backend: printing. Without it the backend looks for an installed one. */
import * as z from 'zod'
import { call } from './rpc'
import { papers } from './report'

export const printContract = {
  /** The PDF of a self-contained HTML document, with page numbers, and `header` and `date` on each page. */
  'print.pdf': call(z.strictObject({ html: z.string(), paper: z.enum(papers), header: z.string(), date: z.string() }))<{ bytes: Uint8Array }>(),
} as const
export type PrintContract = typeof printContract
