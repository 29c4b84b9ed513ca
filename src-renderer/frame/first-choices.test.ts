import { expect, it } from 'vitest'
import { studyQuestion } from '../../src-main/contract/study-run'
import { firstChoices, quickStudy } from './first-choices'

const offered = (kinds: string[]) => firstChoices(kinds).map(({ id }) => id)

it('the quick study is offered first, and only where the lab has it', () => {
  expect(offered(['train', 'study'])).toEqual(['study', 'own'])
  expect(offered(['train', 'sweep', 'sae'])).toEqual(['own'])
  expect(offered([])).toEqual(['own'])
})

it('what it asks for is the quick study, with the defaults of the whole one', () => {
  expect(studyQuestion.parse(quickStudy.input)).toEqual({ preset: 'as-written', seeds: [0], quick: true })
})
