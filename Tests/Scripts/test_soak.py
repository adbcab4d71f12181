"""What a soak says of growth, and of sweeps that did not end as they should, shown on samples made up here."""

import dataclasses
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from soak_figures import MIB, Figures, Sample, slope  # noqa: E402
from soak_work import KINDS, Work, outcome_problems  # noqa: E402

FIRST = Sample(at=0, life=1, age=0, tasks=0, sweeps=1, memory=60 * MIB, descriptors=32, threads=11, log=MIB, store=0,
               worker_memory=5 * MIB, worker_descriptors=18, worker_threads=1, workers=3, busy=6)


def samples(**changes):
    """An hour of a sound soak: a coordinator of fifty minutes, then one of ten. Changes are functions of a sample."""
    made = []
    for second in range(0, 3600, 10):
        life, age = (1, second) if second < 3000 else (2, second - 3000)
        sample = dataclasses.replace(FIRST, at=second, life=life, age=age, tasks=second * 1000.0, sweeps=second // 4)
        made.append(dataclasses.replace(sample, **{name: change(sample) for name, change in changes.items()}))
    return made


class Growth(unittest.TestCase):
    def test_what_does_not_grow_is_good(self):
        figures = Figures(samples())
        self.assertEqual(figures.problems(), [])
        self.assertEqual(figures.summary()["longest_life_s"], 2990)
        self.assertEqual(figures.kept(), 0)

    def test_memory_that_a_coordinator_started_later_needs_as_well_is_no_leak(self):
        self.assertEqual(Figures(samples(memory=lambda s: 60 * MIB + int(s.tasks) * 8)).problems(), [])

    def test_memory_that_only_the_old_coordinator_has_is_one(self):
        problems = Figures(samples(memory=lambda s: 60 * MIB + int(s.age * 20_000))).problems()
        self.assertEqual(len(problems), 1)
        self.assertIn("does not need", problems[0])

    def test_descriptors_that_are_not_closed_are_seen_of_both(self):
        grown = {"descriptors": lambda s: 32 + int(s.age / 60), "worker_descriptors": lambda s: 18 + int(s.at / 60)}
        problems = Figures(samples(**grown)).problems()
        self.assertEqual([problem.split()[1] for problem in problems], ["coordinator", "worker"])

    def test_a_worker_that_grows_all_its_life_is_seen(self):
        problems = Figures(samples(worker_memory=lambda s: 5 * MIB + int(s.at * 5000))).problems()
        self.assertIn("never killed", problems[0])

    def test_a_log_that_nobody_folds_is_seen(self):
        self.assertIn("write-ahead log", Figures(samples(log=lambda s: int(s.at) * MIB)).problems()[0])

    def test_without_a_later_coordinator_nothing_can_be_told(self):
        self.assertIn("longer soak", Figures(samples()[:290]).problems()[0])

    def test_a_slope_is_that_of_the_line(self):
        self.assertAlmostEqual(slope([(x, 3 * x + 1) for x in range(10)]), 3)


class Outcomes(unittest.TestCase):
    def test_sweeps_end_as_their_kind_says(self):
        rows = [["short-1", KINDS["short"][1], KINDS["short"][1], 0], ["failing-2", KINDS["failing"][1], 0, 200]]
        self.assertEqual(outcome_problems(rows), [])

    def test_a_task_that_failed_or_is_missing_is_told_with_its_sweep(self):
        problems = outcome_problems([["short-1", 4000, 3999, 1], ["large-3", 1, 1, 0]])
        self.assertEqual(len(problems), 2)
        self.assertIn("short-1: 3999 succeeded and 1 failed", problems[0])

    def test_no_two_sweeps_have_a_task_in_common(self):
        self.assertGreater(100_000, max(tasks for _, tasks, _, _ in KINDS.values()))
        self.assertNotEqual(Work.text("short", 1).split("range")[1], Work.text("short", 2).split("range")[1])


if __name__ == "__main__":
    unittest.main()
