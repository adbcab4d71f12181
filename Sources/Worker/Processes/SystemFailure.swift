import Glibc

/// A call of the operating system that failed.
public struct SystemFailure: Error, Sendable, CustomStringConvertible {
    /// What was being done, such as `start /usr/bin/swath`.
    public let operation: String
    /// The `errno` it left.
    public let code: Int32

    public init(_ operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// The failure of the call just made.
    static func last(_ operation: String) -> SystemFailure { SystemFailure(operation, code: errno) }

    public var description: String { "cannot \(operation): \(String(cString: strerror(code)))" }
}
