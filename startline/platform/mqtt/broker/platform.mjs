// What the broker asks the platform, and tells it, over HTTP.

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { log } from './log.mjs'

const CONNECT_TIMEOUT_MS = 8000
const PRESENCE_TIMEOUT_MS = 5000
const MAX_ANSWER_BYTES = 64 * 1024
const MAX_SOCKETS = 8 // the web role has a few threads: the rest waits here

const AGENT_OPTIONS = { keepAlive: true, maxSockets: MAX_SOCKETS }

// The web role is on this machine, its certificate made out to its public name and perhaps by an authority of our
// own: what counts is that it is the very certificate that we were told.
class PinnedAgent extends https.Agent {
  constructor (certificate) {
    super({ ...AGENT_OPTIONS, rejectUnauthorized: false, maxCachedSessions: 0 })
    this._fingerprint = new X509Certificate(readFileSync(certificate)).fingerprint256
  }

  createConnection (options, callback) {
    const socket = super.createConnection(options, callback)
    socket.once('secureConnect', () => {
      if (socket.getPeerX509Certificate()?.fingerprint256 === this._fingerprint) return
      socket.destroy(new Error('the platform shows another certificate'))
    })
    return socket
  }
}

export class Platform {
  constructor ({ url, secret, certificate }) {
    this._url = new URL(url)
    this._secret = secret
    const isSecure = this._url.protocol === 'https:'
    this._request = isSecure ? https.request : http.request
    this._agent = isSecure ? new PinnedAgent(certificate) : new http.Agent(AGENT_OPTIONS)
    this._presence = new Map()
    this._isTelling = false
  }

  // Ask who may connect. Answers { result, publish, subscribe }; throws when the platform does not answer.
  async askConnect ({ clientId, username, password, peer }) {
    const answer = await this._post('/internal/broker/connect', CONNECT_TIMEOUT_MS, {
      client_id: clientId, username, password, peer
    })
    return {
      isAllowed: answer.result === 'allow',
      publish: Array.isArray(answer.publish) ? answer.publish : [],
      subscribe: Array.isArray(answer.subscribe) ? answer.subscribe : []
    }
  }

  // Tell that a device came or went; only its newest state is kept while the platform is slow or away.
  tellPresence (clientId, isConnected) {
    this._presence.delete(clientId)
    this._presence.set(clientId, isConnected)
    if (!this._isTelling) this._tellAll()
  }

  async _tellAll () {
    this._isTelling = true
    while (this._presence.size > 0) {
      const [clientId, connected] = this._presence.entries().next().value
      this._presence.delete(clientId)
      try {
        await this._post('/internal/broker/presence', PRESENCE_TIMEOUT_MS, { client_id: clientId, connected })
      } catch (error) {
        log('warning', 'presence_not_told', { error: error.message })
      }
    }
    this._isTelling = false
  }

  _post (path, timeoutMs, body) {
    const payload = Buffer.from(JSON.stringify(body))
    const headers = {
      'content-type': 'application/json', 'content-length': payload.length, 'x-broker-secret': this._secret
    }
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs)
      const request = this._request(
        new URL(path, this._url), { method: 'POST', agent: this._agent, headers, signal },
        (response) => readAnswer(response).then(resolve, reject)
      )
      request.on('error', reject)
      request.end(payload)
    })
  }
}

async function readAnswer (response) {
  const chunks = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  if (response.statusCode < 200 || response.statusCode > 299) throw new Error(`status ${response.statusCode}`)
  const text = Buffer.concat(chunks).toString('utf8')
  return text ? JSON.parse(text) : {}
}
