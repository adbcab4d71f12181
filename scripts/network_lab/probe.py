"""Measures a network with datagrams, so that nothing is claimed of one that was better than asked for."""

import socket
import statistics
import struct
import time
from dataclasses import dataclass

PORT = 9
_SO_TIMESTAMPNS = 35
_SO_RCVBUFFORCE = 33


@dataclass
class Passage:
    """What became of datagrams that were sent one way."""

    sent: int
    # Seconds under way, of those that arrived, in the order of their arrival.
    delays: list
    numbers: list
    # From the first departure to the last arrival.
    seconds: float

    @property
    def arrived(self):
        """How many different ones did."""
        return len(set(self.numbers))

    @property
    def mean(self):
        return statistics.mean(self.delays)

    @property
    def spread(self):
        return statistics.pstdev(self.delays)

    @property
    def overtaken(self):
        return sum(a > b for a, b in zip(self.numbers, self.numbers[1:]))


def send(network, source, target, count, interval=0.001, patience=0.3):
    """Sends numbered datagrams from host to host. The kernel notes when each arrives."""
    delays, numbers, latest = [], [], 0.0
    with network[source].socket() as here, network[target].socket() as there:
        there.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        there.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 64 << 20)
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
        there.bind((network[target].address, PORT))
        begun = time.time()
        for number in range(count):
            here.sendto(struct.pack("=Id", number, time.time()), (network[target].address, PORT))
            if interval:
                time.sleep(interval)
        there.settimeout(patience)
        while True:
            try:
                datagram, notes, _, _ = there.recvmsg(64, 64)
            except TimeoutError:
                break
            seconds, nanoseconds = struct.unpack("qq", notes[0][2])
            number, sent = struct.unpack("=Id", datagram)
            arrival = seconds + nanoseconds * 1e-9
            numbers.append(number)
            delays.append(arrival - sent)
            latest = max(latest, arrival)
    return Passage(count, delays, numbers, latest - begun)
