/** The forges' words for how something ended, as the vocabulary has them. */
import type { RunStatus } from '#core';

const statuses: Readonly<Record<string, RunStatus>> = {
  success: 'finished',
  neutral: 'finished',
  inactive: 'finished',
  failure: 'failed',
  failed: 'failed',
  error: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'killed',
  canceled: 'killed',
  skipped: 'killed',
  blocked: 'scheduled',
  action_required: 'scheduled',
  queued: 'scheduled',
  pending: 'scheduled',
  waiting: 'scheduled',
  requested: 'scheduled',
  created: 'scheduled',
  scheduled: 'scheduled',
  manual: 'scheduled',
  preparing: 'scheduled',
  waiting_for_resource: 'scheduled',
  in_progress: 'running',
  running: 'running',
};

export function toStatus(word: string | undefined): RunStatus {
  return word === undefined || !Object.hasOwn(statuses, word) ? 'unknown' : (statuses[word] ?? 'unknown');
}
