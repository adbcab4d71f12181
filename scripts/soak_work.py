"""The sweeps that a soak submits for ever, and what must have become of each."""

# Kind, how often it is drawn, tasks, attempts, and the sweep's own lines. A task that is to succeed may be tried
# often: what kills its executors is not its fault.
KINDS = {
    "short": (6, 4000, 50, "fixed: {action: sleep, seconds: 0.003}"),
    "nothing": (2, 20000, 50, "fixed: {action: noop, emit: true}"),
    "busy": (2, 1500, 50, "fixed: {action: spin, seconds: 0.002}"),
    "records": (2, 500, 50, "fixed: {action: records, records: 50}"),
    "blocks": (1, 30, 50, "fixed: {action: artifact, bytes: 65536}"),
    "large": (1, 2, 50, "fixed: {action: artifact, bytes: 2097152}"),
    "saved": (2, 100, 50, "fixed: {action: count, steps: 20, every: 5, seconds: 0.002, checkpoint-bytes: 100000}"),
    "once-failing": (2, 300, 50, "fixed: {action: fail-first}"),
    "failing": (1, 200, 2, "fixed: {action: fail}"),
    "crashing": (1, 6, 2, "fixed: {action: trap}"),
}
ALL_FAIL = {"failing", "crashing"}


class Work:
    """Draws one sweep after another; no two have a task in common, so none reuses another's result."""

    def __init__(self, random):
        self.random = random
        self.number = 0

    def draw(self):
        """A name and the text of a sweep file."""
        kinds = list(KINDS)
        kind = self.random.choices(kinds, [KINDS[kind][0] for kind in kinds])[0]
        self.number += 1
        return f"{kind}-{self.number}", self.text(kind, self.number)

    @staticmethod
    def text(kind, number):
        _, tasks, attempts, lines = KINDS[kind]
        first = number * 100_000
        return (f"name: {kind}-{number}\nfamily: probe\nattempts: {attempts}\n"
                f"axes: {{task: {{range: [{first}, {first + tasks - 1}]}}}}\n{lines}\n")


def kind_of(name):
    return name.rsplit("-", 1)[0]


def outcome_problems(rows):
    """Sentences on what is wrong with finished sweeps: rows of name, tasks, succeeded, failed, the first submission
    of each name alone. (A submission whose answer was lost comes again, and takes its results over.)"""
    problems = []
    for name, tasks, succeeded, failed in rows:
        kind = kind_of(name)
        if tasks != KINDS[kind][1]:
            problems.append(f"{name} has {tasks} tasks in the file, and had {KINDS[kind][1]} when it was submitted")
        wanted = (0, tasks) if kind in ALL_FAIL else (tasks, 0)
        if (succeeded, failed) != wanted:
            problems.append(f"{name}: {succeeded} succeeded and {failed} failed of {tasks}, where "
                            f"{wanted[0]} and {wanted[1]} are right")
    return problems
