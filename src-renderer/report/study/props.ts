import type { StudyPictures } from '../../../src-main/contract/study-report'

/** What the figures of a task are drawn from, under one preset. */
export interface FigureProps {
  pictures: StudyPictures
  /** Published values are of the whole study. */
  quick: boolean
}
