"""Ray core: one local head, two one-core workers; results are fetched by the driver.

The server is the GCS and the raylet. Much of Ray's coordination is done by the driver, whose time shows in
cpu_us_per_task only.
"""

import os
import sys
import tempfile

os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_DEDUP_LOGS="0", RAY_DISABLE_IMPORT_WARNING="1")

import ray  # noqa: E402  (reads the environment when it is imported)

from measure import family, measure, named  # noqa: E402


@ray.remote
def noop(index):
    return index


def run_all(tasks: int) -> None:
    assert len(ray.get([noop.remote(index) for index in range(tasks)])) == tasks


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
                 object_store_memory=500 * 2**20, _node_ip_address="127.0.0.1", _temp_dir=folder)
        run_all(200)  # both workers are up
        server = named("gcs_server", "raylet/raylet") & family(os.getpid())
        measure(f"ray {ray.__version__}", int(sys.argv[1]), run_all, lambda: ray.get(noop.remote(1)), server)
        ray.shutdown()
