// A device's publish waits here until the platform has committed it: only then does its PUBACK go out.
//
// It is handed to an ingest client as `$ingest/{token}/{topic}`, or, being of a live session, in a bundle with
// others (bundles.mjs). That client answers on `$committed` with
//
//   {"ok": [tokens], "ranges": [[from, to]], "refused": [tokens], "acks": [[token, text]]}
//
// `ranges` are more tokens that are committed; each text of `acks` goes to the ack topic of the token's device first.
// Refused, too late, or no ingest client: the device's connection ends unacknowledged, and the device sends the
// message again when it is back.

import { Bundle } from './bundles.mjs'
import { log } from './log.mjs'
import { puback, publishQos0, send } from './packets.mjs'

export const INGEST_FILTER = '$ingest/#'
export const COMMITTED_TOPIC = '$committed'
const LIVE_LEVEL = 'live/'
const MAX_RANGE = 1_000_000 // a longer one is a mistake, not a batch

export class HeldPublishes {
  constructor ({ timeoutMs, maxBytes }) {
    this._timeoutMs = timeoutMs
    this._maxBytes = maxBytes
    this._bytes = 0
    this._nextNumber = 1
    this._byToken = new Map()
    this._queues = new WeakMap() // of one device, in the order received: PUBACKs keep it (section 4.6)
    this._bundles = new WeakMap() // of one ingest client
    this._ingests = []
  }

  get count () { return this._byToken.size }
  get ingestCount () { return this._ingests.length }

  addIngest (client) {
    if (this._ingests.includes(client)) return
    this._ingests.push(client)
    this._bundles.set(client, new Bundle(client, INGEST_FILTER, (held, error) => this._finish(held, error)))
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
    const number = this._nextNumber
    this._nextNumber = number === 0xffffffff ? 1 : number + 1
    const held = { number, client, ingest, packet, done, bytes: packet.payload.length, timer: null }
    held.timer = setTimeout(() => this._finish(held, new Error('not committed in time')), this._timeoutMs)
    this._bytes += held.bytes
    this._byToken.set(number, held)
    if (!this._queues.has(client)) this._queues.set(client, [])
    this._queues.get(client).push(held)
    if (isLive(packet.topic)) this._bundles.get(ingest).add(held, packet.topic, packet.payload)
    else this._handOver(held, packet)
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
    for (const [token, text] of answer.acks ?? []) this._acknowledge(token, text)
    for (const token of answer.ok ?? []) this._settleOne(token, null)
    for (const [from, to] of answer.ranges ?? []) {
      for (let token = from; token <= to && token - from < MAX_RANGE; token++) this._settleOne(token, null)
    }
    for (const token of answer.refused ?? []) this._settleOne(token, new Error('refused'))
  }

  // Forget what a device that is gone was waiting for; the answer may still come and is then ignored.
  dropClient (client) {
    for (const held of this._queues.get(client) ?? []) this._release(held)
    this._queues.delete(client)
  }

  _handOver (held, packet) {
    const { qos } = held.ingest.subscriptions[INGEST_FILTER]
    held.ingest.publish({
      cmd: 'publish', topic: `$ingest/${held.number}/${packet.topic}`, payload: packet.payload, qos, retain: false
    }, (error) => { if (error) this._finish(held, error) })
  }

  _chooseIngest () {
    if (this._ingests.length > 1) this._ingests.push(this._ingests.shift())
    return this._ingests[0]
  }

  _acknowledge (token, text) {
    const client = this._byToken.get(Number(token))?.client
    const topic = `devices/${client?.id}/ack`
    if (client?.subscriptions[topic]) send(client, publishQos0(topic, text))
  }

  _settleOne (token, error) {
    const held = this._byToken.get(Number(token))
    if (held) this._finish(held, error)
  }

  _release (held) {
    clearTimeout(held.timer)
    if (this._byToken.delete(held.number)) this._bytes -= held.bytes
  }

  _finish (held, error) {
    this._release(held)
    held.isSettled = true
    held.error = error
    if (error) log('warning', 'publish_not_committed', { client_id: held.client.id, reason: error.message })
    const queue = this._queues.get(held.client) ?? []
    while (queue.length > 0 && queue[0].isSettled) letThrough(queue.shift())
  }
}

// The platform has it, and nobody else subscribes to what devices publish: aedes is spared the way through its
// persistence, and the PUBACK is written here.
function letThrough ({ client, packet, done, error }) {
  if (error) return done(error)
  if (packet.qos === 1) {
    send(client, puback(packet.messageId))
    packet.qos = 0
  }
  if (packet.qos === 0) packet.topic = COMMITTED_TOPIC
  done(null)
}

function isLive (topic) {
  return topic.startsWith(LIVE_LEVEL, topic.indexOf('/', topic.indexOf('/') + 1) + 1)
}
