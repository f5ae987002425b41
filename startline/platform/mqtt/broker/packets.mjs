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
  const topicBytes = Buffer.from(topic)
  const body = Buffer.from(payload)
  const head = [PUBLISH_QOS_0]
  let length = 2 + topicBytes.length + body.length
  do {
    const rest = length >> 7
    head.push(rest > 0 ? (length & 0x7f) | 0x80 : length & 0x7f)
    length = rest
  } while (length > 0)
  return Buffer.concat([Buffer.from([...head, topicBytes.length >> 8, topicBytes.length & 0xff]), topicBytes, body])
}

// Send bytes to a client; what is sent to it within one turn of the loop leaves in one system call.
export function send (client, bytes) {
  const { conn } = client
  if (client.closed || conn.destroyed) return
  if (conn.writableLength > MAX_WAITING_BYTES) return client.close()
  if (!conn.writableCorked) {
    conn.cork()
    setImmediate(() => conn.uncork())
  }
  conn.write(bytes)
}
