"""A Swath worker in another language, written from docs/protocol.md and docs/sweep-files.md: runs
`probe` tasks (noop, records) until told to drain. Needs pyzmq, protobuf, and on PYTHONPATH the folder
of `protoc --python_out=FOLDER swath.proto`. ENDPOINT [SERVER_PUBLIC_KEY OWN_SECRET_KEY]"""
import json, os, random, socket, struct, sys, time
import swath_pb2 as wire, zmq

MASK = (1 << 64) - 1

def shuffled(cell, count, key):
    """The cell of a task in a balanced sweep: four Feistel rounds, repeated until within the count."""
    half = max(1, ((count - 1).bit_length() + 1) // 2)
    while True:
        left, right = cell >> half, cell & ((1 << half) - 1)
        for turn in range(4):
            z = (key ^ (right << 2 & MASK | turn)) + 0x9E3779B97F4A7C15 & MASK
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
            z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
            left, right = right, left ^ (z ^ z >> 31) & ((1 << half) - 1)
        cell = left << half | right
        if cell < count:
            return cell

def parameters(sweep, index):
    """A task's parameters: one digit for each axis by mixed radix, the last axis fastest."""
    cell = shuffled(index, sweep["count"], int(sweep["key"], 16)) if sweep["order"] == "balanced" else index
    for box in sweep["boxes"]:
        if cell < box["count"]:
            break
        cell -= box["count"]
    found = {**sweep["fixed"], **box["fixed"]}
    for axis in reversed(box["axes"]):
        span = axis.get("range")
        cell, row = divmod(cell, span["count"] if span else len(axis["values"]))
        found.update(zip(axis["names"], [span["first"] + row * span["step"]] if span else axis["values"][row]))
    return found

def run(result, task):
    digest, start = 0xCBF29CE484222325, time.monotonic()  # FNV-1a over what it emits
    action = task.get("action", "noop")
    result.outcome = 1 if action in ("noop", "records") else 2
    if result.outcome == 2:
        result.failure.kind, result.failure.message = 5, f"cannot run {action}"
    for step in range(task.get("records", 1) if action == "records" else 0):
        result.records.add(name="value", step=step, value=step / 2)
        for byte in b"\x01value\x00" + struct.pack("<qd", step, step / 2):
            digest = (digest ^ byte) * 0x100000001B3 & MASK
    result.digest, result.duration = digest, time.monotonic() - start

def main(endpoint, server_key=None, secret_key=None):
    dealer = zmq.Context.instance().socket(zmq.DEALER)
    if server_key:
        dealer.curve_serverkey, dealer.curve_secretkey = server_key.encode(), secret_key.encode()
        dealer.curve_publickey = zmq.curve_public(secret_key.encode())
    dealer.connect(endpoint)
    me, sweeps, todo, kept = random.getrandbits(63) | 1, {}, {}, {}  # by (sweep, attempt, index)
    interval, due, draining, welcome = 1.0, 0.0, False, False
    send = lambda **body: dealer.send(wire.Envelope(**body).SerializeToString())
    ranges = lambda tasks: [wire.Range(sweep=s, attempt=a, first=i, count=1) for s, a, i in tasks]
    tasks = lambda spans: [(r.sweep, r.attempt, i) for r in spans for i in range(r.first, r.first + r.count)]
    hello = lambda: send(worker_hello=wire.WorkerHello(
        versions=wire.Versions(protocol=1, engine="python"), worker=me, node=socket.gethostname(), slots=1,
        process=os.getpid(), families=["probe"], holds=ranges([*kept, *todo])))
    hello()
    while not draining or kept:
        ready = [task for task in todo if task[0] in sweeps][:256] if welcome else []
        if dealer.poll(0 if ready else interval * 500):
            message = wire.Envelope.FromString(dealer.recv_multipart()[0])
            body = getattr(message, kind := message.WhichOneof("body"))
            if kind == "welcome":
                interval, welcome = body.heartbeat_interval, True
                send(results=wire.ResultBatch(results=kept.values()))
            elif kind == "refused":
                sys.exit("refused: " + body.sentence)
            elif kind == "hello_again" and welcome:
                welcome = False
                hello()
            elif kind == "sweep":
                sweeps[body.sweep] = json.loads(body.canonical)
            elif kind == "assign" and welcome:
                todo.update(dict.fromkeys(tasks(body.ranges)))
            elif kind == "acknowledge":
                for task in tasks(body.ranges):
                    kept.pop(task, None)
            elif kind in ("withdraw", "drain"):
                draining |= kind == "drain"
                back = [t for t in (list(todo) if kind == "drain" else tasks(body.ranges)) if todo.pop(t, 0) is None]
                send(returned=wire.Returned(ranges=ranges(back)))
        for sweep, attempt, index in ready:
            if todo.pop((sweep, attempt, index), 0) is None:  # not withdrawn meanwhile
                result = wire.TaskResult(sweep=sweep, index=index, attempt=attempt, started=time.time())
                run(result, parameters(sweeps[sweep], index))
                kept[sweep, attempt, index] = result
        if ready:
            send(results=wire.ResultBatch(results=[kept[task] for task in ready if task in kept]))
        if time.monotonic() > due:
            due = time.monotonic() + interval
            send(heartbeat=wire.Heartbeat(queued=len(todo)))
    send(goodbye=wire.Goodbye(reason="drained"))
    dealer.close(linger=1000)
main(*sys.argv[1:])
