import Families

/// Reads a series for itself, outside of sweeps: the ending of the file's name tells what it holds.
///
/// - `.json`: an array of numbers, or of arrays of as many numbers each, one a point in time.
/// - `.f64`, `.f64le`: 64-bit little-endian floating-point numbers, point by point.
/// - anything else: columns of text (``DelimitedSeries``).
public struct SeriesFile: Sendable {
    public let series: TimeSeries
    /// Names of the components; their positions from 1 where the file has none.
    public let columns: [String]

    private static let largestFile = 1 << 28

    /// - Parameters:
    ///   - columns: How many components a binary file has; others say it themselves.
    ///   - chosen: The column to take, by name or position from 1; nil takes all but a column of times.
    public init(file path: String, columns: Int = 1, chosen: String? = nil) throws(SeriesError) {
        let name = path.lowercased()
        if name.hasSuffix(".json") || name.hasSuffix(".f64") || name.hasSuffix(".f64le") {
            let bytes = try DataFile(path).contents(limit: Self.largestFile)
            let all =
                name.hasSuffix(".json")
                ? try Self.json(bytes, path) : try Self.binary(bytes, columns: columns, path)
            let names = (1...all.dimension).map(String.init)
            if let chosen {
                guard let index = names.firstIndex(of: chosen) else {
                    throw .unknownSeries(file: path, kind: "column", name: chosen, known: names)
                }
                (series, self.columns) = (TimeSeries(all.component(index)), [chosen])
            } else {
                (series, self.columns) = (all, names)
            }
        } else {
            let table = try DelimitedSeries(file: path)
            if let chosen {
                (series, self.columns) = (try table.column(chosen), [chosen])
            } else {
                (series, self.columns) = (try table.allColumns(), table.valueColumns)
            }
        }
        guard series.count > 0 else { throw .malformed(file: path, problem: "the file has no points") }
    }

    private static func binary(_ bytes: [UInt8], columns: Int, _ path: String) throws(SeriesError) -> TimeSeries {
        let width = 8 * max(columns, 1)
        guard !bytes.isEmpty, bytes.count % width == 0 else {
            throw .malformed(
                file: path, problem: "\(bytes.count) bytes are not a whole number of points of \(columns) x 8 bytes")
        }
        let values = (0..<bytes.count / 8).map { index in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[8 * index + $1]) << UInt64(8 * $1) }
        }.map(Double.init(bitPattern:))
        if let place = values.firstIndex(where: { !$0.isFinite }) {
            throw .malformed(
                file: path,
                problem: "point \(place / columns + 1), column \(place % columns + 1): not a finite number")
        }
        return TimeSeries(dimension: columns, values: values)
    }

    private static func json(_ bytes: [UInt8], _ path: String) throws(SeriesError) -> TimeSeries {
        let document: ParameterValue
        do { document = try JSONReader.read(bytes) } catch {
            throw .malformed(file: path, problem: error.description)
        }
        guard case .list(let points) = document else {
            throw .malformed(file: path, problem: "must be an array of numbers, or of arrays of numbers")
        }
        var values: [Double] = []
        var dimension: Int?
        for (place, point) in points.enumerated() {
            let row: [ParameterValue] = if case .list(let row) = point { row } else { [point] }
            guard row.count == dimension ?? row.count, !row.isEmpty else {
                throw .malformed(
                    file: path,
                    problem: "point \(place + 1) has \(row.count) columns, the first has \(dimension ?? row.count)")
            }
            dimension = row.count
            for (column, cell) in row.enumerated() {
                guard let value = Self.number(cell), value.isFinite else {
                    throw .malformed(
                        file: path, problem: "point \(place + 1), column \(column + 1): not a finite number")
                }
                values.append(value)
            }
        }
        return TimeSeries(dimension: dimension ?? 1, values: values)
    }
    private static func number(_ cell: ParameterValue) -> Double? {
        switch cell {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
