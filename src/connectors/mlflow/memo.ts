/** Where this connector keeps what it remembers. */
import type { ConnectorContext } from '../connector.ts';
import { rememberWhole as rememberIn, type Remembered } from '../remember-whole.ts';

/** Raised when the meaning of what is remembered changes. */
const READER = 'mlflow-1';

export async function rememberWhole<Value>(
  context: ConnectorContext,
  key: string,
  fingerprint: string,
  make: () => Promise<Remembered<Value>>,
): Promise<Value> {
  return rememberIn(context, `mlflow/${key}`, `${READER}\0${fingerprint}`, make);
}
