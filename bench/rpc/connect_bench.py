"""What a failing call over Connect costs, with the interceptors of connectrpc and without, sync and async."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2] / "python" / "tests"))

import uvicorn
from connectrpc.client import ConnectClient, ConnectClientSync
from connectrpc.compat import google_protobuf_binary_codec
from measure import compare
from rpc.peers.connect_failing import METHODS, app
from rpc.peers.failing import errors, protos

from rethrown.rpc.connect import ServerInterceptor, rethrowing

# A server without the adapter logs what a handler raises; that is not what is measured.
logging.disable(logging.CRITICAL)
MODES: dict[str, dict[str, Any] | None] = {
    "without": None,
    "public": {},
    "internal": {"disclosure": "internal"},
}
REQUEST = {"request": protos.Case(name="quota"), "method": METHODS["unary"]}


def serve(options: dict[str, Any] | None) -> str:
    interceptors = [] if options is None else [ServerInterceptor(errors, **options)]
    config = uvicorn.Config(app(interceptors), port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


async def main() -> None:
    contenders: dict[str, Any] = {}
    contenders_async: dict[str, Any] = {}
    for mode, options in MODES.items():
        address = serve(options)
        shared: dict[str, Any] = {
            "codec": google_protobuf_binary_codec(),
            "interceptors": [] if options is None else [rethrowing(errors)],
        }
        client, aclient = ConnectClientSync(address, **shared), ConnectClient(address, **shared)
        contenders[f"sync: {mode}"] = lambda client=client: client.execute_unary(**REQUEST)
        contenders_async[f"async: {mode}"] = lambda client=aclient: client.execute_unary(**REQUEST)
    await compare(contenders)
    await compare(contenders_async)


asyncio.run(main())
