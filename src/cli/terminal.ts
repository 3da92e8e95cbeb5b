/** What a terminal gets and a pipe does not: colour, and progress for anything over half a second. */
import pc from 'picocolors';
import { tame } from './text/layout.ts';
import type { Paint } from './text/paint.ts';

export function paintFor(stream: NodeJS.WriteStream, wanted: boolean | undefined): Paint {
  const on = wanted ?? (stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb');
  const { bold, dim, red, yellow, green } = pc.createColors(on);
  return { bold, dim, red, yellow, green };
}

export interface Progress {
  say(message: string): void;
  /** Clears the line. */
  done(): void;
}

const PATIENCE_MS = 500;

/** One line on stderr that is rewritten; nothing at all for quick work, for pipes, or with --quiet. */
export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet || stream.isTTY !== true) return { say: () => {}, done: () => {} };
  const started = performance.now();
  let drawn = false;
  return {
    say(message) {
      if (performance.now() - started < PATIENCE_MS) return;
      stream.write(`\r\u001b[K${tame(message).slice(0, (stream.columns ?? 80) - 1)}`);
      drawn = true;
    },
    done() {
      if (drawn) stream.write('\r\u001b[K');
      drawn = false;
    },
  };
}
