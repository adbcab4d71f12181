import DequeModule
import Identifiers
import Protocol

/// Somebody at the other end of the ROUTER socket.
struct Peer {
    enum Role: Equatable {
        /// Has not said hello yet.
        case stranger
        case worker(WorkerID)
        case client
    }

    var role: Role = .stranger
    /// Sweeps whose definition this worker has been sent.
    var definitions: Set<SweepID> = []
    /// Sweeps whose progress this client wants; 0 for all.
    var watches: Set<SweepID> = []
    /// Attempts that are on disk, of which this worker has not been told.
    var acknowledged: [WireRange] = []
    /// Messages that the socket would not take yet, oldest first.
    var outbox: Deque<OutgoingMessage> = []
    var outboxBytes = 0
    /// Parts of checkpoints that it has sent and that are not on disk.
    var partsWaiting = 0
    /// Checkpoints in parts that it is being sent, one after another.
    var downloads: Deque<CheckpointDownload> = []
    /// What the worker said of itself, for the store.
    var hello: WireWorkerHello?
    var lastHeard: Double
}

/// An encoded envelope and the blobs behind it.
struct OutgoingMessage {
    let envelope: [UInt8]
    let blobs: [[UInt8]]
    var size: Int { envelope.count + blobs.reduce(0) { $0 + $1.count } }
}
