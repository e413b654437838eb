#!/bin/bash
# The health of the broker in docker-compose.yml: it is usable when it has its users, which the first look adds. A test compares them with
# infra/src/kafka-users.ts.
set -e
users=(deploy order coupon balance ranking notification data-platform console outside)
added=/tmp/users-added
login=(--bootstrap-server kafka:19092 --command-config /etc/kafka-login.properties)
if [ -f $added ]; then exec /opt/kafka/bin/kafka-broker-api-versions.sh "${login[@]}"; fi
for user in "${users[@]}"; do
  /opt/kafka/bin/kafka-configs.sh "${login[@]}" --alter --entity-type users --entity-name "$user" \
    --add-config "SCRAM-SHA-512=[iterations=4096,password=$user-dev]"
done
# What programs of other teams may do, as those of examples/.
may() { /opt/kafka/bin/kafka-acls.sh "${login[@]}" --add --allow-principal User:outside "$@"; }
may --operation Read --topic order.paid
may --operation Write --topic general.events
may --operation Read --group order-paid-reader --resource-pattern-type prefixed
touch $added
