"""The Celery application that noop_celery.py measures and its workers import."""

import os

from celery import Celery

URL = os.environ["SWATH_BENCH_REDIS"]

app = Celery("bench", broker=f"{URL}/0", backend=f"{URL}/1")
app.conf.update(result_expires=3600, broker_connection_retry_on_startup=True)


@app.task
def noop(index):
    return index
