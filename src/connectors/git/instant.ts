/** From git's seconds to an instant. */
import { toInstant, type Instant } from '#core';

/** 1970 when it is no time that a calendar knows: git keeps what it was told. */
export function instantOf(seconds: number): Instant {
  return toInstant(Math.trunc(seconds) * 1000) ?? '1970-01-01T00:00:00Z';
}
