#!/usr/bin/env bash
# Installs the Debian packages that some tests need. Where that is not possible those tests skip and say why.
set -uo pipefail
need=()
command -v git >/dev/null || need+=(git)
command -v chromium >/dev/null || need+=(chromium)
[ ${#need[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then echo "ci-debian: no apt-get here; tests that need ${need[*]} will skip" >&2; exit 0; fi
run=(); [ "$(id -u)" -eq 0 ] || run=(sudo -n)
"${run[@]}" apt-get update -qq && "${run[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null \
  || echo "ci-debian: could not install ${need[*]}; tests that need them will skip" >&2
exit 0
