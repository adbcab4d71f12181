extension Sweep {
    /// Reads a canonical text, checking everything that a stranger could have got wrong: the counts,
    /// every value against its parameter, the family and its version.
    public init(canonical: some Collection<UInt8>, registry: FamilyRegistry) throws(SweepError) {
        let bytes = Array(canonical)
        let root: ParameterValue
        do throws(JSONProblem) { root = try JSONReader.read(bytes) } catch { throw .notJSON(error) }
        guard let members = root.asMap else {
            throw .malformed(place: "its start", message: "an object was expected")
        }
        guard members["format"] == .integer(SweepText.format) else { throw .unknownFormat }
        let reader = SweepTextReader(members: members)
        let family = try reader.family(in: registry)
        let header = try reader.header()
        let grid = try reader.grid(family: family, header: header)
        self.init(
            header: header, family: family, grid: grid,
            resources: try reader.resources(members["resources"], place: "resources"), later: try reader.later(),
            canonical: bytes)
    }
}

/// Reads the members of a canonical text.
private struct SweepTextReader {
    let members: [String: ParameterValue]

    func family(in registry: FamilyRegistry) throws(SweepError) -> any Family {
        let name = try text("family")
        guard let family = registry[name] else {
            throw .unknownFamily(name, suggestion: registry.suggestion(for: name))
        }
        let version = try integer("version", in: 0...Int64.max)
        guard version == family.version else {
            throw .familyVersion(family: name, planned: Int(version), here: family.version)
        }
        return family
    }

    func header() throws(SweepError) -> Sweep.Header {
        let order = try text("order")
        guard let order = SweepOrder(rawValue: order) else {
            throw malformed("order", "\"\(order.abbreviated)\" is no order")
        }
        let stages = try integer("stages", in: 1...100_000)
        return Sweep.Header(
            name: try text("name"), attempts: Int(try integer("attempts", in: 1...1_000_000)),
            priority: Int(try integer("priority", in: -1_000_000...1_000_000)), order: order,
            description: members["description"] == nil ? "" : try text("description"),
            stage: Int(try integer("stage", in: 0...(stages - 1))), stageCount: Int(stages),
            base: members["base"] == nil ? nil : try text("base"))
    }

    func grid(family: any Family, header: Sweep.Header) throws(SweepError) -> Grid {
        let common = try map(members["fixed"], "fixed")
        let list = try list(members["boxes"], "boxes")
        guard !list.isEmpty, list.count <= GridBuilder.maximumBoxes else {
            throw malformed("boxes", "1 to \(GridBuilder.maximumBoxes) boxes were expected")
        }
        var boxes: [GridBox] = []
        boxes.reserveCapacity(list.count)
        let specs = family.specsByName()
        for (position, value) in list.enumerated() {
            boxes.append(try box(value, common: common, specs: specs, family: family, place: "boxes[\(position)]"))
        }
        var key: UInt64?
        if header.order == .balanced {
            let digits = try text("key")
            guard digits.utf8.count == 16, let number = UInt64(digits, radix: 16) else {
                throw malformed("key", "16 hexadecimal digits were expected")
            }
            key = number
        }
        guard let grid = Grid(boxes: boxes, permutationKey: key, base: header.base) else {
            throw malformed("boxes", "more than 2^63-1 tasks")
        }
        guard members["count"] == .integer(grid.count) else {
            throw malformed("count", "it is not the number of tasks in the boxes, \(grid.count)")
        }
        return grid
    }

    private func box(
        _ value: ParameterValue, common: [String: ParameterValue], specs: [String: ParameterSpec], family: any Family,
        place: String
    ) throws(SweepError) -> GridBox {
        let box = try map(value, place)
        var fixed = common
        for (name, value) in try map(box["fixed"], place + ".fixed") { fixed[name] = value }
        for (name, value) in fixed { try check([value], of: name, specs: specs, family: family, place: place) }
        var groups: [AxisGroup] = []
        for axis in try list(box["axes"], place + ".axes") {
            let group = try group(axis, place: place + ".axes")
            for (name, column) in zip(group.names, group.columns) {
                switch column {
                case .list(let values): try check(values, of: name, specs: specs, family: family, place: place)
                case .range(_, _, let count):
                    let ends = [column[0], column[count - 1]]
                    try check(ends, of: name, specs: specs, family: family, place: place)
                }
            }
            groups.append(group)
        }
        guard let result = GridBox(fixed: fixed, groups: groups), box["count"] == .integer(result.count) else {
            throw malformed(place, "a name occurs twice, or its count is not the product of its axes")
        }
        return result
    }

