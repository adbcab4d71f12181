import Dynamics
import Families
import Numerics

/// Where a task's series comes from.
enum SeriesSource: Sendable, Hashable {
    case generated
    /// A folder in the layout of the published benchmark.
    case published(folder: String)
    /// A text file of columns.
    case delimited(file: String)

    /// A series and what is known of its time scale.
    struct Series: Sendable {
        let series: TimeSeries
        /// One sampling step in Lyapunov times, by the published exponent.
        let lyapunovStep: Double?
        /// The same by the recomputed exponent.
        let recomputedLyapunovStep: Double?

        /// - Parameter timeStep: Between points, in the system's unit of time.
        init(series: TimeSeries, system: DynamicalSystem? = nil, timeStep: Double? = nil) {
            self.series = series
            lyapunovStep = timeStep.flatMap { step in system?.lyapunovExponent.map { $0 * step } }
            recomputedLyapunovStep = timeStep.flatMap { step in
                system?.recomputedLyapunov?.exponents.first.map { $0 * step }
            }
        }
    }

    init(_ parameters: Parameters) throws(ParameterProblem) {
        let input = try parameters.string("input")
        if input == "generated" {
            self = .generated
        } else if let folder = input.remainder(after: "published:"), !folder.isEmpty {
            self = .published(folder: parameters.resolve(path: folder))
        } else if let file = input.remainder(after: "csv:"), !file.isEmpty {
            self = .delimited(file: parameters.resolve(path: file))
        } else {
            throw ParameterProblem(
                "input", "must be generated, published:FOLDER or csv:FILE, not \"\(input)\"")
        }
    }
}

extension String {
    fileprivate func remainder(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
