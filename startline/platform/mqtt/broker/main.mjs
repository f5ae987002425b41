// The embedded MQTT broker: aedes 1.2, MQTT 3.1.1, with the platform deciding who may connect and when a publish is
// acknowledged. Its configuration is one JSON object on standard input (startline/platform/embedded/broker.py).

import { Aedes } from 'aedes'
import { Access } from './access.mjs'
import { createControl } from './control.mjs'
import { HeldPublishes } from './held.mjs'
import { openListener } from './listeners.mjs'
import { log } from './log.mjs'
import { Platform } from './platform.mjs'

const CLOSE_TIMEOUT_MS = 3000

async function readConfiguration () {
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

function createHooks (access) {
  return {
    preConnect: (client, packet, done) => access.preConnect(client, packet, done),
    authenticate: (_client, _username, _password, done) => done(null, true), // judged in preConnect
    authorizePublish: (client, packet, done) => access.authorizePublish(client, packet, done),
    authorizeSubscribe: (client, subscription, done) => access.authorizeSubscribe(client, subscription, done),
    authorizeForward: (client, packet) => access.authorizeForward(client, packet)
  }
}

function follow (broker, { access, held, platform }) {
  broker.on('subscribe', (subscriptions, client) => access.noteSubscriptions(subscriptions, client))
  broker.on('unsubscribe', (topics, client) => { if (topics.includes('$ingest/#')) held.removeIngest(client) })
  broker.on('clientReady', (client) => {
    if (!client.access.isInternal) platform.tellPresence(client.id, true)
  })
  broker.on('clientDisconnect', (client) => {
    if (client.access.isInternal) return held.removeIngest(client)
    held.dropClient(client)
    platform.tellPresence(client.id, false)
  })
  broker.on('clientError', (client, error) => log('info', 'client_error', { client_id: client.id, error: error.message }))
}

async function main () {
  const { listeners, control, platform: address, internal, limits } = await readConfiguration()
  const platform = new Platform(address)
  const held = new HeldPublishes({ timeoutMs: limits.commitTimeoutMs, maxBytes: limits.maxHeldBytes })
  const access = new Access({ platform, held, internal, maxPacketBytes: limits.maxPacketBytes })
  const broker = await Aedes.createBroker({
    ...createHooks(access),
    connectTimeout: limits.connectTimeoutMs,
    maxClientsIdLength: 128,
    concurrency: 1000
  })
  follow(broker, { access, held, platform })
  const servers = []
  for (const listener of listeners) {
    servers.push(await openListener(listener, { broker, limits }))
    log('info', 'listening', { kind: listener.kind, host: listener.host, port: listener.port, tls: Boolean(listener.cert) })
  }
  const controlServer = createControl({ broker, access, held, secret: address.secret })
  controlServer.listen(control.port, control.host, () => log('info', 'role_started', { role: 'broker' }))
  const stop = () => {
    servers.forEach((server) => server.close())
    controlServer.close()
    broker.close(() => process.exit(0))
    setTimeout(() => process.exit(0), CLOSE_TIMEOUT_MS).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((error) => {
  log('error', 'broker_cannot_start', { error: error.message, code: error.code })
  process.exit(1)
})
