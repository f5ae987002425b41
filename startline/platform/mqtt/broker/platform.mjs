// What the broker asks the platform, and tells it, over HTTP.

import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { log } from './log.mjs'

const CONNECT_TIMEOUT_MS = 8000
const PRESENCE_TIMEOUT_MS = 5000
const MAX_ANSWER_BYTES = 64 * 1024
const MAX_SOCKETS = 8 // the web role has a few threads: the rest waits here

export class Platform {
  constructor ({ url, secret }) {
    this._url = new URL(url)
    this._secret = secret
    const isSecure = this._url.protocol === 'https:'
    this._request = isSecure ? https.request : http.request
    this._agent = isSecure
      // On loopback the certificate is made out to the public name: it proves no less than plain HTTP would.
      ? new https.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, rejectUnauthorized: !isLoopback(this._url.hostname) })
      : new http.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
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

function isLoopback (hostname) {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}
