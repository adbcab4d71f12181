public import Families
import Numerics

/// One forecast by a registered method, outside of sweeps.
public struct SingleForecast: Sendable {
    /// As many points as were asked for, with the components of the series.
    public let forecast: TimeSeries
    /// The step, from 1, at which it left everything that was seen; nil if it did not.
    public let divergedAt: Int?
    /// Every parameter of the method, defaults included.
    public let parameters: Parameters

    /// Fits the method on the whole series and continues it.
    ///
    /// - Parameters:
    ///   - settings: Parameters of the method by name, as text.
    ///   - seed: Of the random numbers that the method may draw.
    /// - Throws: ``ParameterProblem`` for an unknown name or a value that does not fit, ``ForecastError``.
    public init(
        of series: TimeSeries, method name: String, horizon: Int, settings: [(name: String, value: String)] = [],
        seed: UInt64 = 0, pointsPerPeriod: Double? = nil
    ) throws {
        guard let method = ForecastingMethod.named(name) else {
            let names = ForecastingMethod.all.map(\.name)
            throw ParameterProblem(
                "method", "there is no method \"\(name)\"", suggestion: nearestName(to: name, in: names))
        }
        guard horizon > 0 else { throw ParameterProblem("horizon", "must be at least 1, not \(horizon)") }
        parameters = try Self.parameters(of: method, settings)
        var forecaster = try method.make(
            parameters, ForecastingSetting(random: RandomStream(seed: seed), pointsPerPeriod: pointsPerPeriod))
        guard series.count >= forecaster.minimumPoints else {
            throw ForecastError.tooShort(points: series.count, needed: forecaster.minimumPoints)
        }
        try forecaster.fit(series)
        forecast = try forecaster.forecast(horizon)
        divergedAt = Divergence.step(of: forecast, after: series)
    }

    /// The parameters that a method has beside those of the family.
    public static func specs(of method: ForecastingMethod) -> [ParameterSpec] {
        ForecastingParameters.specs.filter { spec in
            spec.name != "tuning"
                && spec.applies.flatMap(\.alternatives)
                    .contains { $0.parameter == "method" && $0.values.contains(.string(method.name)) }
        }
    }

    private static func parameters(
        of method: ForecastingMethod, _ settings: [(name: String, value: String)]
    ) throws(ParameterProblem) -> Parameters {
        let specs = specs(of: method)
        var values: [String: ParameterValue] = ["method": .string(method.name)]
        for (name, text) in settings {
            guard let spec = specs.first(where: { $0.name == name }) else {
                let names = specs.map(\.name)
                throw ParameterProblem(
                    name,
                    "\(method.name) has no such parameter; it has "
                        + (names.isEmpty ? "none" : names.joined(separator: ", ")),
                    suggestion: nearestName(to: name, in: names))
            }
            values[name] = try value(text, spec)
        }
        return Parameters(values, completedBy: specs)
    }

    /// Text as the kind of value that the parameter takes.
    private static func value(_ text: String, _ spec: ParameterSpec) throws(ParameterProblem) -> ParameterValue {
        let readings: [ParameterValue?] = [
            Int64(text).map(ParameterValue.integer), Double(text).map(ParameterValue.number),
            Bool(text).map(ParameterValue.bool), .string(text), try? JSONReader.read(Array(text.utf8)),
        ]
        var first: ValueProblem?
        for case .some(let reading) in readings {
            do { return try spec.accept(reading) } catch { first = first ?? error }
        }
        throw ParameterProblem(spec.name, first?.message ?? "has no value", suggestion: first?.suggestion)
    }
}
