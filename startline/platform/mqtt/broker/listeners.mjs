// The addresses that clients connect to: MQTT over TCP and over WebSocket, each plain or with TLS.

import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { WebSocketServer, createWebSocketStream } from 'ws'
import { GuardedConnection } from './connection.mjs'

const KEEP_ALIVE_MS = 60_000
const HANDSHAKE_TIMEOUT_MS = 5_000
const BACKLOG = 4096

// Open one listener of the configuration: { kind: "tcp" | "ws", host, port, cert, key }.
export function openListener (listener, { broker, limits }) {
  const handle = (stream) => {
    const connection = new GuardedConnection(stream, limits.maxConnectBytes)
    connection.on('error', () => {}) // aedes takes its listeners off before the last error is over
    broker.handle(connection)
  }
  const server = listener.kind === 'ws' ? createWebSocketListener(listener, limits, handle) : createTcpListener(listener, handle)
  server.maxConnections = limits.maxConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: listener.host, port: listener.port, backlog: BACKLOG }, () => resolve(server))
  })
}

function createTcpListener (listener, handle) {
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }
  if (!listener.cert) return net.createServer(options, handle)
  const server = tls.createServer({ ...options, ...readCertificate(listener), handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, handle)
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}

function createWebSocketListener (listener, limits, handle) {
  const timeouts = { headersTimeout: HANDSHAKE_TIMEOUT_MS, requestTimeout: HANDSHAKE_TIMEOUT_MS }
  const server = listener.cert
    ? https.createServer({ ...timeouts, ...readCertificate(listener) }, refuseRequest)
    : http.createServer(timeouts, refuseRequest)
  const sockets = new WebSocketServer({
    server,
    maxPayload: limits.maxPacketBytes + 1024,
    perMessageDeflate: false, // a small message could unpack to a huge one
    // MQTT 3.1.1, section 6: the subprotocol is "mqtt"; "mqttv3.1" is what older clients say.
    handleProtocols: (offered) => ['mqtt', 'mqttv3.1'].find((name) => offered.has(name)) ?? false
  })
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket)
    stream.remoteAddress = request.socket.remoteAddress
    handle(stream)
  })
  return server
}

function refuseRequest (_request, response) {
  response.writeHead(426, { 'content-type': 'text/plain' })
  response.end('MQTT over WebSocket only.\n')
}

function readCertificate ({ cert, key }) {
  return { cert: readFileSync(cert), key: readFileSync(key), minVersion: 'TLSv1.2' }
}
