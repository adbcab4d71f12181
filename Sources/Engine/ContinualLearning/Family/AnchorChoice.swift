import CAnchor
package import Families
import Foundation

/// Which anchor isolated methods build on.
package enum AnchorChoice: Sendable, Hashable {
    /// The one in the program, which `swath anchor` made.
    case builtIn
    case file(String)

    init(_ parameters: Parameters) throws(ParameterProblem) {
        let path = try parameters.optional("anchor") { name throws(ParameterProblem) in try parameters.string(name) }
        self = path.map { .file(parameters.resolve(path: $0)) } ?? .builtIn
    }

    /// - Throws: `ParameterProblem` for a file that cannot be read, or is no anchor.
    package func anchor() throws(ParameterProblem) -> Anchor {
        let (bytes, name): ([UInt8], String)
        switch self {
        case .builtIn:
            (bytes, name) = (
                Array(UnsafeBufferPointer(start: anchor_bytes(), count: anchor_length())), "the program's anchor"
            )
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ParameterProblem("anchor", "\(path) cannot be read: `swath anchor --output FILE` writes one")
            }
            (bytes, name) = (Array(data), path)
        }
        do {
            return try Anchor(bytes: bytes)
        } catch {
            throw ParameterProblem("anchor", "\(name): \(error)")
        }
    }

    /// Its shape, from its first bytes: for hints, which are asked for of every task. Of a file that is no anchor, that of the
    /// one in the program.
    var shape: AnchorShape {
        let header: [UInt8]
        switch self {
        case .builtIn:
            header = Array(UnsafeBufferPointer(start: anchor_bytes(), count: min(Anchor.headerCount, anchor_length())))
        case .file(let path):
            let file = FileHandle(forReadingAtPath: path)
            header = (try? file?.read(upToCount: Anchor.headerCount)).map(Array.init) ?? []
        }
        return Anchor.shape(header) ?? AnchorShape()
    }
}
