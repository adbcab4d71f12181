extension RunTable {
    /// Runs for the law of repeated data: as ``runs(_:)``, with the different tokens that there were to see, or where no column
    /// tells them, those that epochs tell. An empty cell stands for data that was seen once.
    public func repeatedRuns(_ names: RunColumns = RunColumns()) throws(RunTableError) -> [MeasuredRun] {
        var runs = try runs(names)
        let named = try names.unique.map { name throws(RunTableError) in try position(named: name) }
        if let column = named ?? position(["unique_tokens", "unique"]) {
            for (row, unique) in try positiveNumbersOrNone(column).enumerated() { runs[row].unique = unique }
        } else if let column = position(["epochs"]) {
            for (row, epochs) in try positiveNumbersOrNone(column).enumerated() {
                runs[row].unique = epochs.map { runs[row].tokens / $0 }
            }
        } else {
            throw RunTableError(
                file,
                "no column is called unique_tokens, unique or epochs: name the one with the unique tokens by --unique; there "
                    + "are \(columns.joined(separator: ", "))")
        }
        try requireSensible(runs)
        return runs
    }

    /// The numbers of a column, all above 0; nil for an empty cell.
    private func positiveNumbersOrNone(_ column: Int) throws(RunTableError) -> [Double?] {
        var numbers: [Double?] = []
        for (row, line) in zip(rows, lines) {
            let cell = row[column]
            guard let number = cell.isEmpty ? 1 : Double(cell), number.isFinite, number > 0 else {
                throw RunTableError(
                    file,
                    "line \(line), column \(columns[column]): \"\(cell.prefix(40))\" is neither a number above 0 nor empty, for "
                        + "data that was seen once")
            }
            numbers.append(cell.isEmpty ? nil : number)
        }
        return numbers
    }

    /// Refuses unique tokens in another unit than the tokens: nobody sees data a million times, nor a billionth of it.
    private func requireSensible(_ runs: [MeasuredRun]) throws(RunTableError) {
        for (run, line) in zip(runs, lines) {
            guard let unique = run.unique, !(run.tokens <= 1e6 * unique && unique <= 1e9 * run.tokens) else { continue }
            throw RunTableError(
                file,
                "line \(line): \(unique) unique tokens beside \(run.tokens) tokens: both must be in one unit, plain numbers"
            )
        }
    }
}
