import Identifiers

/// Tells of the records of one attempt which are new and which take the place of an earlier one.
///
/// Steps mostly rise; then one look at the last step of the name is all that a record costs.
struct RecordTally {
    /// By number of the name: the highest step, and the task at which it was noted.
    private var highest: [(task: UInt64, step: Int64)] = []
    private var task: UInt64 = 0

    private struct Place: Hashable {
        let name: Int
        let step: Int64
    }

    /// What is left of the records when the later of two of one name and step stays.
    mutating func contents(of records: [RecordWrite], names: [Int], _ context: SweepContext) -> TaskContents {
        task += 1
        var contents = TaskContents()
        for (record, name) in zip(records, names) {
            while highest.count <= name { highest.append((0, 0)) }
            if highest[name].task == task, record.step <= highest[name].step {
                return Self.unordered(records, names, context)
            }
            highest[name] = (task, record.step)
            contents.add(recordNamed: context.nameHashes[name], step: record.step, value: record.value)
        }
        return contents
    }

    private static func unordered(_ records: [RecordWrite], _ names: [Int], _ context: SweepContext) -> TaskContents {
        var contents = TaskContents()
        var values: [Place: Double] = [:]
        for (record, name) in zip(records, names) {
            let hash = context.nameHashes[name]
            if let earlier = values.updateValue(record.value, forKey: Place(name: name, step: record.step)) {
                contents.remove(recordNamed: hash, step: record.step, value: earlier)
                if earlier.bitPattern != record.value.bitPattern { contents.repeated += 1 }
            }
            contents.add(recordNamed: hash, step: record.step, value: record.value)
        }
        return contents
    }
}
