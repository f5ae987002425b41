// Small messages on their way to an ingest client, many in one: `$ingest/live` with a frame for each,
//
//   token (4 bytes), length of the topic (2), topic, length of the payload (4), payload; numbers big-endian.

const BUNDLE_TOPIC = '$ingest/live'
const MAX_BUNDLE_BYTES = 256 * 1024

export class Bundle {
  constructor (ingest, filter, onError) {
    this._ingest = ingest
    this._filter = filter
    this._onError = onError
    this._waiting = []
    this._bytes = 0
  }

  // Put a message in; it leaves with the others of this turn of the loop.
  add (held, topic, payload) {
    const topicBytes = Buffer.from(topic)
    const head = Buffer.allocUnsafe(6)
    head.writeUInt32BE(held.number, 0)
    head.writeUInt16BE(topicBytes.length, 4)
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(payload.length, 0)
    if (this._waiting.length === 0) setImmediate(() => this.flush())
    this._waiting.push({ held, parts: [head, topicBytes, length, payload] })
    this._bytes += 10 + topicBytes.length + payload.length
    if (this._bytes >= MAX_BUNDLE_BYTES) this.flush()
  }

  flush () {
    if (this._waiting.length === 0) return
    const waiting = this._waiting
    this._waiting = []
    this._bytes = 0
    const payload = Buffer.concat(waiting.flatMap((one) => one.parts))
    const { qos } = this._ingest.subscriptions[this._filter] ?? { qos: 0 }
    this._ingest.publish({ cmd: 'publish', topic: BUNDLE_TOPIC, payload, qos, retain: false }, (error) => {
      if (error) waiting.forEach((one) => this._onError(one.held, error))
    })
  }
}
