"""Parsl's HighThroughputExecutor (ZeroMQ): two managers of one worker each; the server is the interchange."""

import os
import sys
import tempfile
import time

import parsl
from parsl.config import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import LocalProvider

from measure import family, measure, named


@parsl.python_app
def noop(index):
    return index


def run_all(tasks: int) -> None:
    for future in [noop(index) for index in range(tasks)]:
        future.result()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="parsl-", ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        executor = HighThroughputExecutor(
            label="bench", address="127.0.0.1", loopback_address="127.0.0.1", max_workers_per_node=1,
            cores_per_worker=1, encrypted=False,
            provider=LocalProvider(init_blocks=2, min_blocks=2, max_blocks=2))
        kernel = parsl.load(Config(executors=[executor], strategy="none", run_dir=folder, initialize_logging=False,
                                   usage_tracking=0))
        while len(executor.connected_managers()) < 2:
            time.sleep(0.1)
        # Managers are started by a shell that ends, so they are known by the folder they were given.
        workers = named(folder)
        server = named("interchange") & family(os.getpid())
        measure(f"parsl {parsl.__version__}", int(sys.argv[1]), run_all, lambda: noop(1).result(), server,
                workers - server)
        kernel.cleanup()
        os.chdir("/")
