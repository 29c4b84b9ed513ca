import { describe, expect, it } from 'vitest'
import { Chord, takesLetters, takesText } from './keys'

describe('where text is written', () => {
  it.each([
    [{ tagName: 'INPUT', type: 'text' }, true],
    [{ tagName: 'INPUT', type: 'search' }, true],
    [{ tagName: 'INPUT', type: 'number' }, true],
    [{ tagName: 'INPUT' }, true],
    [{ tagName: 'TEXTAREA', type: 'textarea' }, true],
    [{ tagName: 'DIV', isContentEditable: true }, true],
    [{ tagName: 'INPUT', type: 'range' }, false],
    [{ tagName: 'INPUT', type: 'radio' }, false],
    [{ tagName: 'BUTTON', type: 'button' }, false],
    [{ tagName: 'SELECT', type: 'select-one' }, false],
    [{ tagName: 'BODY' }, false],
  ])('%j: %s', (target, text) => {
    expect(takesText(target)).toBe(text)
  })

  it('letters are also for lists of choices', () => {
    expect(takesLetters({ tagName: 'SELECT', type: 'select-one' })).toBe(true)
    expect(takesLetters({ tagName: 'INPUT', type: 'text' })).toBe(true)
    expect(takesLetters({ tagName: 'INPUT', type: 'range' })).toBe(false)
  })
})

describe('two keys, one after the other', () => {
  it('are one command', () => {
    const chord = new Chord('g')
    expect(chord.press('g', 1000)).toBeNull()
    expect(chord.press('t', 1200)).toBe('t')
    expect(chord.press('t', 1300)).toBeNull()
  })

  it('the second may be the first key again', () => {
    const chord = new Chord('g')
    chord.press('g', 0)
    expect(chord.press('g', 100)).toBe('g')
    expect(chord.press('t', 200)).toBeNull()
  })

  it('are forgotten after a while, and where another key comes between or one of them goes elsewhere', () => {
    const chord = new Chord('g')
    chord.press('g', 0)
    expect(chord.press('t', 1501)).toBeNull()
    chord.press('g', 2000)
    expect(chord.press('ArrowLeft', 2100)).toBeNull()
    expect(chord.press('t', 2200)).toBeNull()
    chord.press('g', 3000)
    chord.forget()
    expect(chord.press('t', 3100)).toBeNull()
  })

  it('a late first key begins anew', () => {
    const chord = new Chord('g')
    chord.press('g', 0)
    expect(chord.press('g', 5000)).toBeNull()
    expect(chord.press('t', 5100)).toBe('t')
  })
})
