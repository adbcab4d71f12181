import GRDB
import Glibc
import Identifiers

/// The thread that owns the writing connection.
///
/// `@unchecked`: after ``start()`` only the thread touches it.
final class StoreThread: @unchecked Sendable {
    private let store: Store
    private let queue: CommitQueue
    private let database: DatabaseQueue
    private let onCommit: @Sendable (UInt64) -> Void
    private let onFailing: @Sendable (String) -> Void
    private let onRecovered: @Sendable () -> Void

    init(
        store: Store, queue: CommitQueue, database: DatabaseQueue, onCommit: @escaping @Sendable (UInt64) -> Void,
        onFailing: @escaping @Sendable (String) -> Void, onRecovered: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.queue = queue
        self.database = database
        self.onCommit = onCommit
        self.onFailing = onFailing
        self.onRecovered = onRecovered
    }

    func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                pthread_setname_np(pthread_self(), "swath-store")
                Unmanaged<StoreThread>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, context)
        guard code == 0 else {
            Unmanaged<StoreThread>.fromOpaque(context).release()
            queue.fail("no thread could be started: \(String(cString: strerror(code)))")
            queue.end()
            return
        }
        pthread_detach(thread)
    }

    private func run() {
        while queue.take(waitingUpTo: 1) != nil {}
        queue.end()
    }
}
