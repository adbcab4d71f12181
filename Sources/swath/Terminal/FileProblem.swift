import FoundationEssentials
import Glibc

/// What the system has against a file, in words.
enum FileProblem {
    static func sentence(of error: any Error, path: String) -> String {
        if access(path, F_OK) != 0 { return String(cString: strerror(errno)).lowercased() }
        if isFolder(path) { return "it is a folder" }
        if access(path, R_OK) != 0 { return String(cString: strerror(errno)).lowercased() }
        return "\(error)"
    }

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }
}

/// What is piped into the process.
enum StandardInput {
    static func readAll(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else {
                throw CommandFailure(.badInput, "standard input has more than \(HumanText.bytes(Double(limit)))")
            }
        }
    }
}
