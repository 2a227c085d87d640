#!/usr/bin/env bash
# mongod wants its key file readable by itself alone, which a mounted secret is not.
set -euo pipefail
install -m 400 /run/secrets/mongodb_keyfile /tmp/keyfile
# An instance that died leaves its transactions open, and what they touched locked. None of ours lasts 5 s.
exec mongod --replSet baton --bind_ip_all --keyFile /tmp/keyfile \
  --wiredTigerCacheSizeGB "${MONGODB_CACHE_GB:-1}" --oplogMinRetentionHours 24 \
  --setParameter transactionLifetimeLimitSeconds=6
