import FoundationEssentials
import Reporting
import ScalingLaws

/// A stored fit as a JSON file: what `swath fit --save` writes and `swath predict` reads. Its layout is told in
/// docs/scaling-laws.md. Numbers that JSON lacks (an endless alpha_B, R_D or R_N) are null.
enum StoredFitFile {
    /// 200 refits of 7 constants take some 30 kB.
    private static let largest = 16 << 20

    static func write(_ fit: StoredFit, to path: String) throws {
        do { try Data((text(fit) + "\n").utf8).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure(.badInput, "cannot write \(path): \(error.localizedReason)")
        }
    }

    static func text(_ fit: StoredFit) -> String {
        var (constants, samples, ranges, object) = (JSONLine(), JSONLine(), JSONLine(), JSONLine())
        for constant in fit.constants {
            constants.add(constant.name, constant.value)
            samples.add(constant.name, raw: NumberList.json(constant.samples))
        }
        for (name, span) in fit.ranges.named { ranges.add(name, raw: NumberList.json([span.lower, span.upper])) }
        object.add("swath_fit", StoredFit.version)
        object.add("law", fit.name)
        object.add("method", fit.method.rawValue)
        object.add("constants", raw: constants.text)
        object.add("undetermined", fit.undetermined)
        object.add("objective", fit.objective)
        object.add("delta", fit.delta ?? .nan)
        object.add("runs", fit.runs)
        object.add("ranges", raw: ranges.text)
        object.add("samples", raw: samples.text)
        return object.text
    }

    /// - Throws: ``CommandFailure`` with what is wrong; nothing in the file is trusted.
    static func read(_ path: String) throws -> StoredFit {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw CommandFailure(.badInput, "\(path): \(FileProblem.sentence(of: error, path: path))")
        }
        guard data.count <= largest else {
            throw CommandFailure(.badInput, "\(path): larger than any fit that swath stores")
        }
        do {
            let version = try JSONDecoder().decode(Version.self, from: data).swath_fit
            guard version == Double(StoredFit.version) else {
                throw CommandFailure(
                    .badInput,
                    "\(path): a fit of version \(NumberText.rounded(version)), and this swath reads version \(StoredFit.version)"
                )
            }
            return try JSONDecoder().decode(Contents.self, from: data).fit()
        } catch let error as DecodingError {
            throw CommandFailure(.badInput, "\(path): not a fit that swath stored: \(error.sentence)")
        } catch let error as ScalingLawError {
            throw CommandFailure(.badInput, "\(path): not a fit that swath stored: \(error)")
        }
    }

    private struct Version: Decodable { let swath_fit: Double }

    private struct Contents: Decodable {
        let law: String
        let method: String
        let constants: [String: Double?]
        let undetermined: [String]
        let objective: Double
        let delta: Double?
        /// Whole numbers that no integer holds would be called "not JSON".
        let runs: Double
        let ranges: [String: [Double]]
        let samples: [String: [Double?]]

        func fit() throws(ScalingLawError) -> StoredFit {
            guard let method = FitMethod(rawValue: method) else {
                throw .insufficient("there is no method \"\(method)\"")
            }
            guard let (needed, optional) = FittedLaw.constants(of: law) else {
                throw .insufficient("there is no law \"\(law)\"")
            }
            guard let runs = Int(exactly: runs) else {
                throw .outOfRange("runs", value: runs, range: "a whole number")
            }
            guard let unknown = Set(constants.keys).union(samples.keys).subtracting(needed + optional).min() else {
                return try StoredFit(
                    name: law,
                    constants: (needed + optional).filter { constants[$0] != nil }.map { name in
                        StoredFit.Constant(
                            name: name, value: (constants[name] ?? nil) ?? .infinity,
                            samples: (samples[name] ?? []).map { $0 ?? .infinity })
                    },
                    method: method, objective: objective, delta: delta, runs: runs, ranges: try spans(),
                    undetermined: undetermined)
            }
            throw .insufficient("the law \(law) has no constant \(unknown)")
        }

        private func spans() throws(ScalingLawError) -> RunRanges {
            func span(_ name: String) throws(ScalingLawError) -> RunRanges.Span? {
                guard let ends = ranges[name] else { return nil }
                guard ends.count == 2 else {
                    throw .insufficient("the range of \(name) should be two numbers, not \(ends.count)")
                }
                return try RunRanges.Span(name, lower: ends[0], upper: ends[1])
            }
            var spans = RunRanges()
            (spans.parameters, spans.tokens) = (try span("parameters"), try span("tokens"))
            (spans.batch, spans.steps, spans.loss) = (try span("batch"), try span("steps"), try span("loss"))
            (spans.unique, spans.epochs) = (try span("unique"), try span("epochs"))
            spans.operations = try span("operations")
            return spans
        }
    }
}

extension DecodingError {
    /// What is wrong and where, in one sentence.
    fileprivate var sentence: String {
        func place(_ context: Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
            return path.isEmpty ? "" : " of \(path.joined(separator: "."))"
        }
        switch self {
        case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "the value\(place(context)) is of the wrong kind"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "it is not JSON" : "the value\(place(context)) cannot be read"
        @unknown default: return "it cannot be read"
        }
    }
}

extension Error {
    /// What the system has against writing a file.
    fileprivate var localizedReason: String {
        guard let error = self as? CocoaError else { return "\(self)" }
        switch error.code {
        case .fileNoSuchFile: return "no such folder"
        case .fileWriteNoPermission: return "permission denied"
        case .fileWriteOutOfSpace: return "no space left on device"
        case .fileWriteVolumeReadOnly: return "the file system is read-only"
        default: return "\(error)"
        }
    }
}
