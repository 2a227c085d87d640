#!/usr/bin/env bash
# Makes the three nodes one replica set and creates the two database users. Runs beside the first node, on its
# loopback, which MongoDB trusts until a user exists. Safe to run again.
set -euo pipefail
exec mongosh --quiet --host 127.0.0.1 --port "${MONGODB_PORT:-27017}" --file "$(dirname "$0")/initiate.js"
