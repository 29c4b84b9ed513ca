/** What is in the canvas (STUDY 0): how digit and colour go together in each split. */
import type { DatasetReport, SplitReport } from '../../contract/dataset'
import { splits, type Split } from '../../contract/study'
import { contingencyTable, mutualInformation } from '../../stats/contingency'
import type { Dataset, SplitData } from './dataset'

export function describeDataset({ hash, settings, splits: data }: Dataset): DatasetReport {
  return { hash, settings, splits: Object.fromEntries(splits.map((split) => [split, describeSplit(data[split])])) as Record<Split, SplitReport> }
}

function describeSplit({ split, size, digit, color }: SplitData): SplitReport {
  const contingency = contingencyTable(digit, color)
  const dominant = contingency.map((row, i) => row[i]!)
  return {
    split,
    size,
    contingency,
    dominantShare: contingency.map((row, i) => (sum(row) === 0 ? null : dominant[i]! / sum(row))),
    dominantOverall: sum(dominant) / size,
    mutualInformation: mutualInformation(contingency),
  }
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
