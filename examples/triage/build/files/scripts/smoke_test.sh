#!/bin/sh
# Is the service up, and does it answer?
set -eu
curl --fail --silent "$1/health"
