/** Readers of flag values that several commands take. */
import { InvalidArgumentError, Option } from 'commander'
import { colorNames, splits, type Split } from '../../contract/study'

export function wholeNumber(minimum = 0): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum)
      throw new InvalidArgumentError(`It must be a whole number from ${minimum} on.`)
    return value
  }
}

/** `0,1,2` */
export function wholeNumbers(text: string): number[] {
  return text.split(',').map((part) => wholeNumber()(part.trim()))
}

/** `0.95,0.98`, each from 0 to 1 */
export function shares(text: string): number[] {
  return text.split(',').map((part) => {
    const value = Number(part)
    if (part.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be numbers from 0 to 1, with commas between.')
    return value
  })
}

/** From 0 to 1. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.')
  return value
}

/** A whole number from 1 to `most`. */
export function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(1)(text)
    if (value > most) throw new InvalidArgumentError(`It must be at most ${most}.`)
    return value
  }
}

/** Any number, below 0 too. */
export function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

/** `0.001,0.01`, each from `minimum` on */
export function numbers(minimum: number): (text: string) => number[] {
  return (text) =>
    text.split(',').map((part) => {
      const value = Number(part)
      if (part.trim() === '' || !(value >= minimum && Number.isFinite(value)))
        throw new InvalidArgumentError(`It must be numbers from ${minimum} on, with commas between.`)
      return value
    })
}

export function digit(text: string): number {
  if (!/^\d$/.test(text)) throw new InvalidArgumentError('It must be a digit, 0 to 9.')
  return Number(text)
}

/** A digit, whose colour it is, or the name of a colour. */
export function color(text: string): number {
  const named = colorNames.findIndex((name) => name === text.toLowerCase())
  if (named === -1 && !/^\d$/.test(text)) throw new InvalidArgumentError(`It must be ${colorNames.join(', ')}, or a digit, 0 to 9.`)
  return named === -1 ? Number(text) : named
}

export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

export const jsonFlag = () => new Option('--json', 'print one JSON object')
export const epochFlag = () => new Option('--epoch <n>', 'weights after this epoch (the last where left out)').argParser(wholeNumber(1))
export const splitFlag = (description: string) => new Option('--split <set>', description).choices([...splits])
export const splitsFlag = (description: string) =>
  new Option('--split <set>', description).argParser((value: string, before: Split[] | undefined) => {
    const split = splits.find((known) => known === value)
    if (!split) throw new InvalidArgumentError(`Allowed choices are ${splits.join(', ')}.`)
    return [...(before ?? []), split]
  })
export const setFlag = (description = 'a setting, such as momentum=0.9 or widths=4,8,16; may be repeated') =>
  new Option('--set <key=value>', description).argParser(collect)
export const sourceFlag = () => new Option('--source <source>', 'mnist, or idx:FOLDER with four IDX files of your own')
export const trainSizeFlag = () => new Option('--train-size <n>', 'training digits').argParser(wholeNumber(1))
export const testSizeFlag = () => new Option('--test-size <n>', 'test digits').argParser(wholeNumber(1))
export const dataSeedFlag = () => new Option('--data-seed <n>', 'seed of the dataset: its colours and its subset').argParser(wholeNumber())
