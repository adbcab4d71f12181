import Glibc
import Storage

/// Where a writer's bytes go.
public protocol ByteOutput: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws
}

extension ByteOutput {
    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }
}

/// Keeps what is written in memory.
public final class MemoryOutput: ByteOutput {
    public private(set) var bytes: [UInt8] = []
    public init() {}
    public func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
}

/// Writes to an open file descriptor (standard output, a pipe), which stays open.
public final class DescriptorOutput: ByteOutput {
    private let descriptor: Int32
    private let name: String

    /// - Parameter name: what error sentences call the place.
    public init(descriptor: Int32, name: String = "standard output") {
        self.descriptor = descriptor
        self.name = name
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw OutputError.system(name: name, code: errno)
            }
            rest = rest.dropFirst(written)
        }
    }
}

/// Writes a file beside its final name and moves it into place at the end, so that a reader never
/// sees half of it and an export that fails leaves what was there before.
public final class FileOutput: ByteOutput {
    public let path: String
    private let partial: String
    private let output: DescriptorOutput
    private var descriptor: Int32

    /// - Parameter store: the file that is being read, which is never written over.
    /// - Throws: ``OutputError``.
    public init(path: String, sparing store: String) throws {
        guard !StoreFootprint(store: store).covers(path) else { throw OutputError.store(path) }
        self.path = path
        partial = "\(path).\(getpid()).partial"
        descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputError.system(name: path, code: errno) }
        output = DescriptorOutput(descriptor: descriptor, name: path)
    }

    deinit { discard() }

    public func write(_ bytes: UnsafeRawBufferPointer) throws { try output.write(bytes) }

    /// Puts the file in place under its name.
    public func commit() throws {
        guard descriptor >= 0 else { return }
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(partial, path) == 0 else {
            let code = errno
            unlink(partial)
            throw OutputError.system(name: path, code: code)
        }
    }

    /// Forgets what was written. After ``commit()`` it does nothing.
    public func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(partial)
    }
}

/// An output could not be written.
public enum OutputError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system refused; `code` is its `errno`.
    case system(name: String, code: Int32)
    /// The file is the store that is being read, or belongs to it.
    case store(String)

    /// True when the reader of a pipe has gone (`swath export | head`): no reason to complain.
    public var isClosedPipe: Bool {
        if case .system(_, EPIPE) = self { true } else { false }
    }

    public var description: String {
        switch self {
        case .system(let name, let code): "cannot write \(name): \(String(cString: strerror(code)))"
        case .store(let path): "\(path) is the store that is being read, or a part of it: write to another file"
        }
    }
}
