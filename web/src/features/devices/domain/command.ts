import type { Credentials } from '../api/devices';

const EXAMPLE_FILE = 'run.fit';

/** The shell command that sends one file as this device (mosquitto-clients). */
export function publishCommand(credentials: Credentials): string {
  const { host, port, tls, client_id, username, password, device_id } = credentials;
  return [
    `mosquitto_pub -h ${host} -p ${port}${tls ? ' --capath /etc/ssl/certs' : ''}`,
    `-i ${client_id} -u ${username} -P ${password}`,
    `-q 1 -t devices/${device_id}/files/${EXAMPLE_FILE}/1/1 -f ${EXAMPLE_FILE}`,
  ].join(' \\\n  ');
}

const QUIET_DAYS = 7;
const DAY_MS = 86_400_000;

/** A device that was seen before, but not for a week: something may be wrong. */
export function isQuiet(lastSeenAt: string | null, now = Date.now()): boolean {
  return lastSeenAt !== null && now - Date.parse(lastSeenAt) > QUIET_DAYS * DAY_MS;
}
