/** The README's table of `lab` against the grammar: every command with every flag of its own, and nothing that there is not. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { ProgressLine } from './progress-line'
import { createProgram } from './program'

const program = createProgram(
  {
    lab: () => Promise.reject(new Error('no command is run here')),
    progress: new ProgressLine({ write: () => true }),
    exitWith: () => {},
    onInterrupt: () => () => {},
  },
  '1.2.3',
)

interface Row {
  commands: Command[]
  flags: string[]
}

/** Rows of the table between its two marks: the commands of the first cell, and the flags of both. */
const rows: Row[] = readFileSync('README.md', 'utf8')
  .split(/<!-- lab:(?:begin|end) -->/)[1]!
  .split('\n')
  .filter((line) => line.startsWith('| `lab '))
  .map((line) => {
    const [usage] = line.split(/(?<!\\)\|/).slice(1)
    const commands = Array.from(usage!.matchAll(/`lab ([^`]+)`/g), ([, words]) => commandOf(words!.split(' ')))
    return { commands, flags: line.match(/--[a-z][a-z-]*/g) ?? [] }
  })

/** As far as the words name commands. */
function commandOf(words: readonly string[], from: Command = program): Command {
  const next = from.commands.find((command) => command.name() === words[0])
  return next ? commandOf(words.slice(1), next) : from
}

/** Those that do something by themselves, with their own flags; `serve` hands its flags on to the web host. */
function acting(from: Command): Command[] {
  const inside = from.commands.flatMap(acting)
  return from.registeredArguments.length > 0 || inside.length === 0 ? [from, ...inside] : inside
}

const flagsOf = (command: Command) => command.options.map((option) => option.long!).filter((flag) => flag !== '--json')

it.each(acting(program).map((command) => [nameOf(command), command] as const))('lab %s is there with all of its flags', (_name, command) => {
  const named = rows.filter(({ commands }) => commands.includes(command))
  expect(named.length).toBeGreaterThan(0)
  expect(named.flatMap(({ flags }) => flags)).toEqual(expect.arrayContaining(flagsOf(command)))
})

it('names no flag that its command does not have', () => {
  const known = rows.filter(({ commands }) => commands.every((command) => command.name() !== 'serve'))
  expect(known.flatMap(({ commands, flags }) => flags.filter((flag) => !commands.flatMap(flagsOf).includes(flag)))).toEqual([])
})

function nameOf(command: Command): string {
  return command.parent === program ? command.name() : `${command.parent!.name()} ${command.name()}`
}
