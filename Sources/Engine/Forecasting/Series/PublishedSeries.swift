import Families
import Synchronization

/// Series in the layout of the published benchmark: `series_index.json` beside files of doubles.
///
/// The index is an object; for each data file, by its name, it has an object whose `systems` maps a
/// system's name to `offset_bytes`, `rows`, `cols` and `dt`. The data are 64-bit little-endian
/// floating-point numbers, row by row. docs/forecasting.md says it in full.
public struct PublishedSeries: Sendable {
    /// Which of the stored trajectories: methods are tuned on one and scored on the other.
    public enum Split: String, Sendable, Hashable { case train, test }
    /// The first component of a trajectory of its own, or all components of another.
    public enum Dataset: String, Sendable, Hashable { case univariate, multivariate }

    /// One series of a data file.
    struct Entry: Sendable, Hashable {
        let offset: Int
        let rows: Int
        let columns: Int
        let timeStep: Double?
    }

    private let folder: String
    private let files: [String: [String: Entry]]

    /// Reads the index of a folder. An index is kept, so that a worker reads it once, until the
    /// file is written again.
    public init(folder: String) throws(SeriesError) {
        self.folder = folder
        files = try Self.index(of: folder)
    }

    /// The names of the systems of a data set, sorted.
    public func systems(_ dataset: Dataset, _ split: Split) throws(SeriesError) -> [String] {
        try entries(dataset, split).entries.keys.sorted()
    }

    /// The series of a system, and the time between its points where the index says it.
    public func series(
        _ system: String, _ dataset: Dataset, _ split: Split
    ) throws(SeriesError) -> (series: TimeSeries, timeStep: Double?) {
        let (file, entries) = try entries(dataset, split)
        let path = folder + "/" + file
        guard let entry = entries[system] else { throw unknown(system, in: path, entries) }
        let count = entry.rows * entry.columns
        let bytes = try DataFile(path).bytes(from: entry.offset, count: 8 * count)
        let values = (0..<count).map { index in
            var pattern: UInt64 = 0
            for byte in 0..<8 { pattern |= UInt64(bytes[8 * index + byte]) << UInt64(8 * byte) }
            return Double(bitPattern: pattern)
        }
        guard values.allSatisfy(\.isFinite) else {
            throw .malformed(file: path, problem: "the series \"\(system)\" holds values that are not finite")
        }
        return (TimeSeries(dimension: entry.columns, values: values), entry.timeStep)
    }

    /// How many points the series of a system has, and that they are in the file, without reading them.
    public func pointCount(
        _ system: String, _ dataset: Dataset, _ split: Split
    ) throws(SeriesError) -> Int {
        let (file, entries) = try entries(dataset, split)
        let path = folder + "/" + file
        guard let entry = entries[system] else { throw unknown(system, in: path, entries) }
        let size = try DataFile(path).size
        guard entry.offset <= size, 8 * entry.rows * entry.columns <= size - entry.offset else {
            throw .malformed(file: path, problem: "the series \"\(system)\" ends beyond the file's \(size) bytes")
        }
        return entry.rows
    }

    private func unknown(_ system: String, in path: String, _ entries: [String: Entry]) -> SeriesError {
        .unknownSeries(file: path, kind: "system", name: system, known: entries.keys.sorted())
    }

    /// The data file whose name starts with the split and the data set.
    private func entries(
        _ dataset: Dataset, _ split: Split
    ) throws(SeriesError) -> (file: String, entries: [String: Entry]) {
        let prefix = "\(split.rawValue)_\(dataset.rawValue)_"
        guard let name = files.keys.filter({ $0.hasPrefix(prefix) && $0.hasSuffix(".f64") }).min(),
            let entries = files[name]
        else {
            throw .malformed(
                file: folder + "/" + Self.indexName, problem: "there is no data file named \(prefix)….f64")
        }
        return (name, entries)
    }
}

extension PublishedSeries {
    static let indexName = "series_index.json"
    private static let largestIndex = 64 << 20
    private static let largestSeries = 1 << 27

    private struct Kept: Sendable {
        let stamp: DataFile.Stamp
        let files: [String: [String: Entry]]
    }
    private static let kept = Mutex<[String: Kept]>([:])

    private static func index(of folder: String) throws(SeriesError) -> [String: [String: Entry]] {
        let path = folder + "/" + indexName
        let file = try DataFile(path)
        let stamp = file.stamp
        if let kept = kept.withLock({ $0[path] }), kept.stamp == stamp { return kept.files }
        let files = try parse(try file.contents(limit: largestIndex), path: path)
        kept.withLock { $0[path] = Kept(stamp: stamp, files: files) }
        return files
    }

    private static func parse(_ text: [UInt8], path: String) throws(SeriesError) -> [String: [String: Entry]] {
        let value: ParameterValue
        do {
            value = try JSONReader.read(text)
        } catch {
            throw .malformed(file: path, problem: "\(error)")
        }
        guard case .map(let members) = value else {
            throw .malformed(file: path, problem: "an object was expected")
        }
        var files: [String: [String: Entry]] = [:]
        for (name, description) in members {
            guard case .map(let facts) = description, case .map(let systems)? = facts["systems"] else { continue }
            // A name that leads out of the folder is not a name of a file in it.
            guard !name.contains("/") else {
                throw .malformed(file: path, problem: "\"\(name)\" is not a file name")
            }
            var entries: [String: Entry] = [:]
            for (system, facts) in systems { entries[system] = try entry(facts, of: system, path: path) }
            files[name] = entries
        }
        return files
    }

    private static func entry(_ facts: ParameterValue, of system: String, path: String) throws(SeriesError) -> Entry {
        guard case .map(let members) = facts else {
            throw .malformed(file: path, problem: "\"\(system)\" must be an object")
        }
        func whole(_ name: String, _ range: ClosedRange<Int>) throws(SeriesError) -> Int {
            guard let number = members[name]?.asInteger, let value = Int(exactly: number), range.contains(value) else {
                throw .malformed(
                    file: path,
                    problem:
                        "\"\(system)\" needs \(name), a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        let rows = try whole("rows", 1...largestSeries)
        let columns = try whole("cols", 1...largestSeries)
        guard rows <= largestSeries / columns else {
            throw .malformed(
                file: path, problem: "\"\(system)\" is larger than the \(largestSeries) values that are read")
        }
        return Entry(
            offset: try whole("offset_bytes", 0...(1 << 50)), rows: rows, columns: columns,
            timeStep: members["dt"]?.asNumber)
    }
}
