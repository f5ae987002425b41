// Who may connect, publish, subscribe and receive. Nothing of aedes is touched before the platform has said yes:
// a stranger with somebody's client id neither ends their connection nor sees or wipes their session.

import { createHash, timingSafeEqual } from 'node:crypto'
import { coveredByAny } from './filters.mjs'
import { COMMITTED_TOPIC, INGEST_FILTER } from './held.mjs'
import { log } from './log.mjs'

const RETURN_BAD_VERSION = 1 // MQTT 3.1.1, table 3.1
const RETURN_BAD_IDENTIFIER = 2
const RETURN_UNAVAILABLE = 3
const RETURN_BAD_PASSWORD = 4
// MQTT 5, section 3.2.2.2: "unsupported protocol version"; the last byte says that there are no properties.
const CONNACK_VERSION_5 = Buffer.from([0x20, 0x03, 0x00, 0x84, 0x00])
const MAX_CLIENT_ID_LENGTH = 128
const MAX_TOPIC_BYTES = 1024 // a prefix is put before it, and the whole may not pass 65,535

export class Access {
  constructor ({ platform, held, internal, maxPacketBytes }) {
    this._platform = platform
    this._held = held
    this._internal = internal
    this._maxPacketBytes = maxPacketBytes
    this._asking = new Map() // client id -> questions under way; a kick spoils them
  }

  // aedes' hook before anything else: `done(null, true)` lets the CONNECT go on.
  async preConnect (client, packet, done) {
    const returnCode = await this._judge(client, packet).catch((error) => {
      log('error', 'connect_not_judged', { error: error.message })
      return RETURN_UNAVAILABLE
    })
    if (client.closed) return
    if (returnCode !== 0) return refuse(client, packet, returnCode)
    // Sessions live in this process only, so none is promised: a client subscribes again when it is back.
    packet.clean = true
    packet.will = undefined
    client.conn.limitBytes = client.access.isInternal ? Infinity : this._maxPacketBytes
    done(null, true)
  }

  async _judge (client, packet) {
    const { clientId } = packet
    if (packet.protocolVersion < 3 || packet.protocolVersion > 4) return RETURN_BAD_VERSION
    if (!clientId || clientId.length > MAX_CLIENT_ID_LENGTH) return RETURN_BAD_IDENTIFIER
    const username = packet.username ?? ''
    const password = packet.password?.toString('utf8') ?? ''
    if (username === this._internal.username) {
      if (!isSame(password, this._internal.password)) return RETURN_BAD_PASSWORD
      client.access = { isInternal: true }
      return 0
    }
    if (username !== clientId) return RETURN_BAD_PASSWORD
    return this._ask(client, { clientId, username, password, peer: client.conn.remoteAddress })
  }

  async _ask (client, question) {
    const asked = { isSpoiled: false }
    const asking = this._asking.get(question.clientId) ?? new Set()
    this._asking.set(question.clientId, asking.add(asked))
    try {
      const answer = await this._platform.askConnect(question)
      if (!answer.isAllowed || asked.isSpoiled) return RETURN_BAD_PASSWORD
      client.access = { isInternal: false, publish: answer.publish, subscribe: answer.subscribe }
      return 0
    } catch (error) {
      log('warning', 'platform_away', { error: error.message })
      return RETURN_UNAVAILABLE
    } finally {
      asking.delete(asked)
      if (asking.size === 0) this._asking.delete(question.clientId)
    }
  }

  // A yes that is on its way was given before the kick: it no longer counts.
  spoilQuestions (clientId) {
    for (const asked of this._asking.get(clientId) ?? []) asked.isSpoiled = true
  }

  authorizePublish (client, packet, done) {
    if (!client) return done(null) // the broker's own notes
    // Its connection ended while we asked about it, and what it had sent ahead comes through.
    if (!client.access) return done(new Error('not connected'))
    if (client.access.isInternal) {
      if (packet.topic === COMMITTED_TOPIC) this._held.settle(packet.payload)
      return done(null)
    }
    if (Buffer.byteLength(packet.topic) > MAX_TOPIC_BYTES) return done(new Error('the topic is too long'))
    if (!coveredByAny(client.access.publish, packet.topic)) {
      log('warning', 'publish_refused', { client_id: client.id })
      return done(new Error('not allowed to publish there'))
    }
    packet.retain = false
    this._held.hold(client, packet, done)
  }

  authorizeSubscribe (client, subscription, done) {
    const { access } = client
    if (!access) return done(new Error('not connected'))
    if (access.isInternal || coveredByAny(access.subscribe, subscription.topic)) return done(null, subscription)
    log('warning', 'subscribe_refused', { client_id: client.id })
    done(null, null)
  }

  authorizeForward (client, packet) {
    const { access } = client
    return access.isInternal || coveredByAny(access.subscribe, packet.topic) ? packet : null
  }

  noteSubscriptions (subscriptions, client) {
    const isIngest = subscriptions.some((one) => one.topic === INGEST_FILTER && one.qos !== 128)
    if (client?.access?.isInternal && isIngest) this._held.addIngest(client)
  }
}

// The hook's `done` is not called: nothing that the stranger sent after the CONNECT is looked at.
function refuse (client, packet, returnCode) {
  log('info', 'connect_refused', { return_code: returnCode })
  const isVersion5 = packet.protocolVersion === 5
  const answer = isVersion5 ? CONNACK_VERSION_5 : Buffer.from([0x20, 0x02, 0x00, returnCode])
  client.conn.end(answer, () => client.close())
}

// Compared by digest: neither the length nor the place of the first difference shows in the time.
export function isSame (given, expected) {
  const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest())
  return expected.length > 0 && timingSafeEqual(left, right)
}
