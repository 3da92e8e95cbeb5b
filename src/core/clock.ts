/** Time is passed in. The only place outside `cli` that may ask the machine for it. */
import type { Instant } from './observation.ts';

export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

export function fixedClock(at: Instant): Clock {
  return { now: () => at };
}

/** Milliseconds since 1970 to an instant; `undefined` for anything outside the years 1970–9999. */
export function toInstant(epochMs: number): Instant | undefined {
  if (!Number.isFinite(epochMs) || epochMs < 0 || epochMs > 253_402_300_799_999) return undefined;
  return new Date(Math.trunc(epochMs)).toISOString().replace('.000Z', 'Z');
}

/** Any RFC 3339 time (with an offset) to a UTC instant; naive times are refused: their zone is not known. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/u.test(text)) return undefined;
  return toInstant(Date.parse(text));
}

/** For differences and exact order; instants compare as text only to the second. */
export function toEpochMs(instant: Instant): number {
  return Date.parse(instant);
}
