import ArgumentParser
import Glibc

/// Which SQLite file.
struct StoreOption: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The SQLite file with the results.", valueName: "file"),
        completion: .file(extensions: ["sqlite"]))
    var store: String = StoreOption.standard

    /// `$SWATH_STORE`, or swath.sqlite in this folder.
    static var standard: String { getenv("SWATH_STORE").map { String(cString: $0) } ?? "swath.sqlite" }
}
