import { expect, it } from 'vitest'
import { studyQuestion } from '../../src-main/contract/study-run'
import { quickStudy } from './first-choices'

it('what is asked for is the quick study, with the defaults of the whole one', () => {
  expect(studyQuestion.parse(quickStudy.input)).toEqual({ preset: 'as-written', seeds: [0], quick: true })
})
