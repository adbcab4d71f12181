/// How one host is spoken to: the user's own ssh, which asks nothing, over one connection that all commands share.
public struct SSHConnection: Hashable, Sendable {
    /// Who is spoken to.
    public let host: SSHHost
    /// The socket by which commands find the connection. Its folder is for this user alone.
    public let socket: String

    /// - Parameter socket: a short path; a socket's name has 107 bytes at most, of which ssh takes 17.
    public init(host: SSHHost, socket: String) {
        self.host = host
        self.socket = socket
    }

    /// Runs a line of shell there. No quotes of any other kind than these survive every login shell.
    package func command(_ line: String) -> [String] { ["ssh"] + options + ["-T"] + host.destination + [line] }

    /// Runs a script there, which comes by standard input: whatever the login shell is, it does not read it.
    package var script: [String] { command("exec bash -s") }

    /// What the user's configuration says of the host.
    var settings: [String] { ["ssh", "-G"] + host.destination }

    /// Has a port there lead to a port here. Asked for again, it is as good as done.
    package func forward(from remote: Int, to local: Int) -> [String] {
        ["ssh"] + socketOption + ["-O", "forward", "-R", "127.0.0.1:\(remote):127.0.0.1:\(local)"] + host.destination
    }

    /// Ends the connection.
    var exit: [String] { ["ssh"] + socketOption + ["-O", "exit"] + host.destination }

    private var socketOption: [String] { ["-o", "ControlPath=\(socket)"] }

    /// What the user's configuration says goes behind these.
    private var options: [String] {
        let pairs = [
            "BatchMode=yes",
            // A host that is not known is never let in silently, even where the configuration would.
            "StrictHostKeyChecking=yes", "LogLevel=ERROR", "ConnectTimeout=10",
            // A connection of which nothing is heard for 20 s is none.
            "ServerAliveInterval=5", "ServerAliveCountMax=4",
            // Opened by the first command, kept a minute after the last: a launch that is killed leaves none behind.
            "ControlMaster=auto", "ControlPath=\(socket)", "ControlPersist=60",
            // What people have for their terminals there.
            "RequestTTY=no", "RemoteCommand=none", "ForwardX11=no", "ForwardAgent=no", "ClearAllForwardings=yes",
            "PermitLocalCommand=no",
        ]
        return pairs.flatMap { ["-o", $0] }
    }
}
