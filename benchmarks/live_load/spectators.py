"""Many browsers' streams of server-sent events in one process, its orders on standard input.

Each spectator opens its stream, says when all are open, and notes until it is told to stop which update
reached it when. What it noted goes to standard output.
"""

import asyncio
import contextlib
import json
import resource
import sys
import time
from typing import Any

import uvloop

OPEN_AT_ONCE = 50
# Spectator, second of the arrival, session, time of the newest sample (ms).
Noted = tuple[int, float, str, int]


async def run(orders: dict[str, Any]) -> dict[str, Any]:
    """Open a stream for each token and read it until standard input ends; return what arrived."""
    noted: list[Noted] = []
    readers = []
    for start in range(0, len(orders["tokens"]), OPEN_AT_ONCE):
        some = orders["tokens"][start : start + OPEN_AT_ONCE]
        readers += await asyncio.gather(*[_open(orders["port"], token) for token in some])
    following = [asyncio.create_task(_follow(number, reader, noted)) for number, reader in enumerate(readers)]
    print(json.dumps({"event": "open"}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in following:
        task.cancel()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"event": "result", "noted": noted, "cpu_s": usage.ru_utime + usage.ru_stime}


async def _open(port: int, token: str) -> asyncio.StreamReader:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: viewer={token}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        sys.exit(f"refused: {head!r}")
    _open_writers.append(writer)
    return reader


async def _follow(number: int, reader: asyncio.StreamReader, noted: list[Noted]) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while line := await reader.readline():
            if line.startswith(b"data: ") and b'"received_at"' in line:
                now_s = time.perf_counter()
                update = json.loads(line[6:])["data"]
                noted.append((number, now_s, update["session_id"], update["at"]))


_open_writers: list[asyncio.StreamWriter] = []

if __name__ == "__main__":
    ordered = json.loads(sys.stdin.readline())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(run(ordered))), flush=True)
