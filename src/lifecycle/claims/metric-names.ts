/** One name for what a metric is called in documents, in files of metrics and by tracking: `test_acc` and "accuracy". */
import { plain } from './served.ts';

const alike: readonly (readonly [RegExp, string])[] = [
  [/balancedaccuracy/u, 'balancedaccuracy'],
  [/acc(?:uracy)?(?:score)?$/u, 'accuracy'],
  [/(?:auprc|averageprecision)/u, 'auprc'],
  [/(?:auc|auroc)/u, 'auc'],
  [/f1/u, 'f1'],
  [/(?:r2|rsquared|r²)/u, 'r2'],
  [/rmse/u, 'rmse'],
  [/mape/u, 'mape'],
  [/mae$/u, 'mae'],
  [/mse$/u, 'mse'],
  [/logloss/u, 'logloss'],
  [/precision/u, 'precision'],
  [/recall/u, 'recall'],
];

export function metricName(name: string): string {
  const text = plain(name);
  return alike.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
