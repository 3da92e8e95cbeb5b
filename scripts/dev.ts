/** `npm run dev [-- PATH…]`: the program from source and the screens with hot reload, side by side. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './run.ts';

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const children = [
  spawn(
    process.execPath,
    ['--watch', join(root, 'src/cli/main.ts'), 'up', '--port', '7411', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit' },
  ),
  spawn(bin('vite'), ['--config', 'web/vite.config.ts'], { cwd: root, stdio: 'inherit' }),
];
for (const child of children) {
  child.on('exit', () => {
    for (const other of children) other.kill();
  });
}
