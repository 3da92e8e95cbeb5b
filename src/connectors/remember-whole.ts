/** Remembering what was read whole. What could not be read may be readable next time without having changed. */
import type { ConnectorContext } from './connector.ts';

export interface Remembered<Value> {
  readonly value: Value;
  readonly whole: boolean;
}

class NotWhole<Value> extends Error {
  readonly value: Value;
  constructor(value: Value) {
    super('not whole');
    this.value = value;
  }
}

/** `make` must give JSON values; what it gives with `whole: false` is passed on and not kept. */
export async function rememberWhole<Value>(
  context: ConnectorContext,
  key: string,
  fingerprint: string,
  make: () => Promise<Remembered<Value>>,
): Promise<Value> {
  try {
    return await context.remember(key, fingerprint, async () => {
      const { value, whole } = await make();
      if (!whole) throw new NotWhole(value);
      return value;
    });
  } catch (thrown) {
    if (thrown instanceof NotWhole) return thrown.value as Value;
    throw thrown;
  }
}
