#!/bin/sh
# Makes a key pair for the schema registry and signs a token with it, for the deploy step. It prints the public key, for rights.properties,
# and the token, for SCHEMA_REGISTRY_TOKEN. The private key is not kept: another token needs another key pair.
# make-token.sh [days that the token is valid, default 90] [name of the user, default deploy]
set -eu
days=${1-90}
user=${2-deploy}
case $days in '' | *[!0-9]*) echo "the days must be a whole number, and are \"$days\"" >&2 && exit 2 ;; esac
case $user in '' | *[!a-z0-9-]*) echo "the user must have letters, digits and dashes, and is \"$user\"" >&2 && exit 2 ;; esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
openssl genrsa -out "$folder/key.pem" 2048 2>/dev/null
now=$(date +%s)
url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
head=$(printf '{"alg":"RS256","typ":"JWT"}' | url)
claims=$(printf '{"iss":"jangteo","sub":"%s","groups":["sr-admin"],"iat":%s,"exp":%s}' "$user" "$now" "$((now + days * 86400))" | url)
signature=$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -sign "$folder/key.pem" -binary | url)
printf 'quarkus.oidc.deploy.public-key=%s\n' "$(openssl rsa -in "$folder/key.pem" -pubout -outform DER 2>/dev/null | openssl base64 -A)"
printf 'SCHEMA_REGISTRY_TOKEN=%s\n' "$head.$claims.$signature"
