/** Where the window was, how large, and whether it filled the screen; kept between starts, and checked against the screens that are there. */
import { readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const stateSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(640).max(20_000),
  height: z.int().min(480).max(20_000),
  maximised: z.boolean(),
})
export type WindowState = z.infer<typeof stateSchema>

export interface Placement {
  /** Without a place the system chooses one. */
  bounds: Partial<Rectangle> & { width: number; height: number }
  maximised: boolean
}

export const defaultPlacement: Placement = { bounds: { width: 1440, height: 900 }, maximised: false }

/** So much of the window must lie on a screen for a person to get hold of it. */
const graspable = { width: 120, height: 60 }

/** Null for a file that is missing or damaged. */
export function readWindowState(path: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** A window state that cannot be written is forgotten, no more. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state))
  } catch {
    return
  }
}

/** Size as it was, within the largest screen; place as it was, if it can still be seen on one. */
export function placement(state: WindowState | null, screens: readonly Rectangle[]): Placement {
  if (!state) return defaultPlacement
  const { x, y, maximised } = state
  const width = Math.min(state.width, Math.max(...screens.map((screen) => screen.width)))
  const height = Math.min(state.height, Math.max(...screens.map((screen) => screen.height)))
  const seen = screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
    const down = Math.min(y + height, screen.y + screen.height) - Math.max(y, screen.y)
    // A title bar above the screen cannot be dragged.
    return across >= graspable.width && down >= graspable.height && y >= screen.y
  })
  return { bounds: seen ? { x, y, width, height } : { width, height }, maximised }
}
