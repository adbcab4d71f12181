extension Parameters {
    /// What a task has that is given these values: defaults where nothing is given, and nothing that does not apply, as a
    /// sweep's grid makes it.
    ///
    /// - Parameter specs: In any order; where one depends on another that does not apply itself, neither does.
    public init(_ given: [String: ParameterValue], completedBy specs: [ParameterSpec]) {
        var values = given
        for spec in specs where values[spec.name] == nil {
            if let value = spec.defaultValue, !value.isNull { values[spec.name] = value }
        }
        var idle: [ParameterSpec]
        repeat {
            idle = specs.filter { spec in
                values[spec.name] != nil && !spec.applies.allSatisfy { $0.holds { values[$0] } }
            }
            for spec in idle { values[spec.name] = nil }
        } while !idle.isEmpty
        self.init(values)
    }
}
