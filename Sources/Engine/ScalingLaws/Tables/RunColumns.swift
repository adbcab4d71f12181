/// Which columns of a table are what. Those without a name are found by what people usually call them.
public struct RunColumns: Sendable, Hashable {
    public var parameters: String?
    public var tokens: String?
    public var batch: String?
    public var steps: String?
    public var unique: String?
    public var loss: String?
    public var operations: String?
    public var run: String?

    public init() {}
}

extension RunTable {
    /// Runs for the laws of size, data and batches. Tokens may be told by batches and steps, batches by tokens and
    /// steps. Rows of the same `run` are points of one curve; without such a column each row is a run.
    public func runs(_ names: RunColumns = RunColumns()) throws(RunTableError) -> [MeasuredRun] {
        let parameters = try numbers("parameters", names.parameters, ["parameters", "params", "n"])
        let loss = try numbers("loss", names.loss, ["loss", "l"])
        let given = try optional(names.tokens, ["tokens", "d"])
        let steps = try optional(names.steps, ["steps", "s"])
        var batch = try optional(names.batch, ["batch_tokens", "batch", "b"])
        let tokens: [Double]
        if let given {
            tokens = given
            if batch == nil, let steps { batch = zip(given, steps).map { $0 / $1 } }
        } else if let batch, let steps {
            tokens = zip(batch, steps).map { $0 * $1 }
        } else {
            throw RunTableError(
                file,
                "there is no column with tokens, nor two with batch and steps: name them by --tokens, or --batch and "
                    + "--steps; there are \(columns.joined(separator: ", "))")
        }
        try requireOneUnit("parameters", parameters, least: 1e2)
        try requireOneUnit("tokens", tokens, least: 1e3)
        if let place = loss.firstIndex(where: { $0 > 30 }) {
            throw RunTableError(
                file, "line \(lines[place]): a loss of \(loss[place]) is no cross entropy in nats a token")
        }
        let curves = try curves(names.run)
        return parameters.indices.map { row in
            MeasuredRun(
                parameters: parameters[row], tokens: tokens[row], batch: batch?[row], loss: loss[row], run: curves[row])
        }
    }

    /// Runs for best sizes of budgets; operations are 6·N·D where no column tells them.
    public func budgetRuns(_ names: RunColumns = RunColumns()) throws(RunTableError) -> [IsoFLOPFit.Run] {
        let parameters = try numbers("parameters", names.parameters, ["parameters", "params", "n"])
        let loss = try numbers("loss", names.loss, ["loss", "l"])
        var operations = try optional(names.operations, ["flops", "operations", "compute", "c"]) ?? []
        if operations.isEmpty {
            operations = zip(parameters, try numbers("tokens", names.tokens, ["tokens", "d"])).map { 6 * $0 * $1 }
        }
        return parameters.indices.map { row in
            .init(operations: operations[row], parameters: parameters[row], loss: loss[row])
        }
    }

    private func numbers(
        _ meaning: String, _ name: String?, _ usual: [String]
    ) throws(RunTableError) -> [Double] {
        if let numbers = try optional(name, usual) { return numbers }
        throw RunTableError(
            file,
            "no column is called \(usual.joined(separator: " or ")): name the one with the \(meaning) by "
                + "--\(meaning); there are \(columns.joined(separator: ", "))")
    }

    private func optional(_ name: String?, _ usual: [String]) throws(RunTableError) -> [Double]? {
        if let name { return try positiveNumbers(position(named: name)) }
        guard let place = position(usual) else { return nil }
        return try positiveNumbers(place)
    }

    private func curves(_ name: String?) throws(RunTableError) -> [Int] {
        let named = try name.map { name throws(RunTableError) in try position(named: name) }
        guard let column = named ?? position(["run", "run_id"]) else { return Array(rows.indices) }
        var numbers: [String: Int] = [:]
        return rows.map { row in
            let number = numbers[row[column]] ?? numbers.count
            numbers[row[column]] = number
            return number
        }
    }

    /// Refuses a column that has numbers such as 125 beside numbers such as 1.3e9.
    private func requireOneUnit(_ meaning: String, _ numbers: [Double], least: Double) throws(RunTableError) {
        guard let low = numbers.indices.min(by: { numbers[$0] < numbers[$1] }),
            let high = numbers.indices.max(by: { numbers[$0] < numbers[$1] }), numbers[low] < least,
            numbers[high] >= least * 1e4
        else { return }
        throw RunTableError(
            file,
            "\(meaning) of \(numbers[low]) in line \(lines[low]) beside \(numbers[high]) in line \(lines[high]): all "
                + "must be in one unit, plain numbers")
    }
}
