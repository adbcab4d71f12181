/// A JSON Schema (draft 2020-12) of sweep files, so that editors complete and validate them while
/// they are written. `swath schema` prints it.
public struct JSONSchema: Sendable {
    private let registry: FamilyRegistry

    public init(registry: FamilyRegistry) { self.registry = registry }

    /// Indented by two spaces, ending in a line break.
    public var text: String {
        var text = ""
        Self.write(root, indent: "", to: &text)
        return text + "\n"
    }

    private var root: ParameterValue {
        var properties: [String: ParameterValue] = [
            "name": described(
                [
                    "type": Self.text, "minLength": 1, "maxLength": 200,
                    "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$",
                ], "what the sweep is called"),
            "family": described(
                [
                    "oneOf": .list(
                        registry.families.map { ["const": .string($0.name), "description": .string($0.summary)] })
                ],
                "what kind of sweep it is"),
            "description": described(["type": Self.text], "for readers"),
            "attempts": described(
                ["type": "integer", "minimum": 1, "maximum": 1_000, "default": 3], "how often a failing task is tried"),
            "priority": described(
                ["type": "integer", "minimum": -1_000_000, "maximum": 1_000_000, "default": 0], "higher runs first"),
            "order": described(
                ["enum": .list(SweepOrder.allCases.map { .string($0.rawValue) }), "default": "longest-first"],
                "in which order tasks are handed out"),
        ]
        for (name, schema) in Self.stageProperties { properties[name] = schema }
        properties["stages"] = described(
            ["type": "array", "minItems": 1, "maxItems": 1_000, "items": ["type": "object"]],
            "stages that follow one another, each over what the file writes for all")
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Swath sweep file",
            "type": "object",
            "required": ["family"],
            "properties": .map(properties),
            "additionalProperties": false,
            "allOf": .list(registry.families.map(branch)),
            "$defs": .map(
                registry.families.reduce(into: Self.definitions) { $0.merge(definitions(of: $1)) { a, _ in a } }),
        ]
    }

    // MARK: - One family

    private func branch(_ family: any Family) -> ParameterValue {
        let axes = reference(family, "axes")
        let rule = reference(family, "rule")
        let rules: ParameterValue = ["anyOf": [["type": ["array", "null"], "items": rule], rule]]
        let stage: [String: ParameterValue] = [
            "axes": axes, "fixed": reference(family, "fixed"), "exclude": rules, "include": rules,
            "zip": ["anyOf": [["type": ["array", "null"], "items": axes], axes]],
        ]
        var stageProperties = Dictionary(Self.stageProperties) { first, _ in first }
        stageProperties.merge(stage) { _, own in own }
        var all = stage
        all["stages"] = [
            "items": ["type": "object", "properties": .map(stageProperties), "additionalProperties": false]
        ]
        return [
            "if": ["properties": ["family": ["const": .string(family.name)]], "required": ["family"]],
            "then": ["properties": .map(all)],
        ]
    }

    private func reference(_ family: any Family, _ part: String) -> ParameterValue {
        ["$ref": .string("#/$defs/\(family.name).\(part)")]
    }

    /// A value of each parameter, and the maps of axes, fixed values and rules that use them.
    private func definitions(of family: any Family) -> [String: ParameterValue] {
        let specs = family.parameters + (family.parameters.contains { $0.name == "repeat" } ? [] : [.repeat])
        func map(_ schema: (ParameterSpec) -> ParameterValue) -> ParameterValue {
            var properties: [String: ParameterValue] = [:]
            for spec in specs {
                properties[spec.name] = described(schema(spec), help(of: spec), default: spec.defaultValue)
            }
            var object: [String: ParameterValue] = ["type": ["object", "null"], "properties": .map(properties)]
            if family.takesOtherParameters {
                object["propertyNames"] = ["pattern": "^[A-Za-z][A-Za-z0-9._-]{0,63}$"]
            } else {
                object["additionalProperties"] = false
            }
            return .map(object)
        }
        var definitions: [String: ParameterValue] = [
            "\(family.name).axes": map { axis($0.kind, value(of: $0, family)) },
            "\(family.name).fixed": map { single($0, value(of: $0, family)) },
            "\(family.name).rule": map { alternatives($0.kind, value(of: $0, family)) },
        ]
        for spec in specs { definitions["\(family.name).value.\(spec.name)"] = value(spec.kind) }
        return definitions
    }

    private func value(of spec: ParameterSpec, _ family: any Family) -> ParameterValue {
        reference(family, "value.\(spec.name)")
    }

    private func help(of spec: ParameterSpec) -> String {
        let unit = spec.unit.map { " (\($0))" } ?? ""
        let conditions = spec.applies.map(\.asWritten)
        let applies = conditions.isEmpty ? "" : "; only when " + conditions.joined(separator: " and ")
        return spec.help + unit + applies
    }

    private func described(
        _ schema: ParameterValue, _ text: String, default value: ParameterValue? = nil
    ) -> ParameterValue {
        guard case .map(var members) = schema else { return schema }
        members["description"] = .string(text)
        if let value, !value.isNull { members["default"] = value }
        return .map(members)
    }

    // MARK: - Values

    private func single(_ spec: ParameterSpec, _ schema: ParameterValue) -> ParameterValue {
        spec.defaultValue == .some(.null) ? ["anyOf": [schema, ["type": "null"]]] : schema
    }

    private func value(_ kind: ParameterKind) -> ParameterValue {
        switch kind {
        case .boolean: return ["type": "boolean"]
        case .integer(let range):
            var schema: [String: ParameterValue] = ["type": "integer"]
            if range.lowerBound > Int64.min { schema["minimum"] = .integer(range.lowerBound) }
            if range.upperBound < Int64.max { schema["maximum"] = .integer(range.upperBound) }
            return .map(schema)
        case .number(let range): return number(range)
        case .choice(let choices):
            return ["oneOf": .list(choices.map { ["const": .string($0.name), "description": .string($0.help)] })]
        case .string: return ["type": Self.text]
        case .path: return ["type": "string", "minLength": 1]
        case .list(let kind, let count):
            var schema: [String: ParameterValue] = ["type": "array", "items": value(kind)]
            if count.lowerBound > 0 { schema["minItems"] = .integer(Int64(count.lowerBound)) }
            if count.upperBound < Int.max { schema["maxItems"] = .integer(Int64(count.upperBound)) }
            return .map(schema)
        case .map: return ["type": "object"]
        case .any: return [:]
        }
    }

    private func number(_ range: NumberRange) -> ParameterValue {
        var schema: [String: ParameterValue] = ["type": "number"]
        switch range.lower {
        case .none: break
        case .including(let bound): schema["minimum"] = .number(bound)
        case .excluding(let bound): schema["exclusiveMinimum"] = .number(bound)
        }
        switch range.upper {
        case .none: break
        case .including(let bound): schema["maximum"] = .number(bound)
        case .excluding(let bound): schema["exclusiveMaximum"] = .number(bound)
        }
        return .map(schema)
    }

    /// A value, a list of them, and the words that stand for several.
    private func alternatives(_ kind: ParameterKind, _ value: ParameterValue) -> ParameterValue {
        var one = [value]
        switch kind {
        case .choice:
            one.append(["const": "all"])
            one.append(["type": "string", "pattern": "[*?]"])
        case .boolean, .integer: one.append(["const": "all"])
        case .any: return [:]
        default: break
        }
        let element: ParameterValue = one.count == 1 ? one[0] : ["anyOf": .list(one)]
        return ["anyOf": [element, ["type": "array", "items": element, "minItems": 1]]]
    }

    private func axis(_ kind: ParameterKind, _ value: ParameterValue) -> ParameterValue {
        let values = alternatives(kind, value)
        switch kind {
        case .integer, .number: return ["anyOf": [values, ["$ref": "#/$defs/spaced"]]]
        default: return values
        }
    }

    // MARK: - What all families share

    /// Where text is wanted, an unquoted number or truth value is text.
    private static let text: ParameterValue = ["string", "number", "boolean"]

    private static let stageProperties: [(String, ParameterValue)] = [
        (
            "axes",
            ["type": ["object", "null"], "description": "parameters and their values: every combination is a task"]
        ),
        ("zip", ["type": ["array", "object", "null"], "description": "groups of parameters that move together"]),
        ("fixed", ["type": ["object", "null"], "description": "parameters with one value for all tasks"]),
        ("repeats", ["$ref": "#/$defs/repeats"]),
        ("exclude", ["type": ["array", "object", "null"], "description": "combinations to leave out"]),
        ("include", ["type": ["array", "object", "null"], "description": "combinations to add"]),
        ("resources", ["$ref": "#/$defs/resources"]),
    ]

    private static let definitions: [String: ParameterValue] = [
        "repeats": [
            "description": "how often each task is repeated with another seed, or a list of repetition numbers",
            "anyOf": [
                ["type": "integer", "minimum": 1],
                ["type": "array", "minItems": 1, "items": ["type": "integer", "minimum": 0]],
            ],
        ],
        "resources": [
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": [
                "cores": ["type": "integer", "minimum": 1, "maximum": 65_536, "description": "slots a task occupies"],
                "memory": [
                    "description": "memory a task may use, e.g. 2GiB",
                    "anyOf": [
                        ["type": "integer", "minimum": 1],
                        ["type": "string", "pattern": "^[0-9]+(\\.[0-9]*)? *([KMGT]i?)?B?$"],
                    ],
                ],
                "time": [
                    "description": "time a task may take, e.g. 10m",
                    "anyOf": [
                        ["type": "number", "exclusiveMinimum": 0],
                        ["type": "string", "pattern": "^([0-9]+(\\.[0-9]*)?(ms|s|m|h|d))+$"],
                    ],
                ],
            ],
        ],
        "spaced": [
            "description": "numbers from first to last: by steps, by ratios, or evenly",
            "oneOf": [
                object(["range": pair("number"), "step": ["type": "number"]], required: ["range"]),
                object(
                    ["log-range": pair("number"), "count": ["type": "integer", "minimum": 2]],
                    required: ["log-range", "count"]),
                object(
                    [
                        "from": ["type": "number"], "to": ["type": "number"],
                        "count": ["type": "integer", "minimum": 2],
                    ], required: ["from", "to", "count"]),
            ],
        ],
    ]

    private static func pair(_ type: String) -> ParameterValue {
        ["type": "array", "items": ["type": .string(type)], "minItems": 2, "maxItems": 2]
    }

    private static func object(_ properties: [String: ParameterValue], required: [String]) -> ParameterValue {
        [
            "type": "object", "properties": .map(properties), "required": .list(required.map { .string($0) }),
            "additionalProperties": false,
        ]
    }

    // MARK: - Layout

    private static func write(_ value: ParameterValue, indent: String, to text: inout String) {
        let inner = indent + "  "
        switch value {
        case .map(let members) where !members.isEmpty:
            let names = members.keys.sorted(by: CanonicalJSON.precedes)
            for (position, name) in names.enumerated() {
                text += (position == 0 ? "{\n" : ",\n") + inner + ParameterValue.string(name).description + ": "
                write(members[name] ?? .null, indent: inner, to: &text)
            }
            text += "\n" + indent + "}"
        case .list(let elements) where elements.contains { $0.asMap != nil }:
            for (position, element) in elements.enumerated() {
                text += (position == 0 ? "[\n" : ",\n") + inner
                write(element, indent: inner, to: &text)
            }
            text += "\n" + indent + "]"
        default: text += value.description
        }
    }
}
