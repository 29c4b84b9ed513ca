/** Numbers and times as people read them. */

/** A share 0..1 as a percentage: 0.1152 -> "11.52%". */
export function percent(share: number | null | undefined, digits = 2): string {
  return share === null || share === undefined || Number.isNaN(share) ? '–' : `${(share * 100).toFixed(digits)}%`
}

/** For a headline: one decimal, two near the ends, and 0% or 100% only where it is that exactly: 0.0005 -> "0.05%", 0.9995 -> "99.95%". */
export function headlinePercent(share: number | null | undefined): string {
  if (share === 0 || share === 1) return percent(share, 0)
  if (share == null || (share >= 0.01 && share <= 0.99)) return percent(share, 1)
  if (share > 0 && share < 5e-5) return 'under 0.01%'
  if (share < 1 && share >= 0.99995) return 'over 99.99%'
  return percent(share)
}

/** Bytes in powers of 1024: "1.2 MB". */
export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10))
  const value = count / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

/** A length of time: "8 s", "2 min 5 s", "1 h 12 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60 ? `${whole % 60} s` : ''}`.trim()
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** Whole numbers with thin groups: 5300 -> "5,300". */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** A moment: "today 14:05", "12 Nov 14:05", "12 Nov 2025". */
export function moment(time: number, now = Date.now()): string {
  const date = new Date(time)
  const today = new Date(now)
  const clock = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
  if (date.toDateString() === today.toDateString()) return `today ${clock}`
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return date.getFullYear() === today.getFullYear() ? `${day} ${clock}` : `${day} ${date.getFullYear()}`
}

/** A setting's value on one line. */
export function settingText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (Array.isArray(value)) return value.map(settingText).join(', ')
  return value === null || value === undefined ? 'none' : String(value)
}
