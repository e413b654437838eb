#!/bin/sh
# Makes a certificate authority, and a certificate that it has signed for a broker, in a folder that has none. The authority's key is deleted: it
# signs nothing else. Clients trust ca.pem; broker.p12 has the broker's key.
# STORE_PASSWORD=<of broker.p12> make-certificates.sh <folder> <where clients reach the broker, as ip:127.0.0.1,dns:localhost>
set -eu
folder=$1
names=$2
if [ -e "$folder/ca.pem" ]; then exit; fi
umask 077
mkdir -p "$folder"
# Of a run that was ended.
rm -f "$folder/broker.p12" "$folder/ca.draft"
store() {
  command=$1
  shift
  # A password is not for a command line, which all users of the machine see.
  keytool -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 "$command" \
    -keystore "$folder/broker.p12" -storetype PKCS12 -storepass:env STORE_PASSWORD "$@"
}
pair() { store -genkeypair -keyalg EC -groupname secp256r1 -validity 3650 "$@"; }
pair -alias ca -dname 'CN=Jangteo stack' -ext bc:c=ca:true,pathlen:0 -ext ku:c=keyCertSign
pair -alias broker -dname CN=broker -signer ca -ext "san=$names"
store -exportcert -rfc -alias ca -file "$folder/ca.draft"
store -delete -alias ca
# It is no secret, and others than the owner of the key may be clients.
chmod 644 "$folder/ca.draft"
mv "$folder/ca.draft" "$folder/ca.pem"
