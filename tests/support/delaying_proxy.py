#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A registry that is far away: delaying_proxy.py HOST:PORT SECONDS

Prints the port of loopback on which it listens, and passes each connection on to HOST:PORT; what comes back arrives so
many seconds later. It knows nothing of HTTP, so an answer in one piece is delayed once.
"""

import asyncio
import sys

AT_ONCE = 1 << 16


async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, seconds: float) -> None:
    """Until the source ends."""
    try:
        while data := await source.read(AT_ONCE):
            await asyncio.sleep(seconds)
            sink.write(data)
            await sink.drain()
    except ConnectionError:
        pass
    finally:
        sink.close()


async def serve(host: str, port: int, seconds: float) -> None:
    """Until it is killed."""

    async def connected(client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        server, request = await asyncio.open_connection(host, port)
        await asyncio.gather(pass_on(client, request, 0), pass_on(server, answer, seconds))

    proxy = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(proxy.sockets[0].getsockname()[1], flush=True)
    await proxy.serve_forever()


if __name__ == "__main__":
    ADDRESS, DELAY = sys.argv[1:]
    HOST, PORT = ADDRESS.rsplit(":", 1)
    asyncio.run(serve(HOST, int(PORT), float(DELAY)))
