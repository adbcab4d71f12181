import ArgumentParser
import FoundationEssentials
import Glibc

/// Which SQLite file.
struct StoreOption: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The SQLite file with the results.", valueName: "file"),
        completion: .file(extensions: ["sqlite"]))
    var store: String = StoreOption.standard

    /// SQLite takes some names for databases that end with their process: no result would be kept.
    func validate() throws {
        if store.isEmpty || store == ":memory:" || store.hasPrefix("file:") || store.utf8.contains(0) {
            throw ValidationError("--store (or $SWATH_STORE) must name a file on disk, not \"\(store)\"")
        }
    }

    /// Without links in it where the folder is there: one store has one name, however it is spelled.
    var absolute: String {
        let url = URL(filePath: store)
        let name = url.lastPathComponent
        guard let resolved = realpath(url.deletingLastPathComponent().path, nil) else { return url.path }
        defer { free(resolved) }
        let folder = String(cString: resolved)
        return folder == "/" ? "/" + name : folder + "/" + name
    }

    /// `$SWATH_STORE`, or swath.sqlite in this folder.
    static var standard: String { getenv("SWATH_STORE").map { String(cString: $0) } ?? "swath.sqlite" }
}
