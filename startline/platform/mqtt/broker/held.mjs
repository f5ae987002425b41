// A device's publish waits here until the platform has committed it: only then does its PUBACK go out.
//
// It is handed to an ingest client as `$ingest/{token}/{topic}`; that client answers on `$committed` with
// {"ok": [tokens], "refused": [tokens]}. Refused, too late, or no ingest client: the device's connection ends
// unacknowledged, and the device sends the message again when it is back.

import { log } from './log.mjs'

export const INGEST_FILTER = '$ingest/#'
export const COMMITTED_TOPIC = '$committed'

export class HeldPublishes {
  constructor ({ timeoutMs, maxBytes }) {
    this._timeoutMs = timeoutMs
    this._maxBytes = maxBytes
    this._bytes = 0
    this._nextToken = 1
    this._byToken = new Map()
    this._queues = new WeakMap() // of one device, in the order received: PUBACKs keep it (section 4.6)
    this._ingests = []
  }

  get count () { return this._byToken.size }
  get ingestCount () { return this._ingests.length }

  addIngest (client) {
    if (!this._ingests.includes(client)) this._ingests.push(client)
  }

  // What this ingest client had not answered may or may not be durable: nobody is told that it is.
  removeIngest (client) {
    this._ingests = this._ingests.filter((other) => other !== client)
    for (const held of [...this._byToken.values()]) {
      if (held.ingest === client) this._finish(held, new Error('ingest went away'))
    }
  }

  // Hold `packet` of `client`; `done(error)` lets it through or ends the connection.
  hold (client, packet, done) {
    const ingest = this._chooseIngest()
    if (!ingest) return done(new Error('no ingest is connected'))
    if (this._bytes + packet.payload.length > this._maxBytes) return done(new Error('too much is waiting'))
    const held = { token: String(this._nextToken++), client, ingest, done, bytes: packet.payload.length }
    held.timer = setTimeout(() => this._finish(held, new Error('not committed in time')), this._timeoutMs)
    this._bytes += held.bytes
    this._byToken.set(held.token, held)
    if (!this._queues.has(client)) this._queues.set(client, [])
    this._queues.get(client).push(held)
    const { qos } = ingest.subscriptions[INGEST_FILTER]
    ingest.publish({
      cmd: 'publish', topic: `$ingest/${held.token}/${packet.topic}`, payload: packet.payload, qos, retain: false
    }, (error) => { if (error) this._finish(held, error) })
  }

  // Take an answer of an ingest client.
  settle (payload) {
    let answer
    try {
      answer = JSON.parse(payload.toString('utf8'))
    } catch {
      log('error', 'committed_unreadable', { bytes: payload.length })
      return
    }
    for (const token of answer.ok ?? []) this._settleOne(token, null)
    for (const token of answer.refused ?? []) this._settleOne(token, new Error('refused'))
  }

  // Forget what a device that is gone was waiting for; the answer may still come and is then ignored.
  dropClient (client) {
    for (const held of this._queues.get(client) ?? []) this._release(held)
    this._queues.delete(client)
  }

  _chooseIngest () {
    if (this._ingests.length > 1) this._ingests.push(this._ingests.shift())
    return this._ingests[0]
  }

  _settleOne (token, error) {
    const held = this._byToken.get(String(token))
    if (held) this._finish(held, error)
  }

  _release (held) {
    clearTimeout(held.timer)
    if (this._byToken.delete(held.token)) this._bytes -= held.bytes
  }

  _finish (held, error) {
    this._release(held)
    held.isSettled = true
    held.error = error
    if (error) log('warning', 'publish_not_committed', { client_id: held.client.id, reason: error.message })
    const queue = this._queues.get(held.client) ?? []
    while (queue.length > 0 && queue[0].isSettled) {
      const first = queue.shift()
      first.done(first.error)
    }
  }
}
