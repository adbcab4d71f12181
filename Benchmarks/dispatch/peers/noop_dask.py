"""Dask distributed: a scheduler process, two workers of one thread, results gathered by the client."""

import os
import subprocess
import sys
import tempfile
import time

import distributed

from measure import free_port, measure

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}


def noop(index):
    return index


if __name__ == "__main__":
    address = f"tcp://127.0.0.1:{free_port()}"
    environment = dict(os.environ, PYTHONPATH=os.path.dirname(os.path.abspath(__file__)))
    with tempfile.TemporaryDirectory(prefix="dask-", ignore_cleanup_errors=True) as folder:
        def start(*arguments):
            return subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
                                    env=environment, cwd=folder, **QUIET)

        started = [start("scheduler", "--host", "127.0.0.1", "--port", address.rsplit(":")[-1], "--no-dashboard")]
        started += [start("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                          "--host", "127.0.0.1", "--memory-limit", "0") for _ in range(2)]
        try:
            client = distributed.Client(address, timeout=60)
            client.wait_for_workers(2, timeout=60)

            def run_all(tasks):
                assert len(client.gather(client.map(noop, range(tasks), pure=False))) == tasks

            def one_task():
                client.submit(noop, time.perf_counter(), pure=False).result()

            measure(f"dask {distributed.__version__}", int(sys.argv[1]), run_all, one_task, {started[0].pid})
            client.close()
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(20)
