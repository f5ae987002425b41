#!/bin/sh
# Accounts of a Mosquitto with the dynamic-security plug-in:
#   accounts.sh init FILE               make the plug-in's file, with the administrator (before Mosquitto starts)
#   accounts.sh platform                the account of the platform itself ($PLATFORM_PASSWORD)
#   accounts.sh add DEVICE_ID SECRET    let a paired device in, to its own topics only; again: with its new secret
#   accounts.sh remove DEVICE_ID        shut it out, and end its connection at once
# $ADMIN_PASSWORD is the administrator's; $MQTT_HOST and $MQTT_PORT say where Mosquitto is (localhost, 1883), $MQTT_CAFILE
# by which certificate it is known when that port speaks TLS. Exit code 0: done; 1: Mosquitto said no; 2: used wrongly.
set -eu

usage() {
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

need() {
  eval "value=\${$1:-}"
  [ -n "$value" ] || { echo "accounts.sh: set $1" >&2; exit 2; }
}

# mosquitto_ctrl of Mosquitto 2.0 ends with 0 whatever happened: what it prints tells. "Already exists" is no failure, so
# that a command may be given again.
dynsec() {
  said=$(mosquitto_ctrl -h "${MQTT_HOST:-localhost}" -p "${MQTT_PORT:-1883}" ${MQTT_CAFILE:+--cafile "$MQTT_CAFILE"} \
    -u admin -P "$ADMIN_PASSWORD" dynsec "$@" 2>&1) || said="${said:-}
Error: mosquitto_ctrl failed"
  case $said in
  *"already exists"*) return 3 ;;
  *[Ee]rror* | *"not authori"*)
    printf '%s\n' "$said" | grep -v -e '^Warning: You are running' -e '^This means all of the' -e '^$' >&2
    echo "accounts.sh: dynsec $1 $2 was refused" >&2
    exit 1
    ;;
  esac
}

maybe() {
  dynsec "$@" || [ $? -eq 3 ]
}

# account NAME PASSWORD ROLE [OPTIONS OF createClient]: an account that is there gets the password.
account() {
  name=$1 password=$2 role=$3
  shift 3
  if dynsec createClient "$name" "$@" -p "$password"; then
    dynsec addClientRole "$name" "$role"
  else
    dynsec setClientPassword "$name" "$password"
  fi
}

case ${1:-}/$# in
init/2)
  need ADMIN_PASSWORD
  exec mosquitto_ctrl dynsec init "$2" admin "$ADMIN_PASSWORD"
  ;;
platform/1)
  need ADMIN_PASSWORD
  need PLATFORM_PASSWORD
  maybe createRole platform
  maybe addRoleACL platform publishClientSend 'devices/#' allow
  # Asked with the name of the shared subscription before it.
  maybe addRoleACL platform subscribePattern '$share/startline-ingest/devices/#' allow
  maybe addRoleACL platform subscribePattern '$share/startline-ingest/owntracks/#' allow
  account platform "$PLATFORM_PASSWORD" platform
  ;;
add/3)
  need ADMIN_PASSWORD
  role="device-$2"
  maybe createRole "$role"
  maybe addRoleACL "$role" publishClientSend "devices/$2/#" allow
  # Priority over the wider line: nobody but the platform writes what is told to a device.
  maybe addRoleACL "$role" publishClientSend "devices/$2/ack" deny 10
  maybe addRoleACL "$role" subscribeLiteral "devices/$2/ack" allow
  # OwnTracks: its positions, and the one subscription that it insists on.
  maybe addRoleACL "$role" publishClientSend "owntracks/$2/#" allow
  maybe addRoleACL "$role" subscribePattern "owntracks/$2/+/cmd" allow
  # The client id is the device's too: no other may take over its connection.
  account "$2" "$3" "$role" -c "$2"
  ;;
remove/2)
  need ADMIN_PASSWORD
  dynsec disableClient "$2"
  dynsec deleteClient "$2"
  dynsec deleteRole "device-$2"
  ;;
*)
  usage
  ;;
esac
