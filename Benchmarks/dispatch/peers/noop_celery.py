"""Celery with Redis as broker and result backend, two workers of the solo pool; the server is Redis."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from measure import free_port, measure

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
HERE = os.path.dirname(os.path.abspath(__file__))


def redis_program(folder: str) -> str:
    """redis-server, or what Debian's redis-tools has of it: the same binary, which goes by its name."""
    if found := shutil.which("redis-server"):
        return found
    link = pathlib.Path(folder, "redis-server")
    link.symlink_to(shutil.which("redis-check-rdb") or sys.exit("neither redis-server nor redis-tools is installed"))
    return str(link)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="celery-", ignore_cleanup_errors=True) as folder:
        port = free_port()
        os.environ.update(SWATH_BENCH_REDIS=f"redis://127.0.0.1:{port}", PYTHONPATH=HERE, C_FORCE_ROOT="1")
        server = subprocess.Popen(
            [redis_program(folder), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder,
             "--appendonly", "no", "--save", ""], **QUIET)
        workers = [subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "celery_app", "worker", "--pool", "solo", "-c", "1",
             "-n", f"worker{index}@localhost", "-l", "ERROR", "--without-gossip", "--without-mingle"],
            cwd=folder, **QUIET) for index in range(2)]
        try:
            import celery
            import redis
            from celery_app import app, noop

            results = redis.Redis(port=port, db=1)
            while True:
                try:
                    results.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.05)
            while len(app.control.ping(timeout=1)) < 2:
                pass

            def run_all(tasks):
                results.flushdb()
                with app.producer_pool.acquire() as producer:
                    for index in range(tasks):
                        noop.apply_async((index,), producer=producer)
                while results.dbsize() < tasks:
                    time.sleep(0.02)

            measure(f"celery {celery.__version__} + redis {results.info('server')['redis_version']}",
                    int(sys.argv[1]), run_all, lambda: noop.delay(1).get(), {server.pid})
        finally:
            for process in [*workers, server]:
                process.terminate()
            for process in [*workers, server]:
                process.wait(20)
