// The control endpoint, on loopback: who is connected, cut somebody off, is the broker well.

import http from 'node:http'
import { isSame } from './access.mjs'

export function createControl ({ broker, access, held, secret }) {
  return http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://broker')
    if (request.method === 'GET' && pathname === '/healthz') return answer(response, 200, health(broker, held))
    if (!isSame(String(request.headers['x-broker-secret'] ?? ''), secret)) return answer(response, 403)
    if (request.method === 'GET' && pathname === '/clients') return answer(response, 200, { clients: list(broker) })
    const [, folder, name] = pathname.split('/')
    if (request.method === 'DELETE' && folder === 'clients' && name) {
      return kick({ broker, access, clientId: decodeURIComponent(name) }, (status) => answer(response, status))
    }
    answer(response, 404)
  })
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
