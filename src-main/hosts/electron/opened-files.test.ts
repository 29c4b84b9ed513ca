import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { addressOf, packsAmong } from './opened-files'

it('finds files of runs among arguments, as paths and as addresses', () => {
  const folder = resolve('/home/someone')
  const spaced = resolve('/mnt/my runs/b.lazyrun')
  const args = [
    '--no-sandbox',
    '--file=x.lazyrun',
    '/opt/lab/resources/app.asar',
    'a.lazyrun',
    '../c.lazyrun',
    pathToFileURL(spaced).href,
    'notes.txt',
  ]
  expect(packsAmong(args, folder)).toEqual([resolve(folder, 'a.lazyrun'), resolve('/home/c.lazyrun'), spaced])
})

it('shows the last run of a file, which was made from those before it', () => {
  const run = (id: string) => ({ id, name: id, kind: 'train', idInFile: 'x', outcome: 'added' as const })
  expect(addressOf({ runs: [run('aa'), run('bb')], remarks: [] })).toBe('#/runs?open=bb')
})
