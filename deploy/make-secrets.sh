#!/usr/bin/env bash
# Draws the secrets that docker-compose.yml mounts, once. Keep a copy of deploy/secrets: the database opens with no other.
set -euo pipefail
folder="$(cd "$(dirname "$0")" && pwd)/secrets"
if [ -e "$folder" ]; then
  echo "$folder is already there: nothing was changed." >&2
  exit 1
fi
# The folder keeps others on this machine out; the files must be readable by the users inside the containers.
umask 077
mkdir "$folder"
# mongod takes 6 to 1,024 base64 characters.
openssl rand -base64 480 >"$folder/mongodb_keyfile"
openssl rand -hex 24 >"$folder/mongodb_root_password"
openssl rand -hex 24 >"$folder/mongodb_password"
password="$(cat "$folder/mongodb_password")"
echo "mongodb://baton:$password@mongo-1:27017,mongo-2:27017,mongo-3:27017/baton?replicaSet=baton&authSource=admin" \
  >"$folder/mongodb_uri"
chmod 444 "$folder"/*
echo "Secrets are in $folder."
