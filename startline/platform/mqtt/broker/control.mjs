// The control endpoint, on loopback: who is connected, cut somebody off, is the broker well.

import http from 'node:http'
import { isSame } from './access.mjs'

export function createControl ({ broker, access, held, secret }) {
  return http.createServer((request, response) => {
    const path = readPath(request.url)
    if (!path) return answer(response, 400)
    const { pathname, parts: [folder, name] } = path
    if (request.method === 'GET' && pathname === '/healthz') return answer(response, 200, health(broker, held))
    if (!isSame(String(request.headers['x-broker-secret'] ?? ''), secret)) return answer(response, 403)
    if (request.method === 'GET' && pathname === '/clients') return answer(response, 200, { clients: list(broker) })
    if (request.method === 'DELETE' && folder === 'clients' && name) {
      return kick({ broker, access, clientId: name }, (status) => answer(response, status))
    }
    answer(response, 404)
  })
}

// The path and its decoded parts; undefined when it is none. An address is anybody's to send: it must not end the broker.
function readPath (url) {
  try {
    const { pathname } = new URL(url, 'http://broker')
    return { pathname, parts: pathname.split('/').slice(1).map(decodeURIComponent) }
  } catch {
    return undefined
  }
}

function health (broker, held) {
  return { status: 'ok', clients: broker.connectedClients, ingest: held.ingestCount, held: held.count, aedes: broker.version }
}

function list (broker) {
  return Object.values(broker.clients)
    .filter((client) => !client.access?.isInternal)
    .map((client) => ({ client_id: client.id }))
}

function kick ({ broker, access, clientId }, done) {
  access.spoilQuestions(clientId)
  const client = broker.clients[clientId]
  if (!client) return done(404)
  client.close(() => done(204))
}

function answer (response, status, body) {
  const text = body === undefined ? '' : JSON.stringify(body)
  response.writeHead(status, text ? { 'content-type': 'application/json' } : {})
  response.end(text)
}
