/// The canonical text of a sweep, written. docs/sweep-files.md tells the format.
enum SweepText {
    static let format: Int64 = 1

    static func members(
        header: Sweep.Header, family: any Family, grid: Grid, resources: Resources, later: [StageTemplate]
    ) -> [String: ParameterValue] {
        let common = commonValues(of: grid.boxes)
        var members: [String: ParameterValue] = [
            "format": .integer(format),
            "name": .string(header.name),
            "family": .string(family.name),
            "version": .integer(Int64(family.version)),
            "stage": .integer(Int64(header.stage)),
            "stages": .integer(Int64(header.stageCount)),
            "count": .integer(grid.count),
            "fixed": .map(common),
            "boxes": .list(grid.boxes.map { box($0, without: common) }),
            "order": .string(header.order.rawValue),
            "attempts": .integer(Int64(header.attempts)),
            "priority": .integer(Int64(header.priority)),
            "resources": value(of: resources),
            "later": .list(later.map(value(of:))),
        ]
        if let permutation = grid.permutation { members["key"] = .string(text(ofKey: permutation.key)) }
        if !header.description.isEmpty { members["description"] = .string(header.description) }
        if let base = header.base { members["base"] = .string(base) }
        return members
    }

    static func hash(ofCanonical canonical: [UInt8]) -> String {
        guard var placeless = (try? JSONReader.read(canonical))?.asMap, placeless["base"] != nil else {
            return hexadecimal(SHA256Hasher.digest(of: canonical))
        }
        placeless["base"] = nil
        return hexadecimal(SHA256Hasher.digest(of: CanonicalJSON.bytes(.map(placeless))))
    }

    /// The key by which a balanced grid is shuffled: the first eight bytes of the SHA-256 of its
    /// boxes, so that the same grid is always shuffled in the same way.
    static func key(boxes: [GridBox], family: any Family) -> UInt64 {
        let text = CanonicalJSON.bytes(.list(boxes.map { box($0, without: [:]) }))
        var prefixed = TaskIdentity.prefix(family: family.name, version: family.version)
        prefixed.append(contentsOf: text)
        return prefixed.withUnsafeBytes { TaskIdentity(hashing: $0) }.seed
    }

    static func text(ofKey key: UInt64) -> String {
        let digits = String(key, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func value(of resources: Resources) -> ParameterValue {
        var members: [String: ParameterValue] = ["cores": .integer(Int64(resources.cores))]
        if resources.memory > 0 { members["memory"] = .integer(resources.memory) }
        if let time = resources.time { members["time"] = .number(time) }
        return .map(members)
    }

    static func value(of group: AxisGroup) -> ParameterValue {
        var members: [String: ParameterValue] = ["names": .list(group.names.map { .string($0) })]
        if group.columns.count == 1, case .range(let first, let step, let count) = group.columns[0] {
            members["range"] = ["first": .integer(first), "step": .integer(step), "count": .integer(count)]
        } else {
            members["values"] = .list((0..<group.rows).map { .list(group.row($0)) })
        }
        return .map(members)
    }

    static func value(of template: StageTemplate) -> ParameterValue {
        func rules(_ rules: [[String: [ParameterValue]]]) -> ParameterValue {
            .list(rules.map { .map($0.mapValues { .list($0) }) })
        }
        return [
            "axes": .list(template.axes.map { value(of: $0) }),
            "fixed": .map(template.fixed),
            "exclude": rules(template.exclude),
            "include": rules(template.include),
            "resources": value(of: template.resources),
        ]
    }

    private static func box(_ box: GridBox, without common: [String: ParameterValue]) -> ParameterValue {
        [
            "count": .integer(box.count),
            "fixed": .map(box.fixed.filter { common[$0.key] == nil }),
            "axes": .list(box.groups.map { value(of: $0) }),
        ]
    }

    /// The values that are fixed, and equal, in all boxes.
    private static func commonValues(of boxes: [GridBox]) -> [String: ParameterValue] {
        guard let first = boxes.first else { return [:] }
        return first.fixed.filter { name, value in boxes.allSatisfy { $0.fixed[name] == value } }
    }
}
