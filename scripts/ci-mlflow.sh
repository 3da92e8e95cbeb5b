#!/usr/bin/env bash
# Puts MLflow into .runtime/mlflow where there is a Python to do it with, for the test against a real tracking server.
# Where that is not possible the test skips and says why.
set -uo pipefail
cd "$(dirname "$0")/.."
version="mlflow==3.17.2"
say() { echo "ci-mlflow: $1; the test against a real MLflow server will skip" >&2; exit 0; }
[ -x .runtime/mlflow/bin/python ] && .runtime/mlflow/bin/python -c 'import mlflow.server' 2>/dev/null && exit 0
command -v python3 >/dev/null || say "no python3 here"
python3 -c 'import mlflow.server' 2>/dev/null && exit 0
python3 -c 'import venv, ensurepip' 2>/dev/null || say "this python3 cannot make an environment"
rm -rf .runtime/mlflow
timeout 60 python3 -m venv .runtime/mlflow || say "no environment could be made"
timeout 300 .runtime/mlflow/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: "$version" >/dev/null 2>&1 \
  || { rm -rf .runtime/mlflow; say "$version could not be installed"; }
