// A connection that knows how long each MQTT packet says it is, and ends before it has taken in one that is too long.
// aedes itself collects whatever a stranger's CONNECT announces: up to 256 MiB (section 2.2.3 of MQTT 3.1.1).

import { Duplex } from 'node:stream'

const MAX_LENGTH_BYTES = 4

export class GuardedConnection extends Duplex {
  // `limitBytes` holds for the next packet; raise it when the client has proved who it is.
  constructor (socket, limitBytes) {
    super()
    this.limitBytes = limitBytes
    this.remoteAddress = socket.remoteAddress ?? ''
    this._socket = socket
    this._state = { inHeader: false, length: 0, lengthBytes: 0, left: 0 }
    socket.on('data', (chunk) => this._take(chunk))
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
  }

  // Bytes that the client has not read yet.
  get waitingBytes () { return this.writableLength + this._socket.writableLength }

  // Write a whole packet, past this stream's own buffer when nothing waits in it: half the way.
  send (bytes) {
    if (this.destroyed || this.writableEnded) return
    if (this.writableLength > 0 || this.writableCorked) this.write(bytes)
    else this._socket.write(bytes)
  }

  _take (chunk) {
    if (this.destroyed) return
    if (!this._isWithinLimits(chunk)) {
      this.destroy(new Error('a packet is too long'))
      return
    }
    if (!this.push(chunk)) this._socket.pause()
  }

  // Walk from one fixed header (section 2.2) to the next.
  _isWithinLimits (chunk) {
    const state = this._state
    let at = 0
    while (at < chunk.length) {
      if (state.left > 0) {
        const step = Math.min(state.left, chunk.length - at)
        state.left -= step
        at += step
      } else if (!state.inHeader) {
        Object.assign(state, { inHeader: true, length: 0, lengthBytes: 0 })
        at += 1
      } else {
        const byte = chunk[at]
        state.length += (byte & 0x7f) * 128 ** state.lengthBytes
        state.lengthBytes += 1
        at += 1
        if (byte < 0x80) {
          if (state.length > this.limitBytes) return false
          Object.assign(state, { inHeader: false, left: state.length })
        } else if (state.lengthBytes === MAX_LENGTH_BYTES) {
          return false
        }
      }
    }
    return true
  }

  _read () {
    this._socket.resume()
  }

  _write (chunk, _encoding, callback) {
    this._socket.write(chunk, callback)
  }

  // mqtt-packet writes a packet in many pieces: one system call for all of them.
  _writev (pieces, callback) {
    this._socket.write(Buffer.concat(pieces.map((piece) => piece.chunk)), callback)
  }

  _final (callback) {
    this._socket.end(callback)
  }

  _destroy (error, callback) {
    this._socket.destroy()
    callback(error)
  }
}
