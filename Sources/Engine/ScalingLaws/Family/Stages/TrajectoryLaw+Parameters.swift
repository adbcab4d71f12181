import Families

/// A law as a parameter of a task, so that what it foretells is settled before the task begins.
extension TrajectoryLaw {
    private static let names = ["N_c", "alpha_N", "S_c", "alpha_S", "B_star", "alpha_B", "E"]

    /// The constants by name, as a map.
    var parameter: ParameterValue {
        let values = [
            criticalParameters, parameterExponent, criticalSteps, stepExponent, criticalBatch, batchExponent,
            irreducibleLoss,
        ]
        return .map(Dictionary(uniqueKeysWithValues: zip(Self.names, values.map(ParameterValue.number))))
    }

    /// Reads what `parameter` writes. E may be left out: it is 0 then.
    init(_ parameters: [String: ParameterValue]) throws(ParameterProblem) {
        if let unknown = parameters.keys.sorted().first(where: { !Self.names.contains($0) }) {
            throw ParameterProblem("law", "\(unknown) is no constant of it: \(Self.names.joined(separator: ", "))")
        }
        func number(_ name: String) throws(ParameterProblem) -> Double {
            guard let value = parameters[name] else {
                if name == "E" { return 0 }
                throw ParameterProblem("law", "the constant \(name) is missing")
            }
            guard let number = value.asNumber, number.isFinite, number > 0 || (name == "E" && number == 0) else {
                throw ParameterProblem("law", "\(name) must be a number above 0, not \(value)")
            }
            return number
        }
        self.init(
            criticalParameters: try number("N_c"), parameterExponent: try number("alpha_N"),
            criticalSteps: try number("S_c"), stepExponent: try number("alpha_S"),
            criticalBatch: try number("B_star"), batchExponent: try number("alpha_B"), irreducibleLoss: try number("E"))
    }
}
