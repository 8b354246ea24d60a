"""Errors between the processes of one program (docs/rpc/processes.md).

pool.map(carrying(work, errors=errors), items)

The same for all that pickles: multiprocessing, concurrent.futures, run_in_executor, joblib.
"""

from rethrown.rpc.processes.carrying import Carrying, carrying

__all__ = ["Carrying", "carrying"]
