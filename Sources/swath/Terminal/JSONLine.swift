import Families
import Protocol

/// One JSON object, written member by member in the order given.
struct JSONLine {
    private var members: [String] = []

    var text: String { "{" + members.joined(separator: ",") + "}" }

    mutating func add(_ name: String, _ value: String) { members.append("\(Self.quoted(name)):\(Self.quoted(value))") }
    mutating func add(_ name: String, _ value: Int) { members.append("\(Self.quoted(name)):\(value)") }
    mutating func add(_ name: String, _ value: Bool) { members.append("\(Self.quoted(name)):\(value)") }
    /// Not finite: null.
    mutating func add(_ name: String, _ value: Double) {
        members.append("\(Self.quoted(name)):\(value.isFinite ? "\(value)" : "null")")
    }
    mutating func add(_ name: String, _ values: [String]) {
        members.append("\(Self.quoted(name)):[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }
    mutating func add(_ name: String, raw: String) { members.append("\(Self.quoted(name)):\(raw)") }
    mutating func add(_ name: String, _ objects: [JSONLine]) {
        add(name, raw: "[" + objects.map(\.text).joined(separator: ",") + "]")
    }

    mutating func add(_ sweep: WireSweepStatus) {
        add("sweep", Int(sweep.sweep))
        add("name", sweep.name)
        add("family", sweep.family)
        add("state", sweep.state)
        add("stage", Int(sweep.stage))
        add("stages", Int(sweep.stages))
        add("total", Int(sweep.total))
        add("succeeded", Int(sweep.succeeded))
        add("failed", Int(sweep.failed))
        add("cancelled", Int(sweep.cancelled))
        add("reused", Int(sweep.reused))
        add("running", Int(sweep.running))
        add("durable", Int(sweep.durable))
        add("rate", sweep.rate)
        add("eta", sweep.eta < 0 ? .nan : sweep.eta)
        add("eta_low", sweep.eta < 0 ? .nan : sweep.etaLow)
        add("eta_high", sweep.eta < 0 ? .nan : sweep.etaHigh)
        add("priority", Int(sweep.priority))
        add("reasons", sweep.reasons)
    }

    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
