#!/bin/sh
# Accounts of a Mosquitto with the dynamic-security plug-in:
#   accounts.sh init FILE               make the plug-in's file, with the administrator (before Mosquitto starts)
#   accounts.sh platform                the account of the platform itself ($PLATFORM_PASSWORD)
#   accounts.sh add DEVICE_ID SECRET    let a paired device in, to its own topics only
#   accounts.sh remove DEVICE_ID        shut it out, and end its connection at once
# $ADMIN_PASSWORD is the administrator's; $MQTT_HOST and $MQTT_PORT say where Mosquitto is (localhost, 1883).
set -eu

if [ "$1" = init ]; then
  exec mosquitto_ctrl dynsec init "$2" admin "$ADMIN_PASSWORD"
fi

dynsec() {
  mosquitto_ctrl -h "${MQTT_HOST:-localhost}" -p "${MQTT_PORT:-1883}" -u admin -P "$ADMIN_PASSWORD" dynsec "$@"
}

case $1 in
platform)
  dynsec createRole platform
  dynsec addRoleACL platform publishClientSend 'devices/#' allow
  # Asked with the name of the shared subscription before it.
  dynsec addRoleACL platform subscribePattern '$share/startline-ingest/devices/#' allow
  dynsec createClient platform -p "$PLATFORM_PASSWORD"
  dynsec addClientRole platform platform
  ;;
add)
  role="device-$2"
  dynsec createRole "$role"
  dynsec addRoleACL "$role" publishClientSend "devices/$2/#" allow
  # Priority over the wider line: nobody but the platform writes what is told to a device.
  dynsec addRoleACL "$role" publishClientSend "devices/$2/ack" deny 10
  dynsec addRoleACL "$role" subscribeLiteral "devices/$2/ack" allow
  # The client id is the device's too: no other may take over its connection.
  dynsec createClient "$2" -c "$2" -p "$3"
  dynsec addClientRole "$2" "$role"
  ;;
remove)
  dynsec disableClient "$2"
  dynsec deleteClient "$2"
  dynsec deleteRole "device-$2"
  ;;
*)
  echo "accounts.sh: init, platform, add or remove" >&2
  exit 2
  ;;
esac
