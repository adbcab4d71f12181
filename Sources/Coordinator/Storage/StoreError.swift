public import Identifiers

/// Why a store cannot be opened, read or written, in sentences that a person can act on.
public enum StoreError: Error, Sendable, Hashable {
    /// The folder that should hold the file does not exist.
    case folderMissing(folder: String)
    /// A reader was asked for a file that does not exist.
    case missing(path: String)
    /// The path names a folder, a socket or anything else that is not a file.
    case notAFile(path: String)
    /// The file is not a SQLite database.
    case notADatabase(path: String)
    /// A SQLite database that another program made.
    case foreign(path: String)
    /// Written by a newer Swath.
    case newerSchema(path: String, found: Int, known: Int)
    /// Written by an older Swath, where this file is only to be read.
    case olderSchema(path: String, found: Int)
    /// A file is to be written where there is one.
    case exists(path: String)
    /// One file is named in two roles.
    case same(path: String, as: String)
    /// SQLite finds the file damaged.
    case corrupt(path: String, detail: String)
    /// Another coordinator has the file open.
    case locked(path: String, holder: StoreHolder?)
    /// Another program, which is no coordinator, is writing to the file.
    case busy(path: String)
    /// File or folder cannot be written.
    case readOnly(path: String)
    /// The system refuses: permissions, too many open files …
    case unavailable(path: String, detail: String)
    /// Writes remain that could not be put on disk.
    case unwritten(count: Int, detail: String)
    /// The file cannot be written just now: disk full, input/output error.
    case failing(path: String, detail: String)
    case closed(path: String)
    case checkpointTooLarge(bytes: Int, limit: Int)
    case unknownSweep(SweepID)
    /// A query that SQLite does not understand. `offset`: byte of the text at which, when it tells.
    case query(message: String, sql: String, offset: Int?)
    /// A query that would change something, or reach outside the file.
    case forbidden(what: String, sql: String)
    /// A query that ran past its time limit.
    case timeLimit(seconds: Seconds)
    case interrupted
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .folderMissing(let folder):
            "there is no folder \(folder): create it, or name another file"
        case .missing(let path):
            "there is no file \(path)"
        case .notAFile(let path):
            "\(path) is not a file: name a file for the store"
        case .notADatabase(let path):
            "\(path) is not a SQLite database, and is left as it is: name another file"
        case .foreign(let path):
            "\(path) is a database of another program, and is left as it is: name another file"
        case .newerSchema(let path, let found, let known):
            "\(path) was written by a newer Swath (schema \(found), this one knows \(known)): use that Swath"
        case .olderSchema(let path, let found):
            "\(path) was written by an older Swath (schema \(found)): `swath coordinator --store \(path)`, ended again, brings "
                + "it up to date; or do that to a copy (`swath backup`)"
        case .exists(let path):
            "\(path) is there already, and is left as it is: name another file"
        case .same(let path, let other):
            "\(path) and \(other) are the same file: name another one"
        case .corrupt(let path, let detail):
            "\(path) is damaged (\(detail)): copy it, then try `sqlite3 \(path) .recover`"
        case .locked(let path, let holder):
            if let holder {
                "\(path) is in use by the coordinator \(holder): submit to that one, or end it first"
            } else {
                "\(path) is in use by another coordinator: submit to that one, or end it first"
            }
        case .busy(let path):
            "another program is writing to \(path) (an open transaction of the sqlite3 shell, or a copy?): let it end, "
                + "then try again"
        case .readOnly(let path):
            "\(path) cannot be written: make the file and its folder writable, or name another file"
        case .unavailable(let path, let detail):
            "\(path) cannot be opened: \(detail)"
        case .unwritten(let count, let detail):
            "\(count) writes are not on disk (\(detail)): the workers that have not been told so still hold them"
        case .failing(let path, let detail):
            "\(path) cannot be written just now: \(detail)"
        case .closed(let path):
            "\(path) has been closed"
        case .checkpointTooLarge(let bytes, let limit):
            "a checkpoint of \(bytes) bytes is over the limit of \(limit): save less, or raise the limit"
        case .unknownSweep(let sweep):
            "there is no sweep \(sweep)"
        case .query(let message, _, _):
            message
        case .forbidden(let what, _):
            "a query may only read: \(what) is refused"
        case .timeLimit(let seconds):
            "the query was stopped after its time limit of \(seconds) s: raise --timeout, or narrow it"
        case .interrupted:
            "the query was interrupted"
        }
    }
}
