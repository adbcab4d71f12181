/// What a launch brings to each of its hosts.
public struct HostLaunch: Hashable, Sendable {
    /// By which its folder there is found again.
    public let name: LaunchName
    /// The program that is copied.
    public let program: ProgramFile
    /// The folder there for programs and launches: absolute, or beginning with `~/`.
    public let folder: String
    /// Seconds without a coordinator after which workers leave.
    public let patience: Int

    /// Where programs and launches are, if nobody says otherwise.
    public static let standardFolder = "~/.cache/swath"

    /// Throws when the folder's name would be trouble in a shell.
    public init(
        name: LaunchName, program: ProgramFile, folder: String = standardFolder, patience: Int = 300
    ) throws(LaunchProblem) {
        let rest = folder.hasPrefix("~/") ? folder.dropFirst(2) : folder.hasPrefix("/") ? folder.dropFirst() : ""
        guard !rest.isEmpty, rest.utf8.allSatisfy(Self.isPlain) else {
            throw LaunchProblem(
                "--remote-folder must be absolute or begin with ~/, of letters, digits and ._-+/; not \"\(folder)\"")
        }
        guard patience > 0 else { throw LaunchProblem("--give-up must be above 0 seconds, not \(patience)") }
        self.name = name
        self.program = program
        self.folder = folder
        self.patience = patience
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._-+".utf8.contains(byte)
        }
    }
}

/// A program that hosts are to run.
public struct ProgramFile: Hashable, Sendable {
    /// Where it is here.
    public let path: String
    /// The first 16 digits of its SHA-256: hosts keep it under this name, so one copy of a build is enough.
    public let digest: String
    /// Bytes.
    public let size: Int

    /// Describes a program.
    public init(path: String, digest: String, size: Int) {
        self.path = path
        self.digest = digest
        self.size = size
    }
}

/// What a worker proves itself with. It prints as dots.
public struct HostKeys: Sendable, CustomStringConvertible, CustomReflectable {
    let workerSecret: String
    let coordinatorPublic: String

    /// - Parameters:
    ///   - workerSecret: the text of `worker.secret`.
    ///   - coordinatorPublic: the text of `coordinator.public`.
    public init(workerSecret: String, coordinatorPublic: String) {
        self.workerSecret = workerSecret
        self.coordinatorPublic = coordinatorPublic
    }

    /// What stands in their place where commands are shown.
    public static let hidden = HostKeys(
        workerSecret: "(the workers' secret key)", coordinatorPublic: "(the coordinator's public key)")

    public var description: String { "<keys>" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
