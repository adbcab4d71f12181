"""Trajectories by dysts 0.96: `default` (make_trajectory, Radau at 1e-12) or `scipy` (DOP853 at 1e-9 on dysts's equations).

    peer_dysts.py default|scipy POINTS SECONDS SYSTEM …

A line of JSON a system with the CPU seconds of one integration; what numba compiles is compiled before. A system that
takes longer than SECONDS by the clock is given up and its line says so: its true time is more.
"""

import json
import signal
import sys
import time
import warnings

import numpy as np
from dysts import flows
from scipy.integrate import solve_ivp

warnings.simplefilter("ignore")


class TooLong(Exception):
    pass


def stop(*_):
    raise TooLong


def integrate(mode: str, system, points: int) -> None:
    if mode == "default":
        rows = system.make_trajectory(points, pts_per_period=100)
        assert rows is not None and len(rows) == points
        return
    times = np.arange(points) * system.period / 100
    path = solve_ivp(lambda t, x: system.rhs(x, t), [0, times[-1]], system.ic, method="DOP853", t_eval=times,
                     rtol=1e-9, atol=1e-9)
    assert path.y.shape[1] == points


def main() -> None:
    mode, points, limit, names = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
    signal.signal(signal.SIGALRM, stop)
    for name in names:
        system = getattr(flows, name)()
        integrate(mode, system, 2)
        start, complete = time.process_time(), True
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            integrate(mode, system, points)
        except TooLong:
            complete = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(json.dumps({"system": name, "cpu_s": time.process_time() - start, "complete": complete}), flush=True)


if __name__ == "__main__":
    main()
