"""A Connect server for clients elsewhere, `asgi` or `wsgi`: prints its ports, ends with its input."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import warnings
from typing import Any

import uvicorn

from rethrown.rpc.connect import ServerInterceptor
from rpc.peers.connect_failing import app, app_sync
from rpc.peers.failing import errors

logging.disable(logging.CRITICAL)
# That of uvicorn is the only WSGI server at hand that reads a body of unknown length.
warnings.simplefilter("ignore", DeprecationWarning)
INTERCEPTORS: dict[str, list[ServerInterceptor]] = {
    "internal": [ServerInterceptor(errors, disclosure="internal")],
    "public": [ServerInterceptor(errors)],
    "plain": [],
}


async def _serve(make: Any, interface: Any) -> None:
    servers = []
    for interceptors in INTERCEPTORS.values():
        options = uvicorn.Config(
            make(interceptors), port=0, log_config=None, lifespan="off", interface=interface
        )
        servers.append(uvicorn.Server(options))
    running = [asyncio.create_task(server.serve()) for server in servers]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    ports = [server.servers[0].sockets[0].getsockname()[1] for server in servers]
    print(json.dumps(dict(zip(INTERCEPTORS, ports, strict=True))), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for server in servers:
        server.should_exit = server.force_exit = True
    await asyncio.gather(*running)


asyncio.run(_serve(app_sync, "wsgi") if sys.argv[1] == "wsgi" else _serve(app, "asgi3"))
