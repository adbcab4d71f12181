import Crypto
import Foundation

/// The charting library that pages carry inside themselves: `plotly.min.js` as PyPI's plotly wheel
/// ships it (MIT licence), put in place by `make setup` and believed only with the right digest.
public struct PlotlyLibrary: Sendable {
    /// The version of the PyPI package `plotly` whose `package_data/plotly.min.js` is used.
    public static let packageVersion = "7.1.0"
    /// SHA-256 of that file, lower-case hexadecimal.
    public static let digest = "3b6e15d45dbb7fca5bd2094291e961ddc5472cd887009e6009a56dab668d721f"

    public let path: String
    let script: [UInt8]

    /// Reads the library from one of the places where it may be.
    ///
    /// In this order: the file that `SWATH_PLOTLY` names; `../share/swath/plotly.min.js` from the
    /// folder of the executable; `.setup/plotly.min.js` in any folder above the executable.
    /// - Parameters:
    ///   - environment: nil stands for the process's own.
    ///   - executable: the path of the running program, symbolic links resolved.
    public static func locate(
        environment: [String: String]? = nil, executable: String = "/proc/self/exe"
    ) throws(PlotlyError) -> PlotlyLibrary {
        let environment = environment ?? ProcessInfo.processInfo.environment
        if let path = environment["SWATH_PLOTLY"], !path.isEmpty {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw .missing(searched: [path])
            }
            return try PlotlyLibrary(path: path)
        }
        let places = candidates(for: executable)
        for path in places where FileManager.default.isReadableFile(atPath: path) {
            return try PlotlyLibrary(path: path)
        }
        throw .missing(searched: places)
    }

    /// Reads the library from a file and checks its digest.
    public init(path: String) throws(PlotlyError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .missing(searched: [path])
        }
        let found = NumberText.hex(SHA256.hash(data: data))
        guard found == Self.digest else { throw .foreign(path: path, found: found) }
        self.path = path
        script = [UInt8](data)
    }

    static func candidates(for executable: String) -> [String] {
        var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        var places = [folder.appendingPathComponent("../share/swath/plotly.min.js").standardizedFileURL.path]
        while true {
            places.append(folder.appendingPathComponent(".setup/plotly.min.js").path)
            if folder.path == "/" || folder.path.isEmpty { return places }
            folder = folder.deletingLastPathComponent()
        }
    }
}

/// A page cannot have charts, and why.
public enum PlotlyError: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(searched: [String])
    case foreign(path: String, found: String)

    public var description: String {
        switch self {
        case .missing(let searched):
            "pages need plotly.min.js, which is not here: run `make setup` in the project's folder, or set "
                + "SWATH_PLOTLY to the file of that name in PyPI's plotly \(PlotlyLibrary.packageVersion) "
                + "(looked for \(searched.first ?? "it")\(searched.count > 1 ? " and \(searched.count - 1) more" : ""))"
        case .foreign(let path, let found):
            "\(path) is not the plotly.min.js of plotly \(PlotlyLibrary.packageVersion): its SHA-256 begins "
                + "\(found.prefix(12)) and should begin \(PlotlyLibrary.digest.prefix(12)); run `make setup` again"
        }
    }
}