    private func check(
        _ values: [ParameterValue], of name: String, specs: [String: ParameterSpec], family: any Family, place: String
    ) throws(SweepError) {
        guard let spec = specs[name] else {
            if family.takesOtherParameters, ParameterSpec.isName(name) { return }
            throw malformed(place, "the family \"\(family.name)\" has no parameter \"\(name.abbreviated)\"")
        }
        for value in values {
            let accepted: ParameterValue
            do throws(ValueProblem) { accepted = try spec.accept(value) } catch {
                throw malformed(place, error.description)
            }
            guard accepted == value else { throw malformed(place, "\(name) is not in canonical form") }
        }
    }

    func later() throws(SweepError) -> [StageTemplate] {
        var stages: [StageTemplate] = []
        for (position, value) in try list(members["later"], "later").enumerated() {
            let place = "later[\(position)]"
            let stage = try map(value, place)
            var template = StageTemplate()
            for axis in try list(stage["axes"], place + ".axes") {
                template.axes.append(try group(axis, place: place + ".axes"))
            }
            template.fixed = try map(stage["fixed"], place + ".fixed")
            template.exclude = try rules(stage["exclude"], place + ".exclude")
            template.include = try rules(stage["include"], place + ".include")
            template.resources = try resources(stage["resources"], place: place + ".resources")
            stages.append(template)
        }
        return stages
    }

    private func rules(_ value: ParameterValue?, _ place: String) throws(SweepError) -> [[String: [ParameterValue]]] {
        var rules: [[String: [ParameterValue]]] = []
        for rule in try list(value, place) {
            var read: [String: [ParameterValue]] = [:]
            for (name, values) in try map(rule, place) { read[name] = try list(values, place) }
            rules.append(read)
        }
        return rules
    }

    private func group(_ value: ParameterValue, place: String) throws(SweepError) -> AxisGroup {
        let axis = try map(value, place)
        let names = try list(axis["names"], place).compactMap(\.asString)
        guard !names.isEmpty, Set(names).count == names.count else {
            throw malformed(place, "axes need distinct names")
        }
        if let range = axis["range"]?.asMap {
            guard names.count == 1, case .integer(let first) = range["first"], case .integer(let step) = range["step"],
                case .integer(let count) = range["count"], count > 0, step != 0,
                AxisColumn.isRepresentable(first: first, step: step, count: count)
            else { throw malformed(place, "a range needs first, step and count, and must stay within 2^63-1") }
            return AxisGroup(names: names, columns: [.range(first: first, step: step, count: count)])
        }
        var columns = [[ParameterValue]](repeating: [], count: names.count)
        for row in try list(axis["values"], place) {
            guard let row = row.asList, row.count == names.count else {
                throw malformed(place, "every row must have a value for each name")
            }
            for (column, value) in row.enumerated() { columns[column].append(value) }
        }
        guard !columns[0].isEmpty else { throw malformed(place, "an axis has no values") }
        return AxisGroup(names: names, columns: columns.map { .list($0) })
    }

    func resources(_ value: ParameterValue?, place: String) throws(SweepError) -> Resources {
        let map = try map(value, place)
        guard case .integer(let cores) = map["cores"], (1...65_536).contains(cores) else {
            throw malformed(place, "cores must be a whole number from 1 to 65536")
        }
        let memory = map["memory"] ?? .integer(0)
        guard case .integer(let bytes) = memory, bytes >= 0 else {
            throw malformed(place, "memory must be a number of bytes")
        }
        let time = map["time"]?.asNumber
        guard map["time"] == nil || (time ?? 0) > 0 else { throw malformed(place, "time must be a positive number") }
        return Resources(cores: Int(cores), memory: bytes, time: time)
    }

    private func text(_ name: String) throws(SweepError) -> String {
        guard let text = members[name]?.asString, text.utf8.count <= 1_048_576 else {
            throw malformed(name, "a text was expected")
        }
        return text
    }

    private func integer(_ name: String, in range: ClosedRange<Int64>) throws(SweepError) -> Int64 {
        guard let integer = members[name]?.asInteger, range.contains(integer) else {
            throw malformed(name, "a whole number from \(range.lowerBound) to \(range.upperBound) was expected")
        }
        return integer
    }

    private func map(_ value: ParameterValue?, _ place: String) throws(SweepError) -> [String: ParameterValue] {
        guard let map = value?.asMap else { throw malformed(place, "an object was expected") }
        return map
    }

    private func list(_ value: ParameterValue?, _ place: String) throws(SweepError) -> [ParameterValue] {
        guard let list = value?.asList else { throw malformed(place, "an array was expected") }
        return list
    }

    private func malformed(_ place: String, _ message: String) -> SweepError {
        .malformed(place: place, message: message)
    }
}
