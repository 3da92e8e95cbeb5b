/**
 * What a capability would look like in code, configuration or history: words of identifiers (`word*` for beginnings), and
 * what code does. Meant to be wide: where one of them occurs, nothing is said to be missing.
 */
import type { CodeSignal } from '#core';

export interface Looked {
  readonly words: readonly string[];
  readonly signals: readonly CodeSignal['what'][];
}

const table: Readonly<Record<string, Looked>> = {
  'audit trail': { words: ['audit*', 'appeal*', 'journal'], signals: [] },
  rollback: { words: ['rollback', 'roll back', 'revert*', 'restore*', 'undo', 'previous version'], signals: [] },
  'drift monitoring': {
    words: ['drift*', 'psi', 'evidently', 'whylogs', 'nannyml', 'ks 2samp', 'wasserstein*', 'population stability'],
    signals: [],
  },
  'explanations of predictions': {
    words: ['expla*', 'interpret*', 'shap*', 'lime', 'eli5', 'captum', 'dalex', 'ceteris', 'importance*', 'treeshap'],
    signals: ['explain'],
  },
  alerts: {
    words: [
      'alert*',
      'notif*',
      'slack',
      'pagerduty',
      'opsgenie',
      'email*',
      'smtp*',
      'sns',
      'webhook*',
      'teams',
      'plyer',
    ],
    signals: [],
  },
  'regular retraining': { words: ['schedul*', 'cron*', 'retrain*', 'refit*', 'nightly', 'weekly'], signals: [] },
  encryption: {
    words: ['encrypt*', 'crypto*', 'fernet', 'kms', 'tls', 'ssl', 'sse', 'aes', 'https', 'gpg', 'sops', 'cipher*'],
    signals: [],
  },
  pseudonymisation: {
    words: ['anonym*', 'pseudonym*', 'hash*', 'mask*', 'redact*', 'salt', 'deident*', 'uuid', 'sha256', 'faker'],
    signals: [],
  },
  'fairness checks': {
    words: ['fair*', 'bias*', 'dispar*', 'parity', 'aif360', 'demographic*', 'subgroup*', 'slice*', 'protected'],
    signals: [],
  },
  'human review': { words: ['review*', 'human*', 'approv*', 'manual*', 'annotat*', 'label studio'], signals: [] },
  'canary release': {
    words: ['canary', 'shadow*', 'blue green', 'traffic*', 'rollout*', 'variant*', 'weight*'],
    signals: [],
  },
  'model registry': { words: ['regist*'], signals: ['register'] },
  'experiment tracking': {
    words: ['mlflow', 'wandb', 'neptune', 'comet*', 'track*', 'tensorboard*', 'clearml', 'aim', 'dvclive', 'sacred'],
    signals: ['track'],
  },
  lineage: {
    words: ['lineage', 'openlineage', 'provenance', 'marquez', 'log input*', 'dvc', 'datahub', 'prov'],
    signals: [],
  },
  'data versioning': {
    words: ['dvc', 'lakefs', 'delta*', 'lfs', 'pin*', 'versio*', 'snapshot*', 'iceberg', 'nessie', 'quilt'],
    signals: [],
  },
  'hyperparameter search': {
    words: ['tun*', 'optuna', 'hyperopt', 'search*', 'sweep*', 'grid', 'hparam*', 'param grid', 'bayes*'],
    signals: ['tune'],
  },
  'impact assessment': { words: ['dpia', 'impact assessment', 'aia', 'eqia'], signals: [] },
};

export function looksOf(capability: string): Looked | undefined {
  return Object.hasOwn(table, capability) ? table[capability] : undefined;
}

/** `audit*` as a reader writes it. */
export function toldWord(word: string): string {
  return word.endsWith('*') ? `${word.slice(0, -1)}…` : word;
}
