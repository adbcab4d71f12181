"""HyperQueue as its PyPI wheel has it: server and two one-core workers in this process, a task an exec of
/bin/true. There is no telling the server's share apart, so it stands for all three.

Its client learns of a finished job by asking once a second; a lone task is therefore timed until it has opened
a pipe that this process waits on.
"""

import importlib.metadata
import logging
import os
import pathlib
import sys
import tempfile

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig

from measure import measure

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="hq-", ignore_cleanup_errors=True) as folder:
        pipe = pathlib.Path(folder, "pipe")
        os.mkfifo(pipe)
        with LocalCluster(server_dir=folder) as cluster:
            for _ in range(2):
                cluster.start_worker(WorkerConfig(cores=1))
            client = cluster.client()

            def job(tasks, *program):
                made = Job(default_workdir=folder)
                for _ in range(tasks):
                    made.program(list(program), stdout=None, stderr=None)
                return made

            def run_all(tasks):
                submitted = client.submit(job(tasks, "/bin/true"))
                client.connection.wait_for_jobs((submitted.id,), lambda _: None)

            def one_task():
                client.submit(job(1, "/bin/sh", "-c", f": > {pipe}"))
                pipe.read_bytes()

            measure(f"hyperqueue {importlib.metadata.version('hyperqueue')}", int(sys.argv[1]), run_all, one_task,
                    {os.getpid()})
            sys.stdout.flush()
            os._exit(0)  # its shutdown waits for idle workers' timeouts
