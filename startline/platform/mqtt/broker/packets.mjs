// Packets of MQTT 3.1.1 that are written many times a second, as bytes: aedes' own way costs several times as much.

const PUBACK = 0x40
const PUBLISH_QOS_0 = 0x30
const MAX_WAITING_BYTES = 256 * 1024 // of one client that does not read: it is cut off

// Section 3.4.
export function puback (messageId) {
  return Buffer.from([PUBACK, 0x02, messageId >> 8, messageId & 0xff])
}

// Section 3.3, QoS 0: fixed header, remaining length (section 2.2.3), topic, payload.
export function publishQos0 (topic, payload) {
  const topicBytes = Buffer.byteLength(topic)
  const length = 2 + topicBytes + Buffer.byteLength(payload)
  const bytes = Buffer.allocUnsafe(1 + lengthBytes(length) + length)
  bytes[0] = PUBLISH_QOS_0
  let at = 1
  for (let left = length; at === 1 || left > 0; left >>= 7) bytes[at++] = left > 0x7f ? (left & 0x7f) | 0x80 : left
  at = bytes.writeUInt16BE(topicBytes, at)
  at += bytes.write(topic, at)
  bytes.write(payload, at)
  return bytes
}

function lengthBytes (length) {
  return length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : 4
}

let waiting = new Map() // by client, what was sent to it in this turn of the loop

// Send bytes to a client; what is sent to it within one turn of the loop leaves in one system call.
export function send (client, bytes) {
  const { conn } = client
  if (client.closed || conn.destroyed) return
  if (conn.waitingBytes > MAX_WAITING_BYTES) return client.close()
  if (waiting.size === 0) setImmediate(flush)
  const pieces = waiting.get(client)
  if (pieces) pieces.push(bytes)
  else waiting.set(client, [bytes])
}

function flush () {
  const all = waiting
  waiting = new Map()
  for (const [{ conn }, pieces] of all) conn.send(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))
}
