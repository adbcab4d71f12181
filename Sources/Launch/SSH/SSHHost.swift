/// A machine as somebody names it for ssh, and what is wanted of it.
public struct SSHHost: Hashable, Sendable {
    /// As it was written, without what is wanted of it: `me@box:2222`. Its worker has this name.
    public let name: String
    /// A host's name, an alias of the user's ssh configuration, or an address without brackets.
    public let host: String
    /// Whom to be there; nil: as ssh is configured.
    public let user: String?
    /// Its port; nil: as ssh is configured.
    public let port: Int?
    /// Executors of its worker; nil: one a core.
    public var slots: Int?

    /// Reads `box`, `me@box`, `box:2222`, `me@[fd00::2]:22`.
    public init(_ text: String, slots: Int? = nil) throws(LaunchProblem) {
        func problem(_ what: String) -> LaunchProblem {
            LaunchProblem("\"\(text)\" is no host: \(what); such as box, me@box or me@box:2222")
        }
        guard !text.isEmpty, text.utf8.count <= 253 else { throw problem("its name has 1 to 253 characters") }
        var rest = Substring(text)
        if let at = rest.lastIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        } else {
            user = nil
        }
        var digits: Substring?
        if rest.hasPrefix("["), let bracket = rest.firstIndex(of: "]") {
            let tail = rest[rest.index(after: bracket)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { throw problem("after ] comes : and the port, or nothing") }
            digits = tail.isEmpty ? nil : tail.dropFirst()
            rest = rest[..<bracket].dropFirst()
        } else if rest.filter({ $0 == ":" }).count == 1, let colon = rest.firstIndex(of: ":") {
            digits = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        if let digits {
            guard let number = Int(digits), (1...65_535).contains(number) else {
                throw problem("the port must be from 1 to 65535, not \"\(digits)\"")
            }
            port = number
        } else {
            port = nil
        }
        host = String(rest)
        name = text
        self.slots = slots
        // ssh would take what begins with a dash for an option.
        guard Self.isPlain(host, and: ":%"), user.map({ Self.isPlain($0, and: "") }) ?? true else {
            throw problem("letters, digits, dots, dashes and underscores may stand in it, and no dash at its beginning")
        }
        if let slots, !(1...4096).contains(slots) {
            throw LaunchProblem("slots of host \(text) must be from 1 to 4096, not \(slots)")
        }
    }

    private static func isPlain(_ text: String, and more: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._-".utf8.contains(byte) || more.utf8.contains(byte)
                }
            }
    }

    /// What ssh is told of it: options, and the host behind all of them.
    var destination: [String] {
        (user.map { ["-l", $0] } ?? []) + (port.map { ["-p", "\($0)"] } ?? []) + ["--", host]
    }

    /// What a person types to get there.
    var byHand: String { "ssh " + (port.map { "-p \($0) " } ?? "") + (user.map { "\($0)@" } ?? "") + host }

    /// Its name as the name of a folder.
    var folderName: String {
        String(name.map { "[]:%".contains($0) ? "_" : $0 })
    }
}
