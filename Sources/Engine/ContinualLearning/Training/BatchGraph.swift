package import Numerics

/// How many samples a method adds to a batch: none, or parts of so many rows each.
package struct RehearsedRows: Sendable, Hashable {
    package let parts: Int
    package let rows: Int
    package static let none = RehearsedRows(parts: 0, rows: 0)
    package init(parts: Int, rows: Int) { (self.parts, self.rows) = (parts, rows) }
}

/// The graph of a step while a method says what its loss is.
///
/// All images go through the network together: those of the batch, part 0, and those that a method adds, parts 1, 2, ….
package struct BatchGraph<Scalar: NetworkScalar> {
    /// A block of rows with labels of its own.
    struct Part {
        let rows: Range<Int>
        let labels: Indices
    }

    package let graph: Graph<Scalar>
    /// The task that is learned, from 0.
    package let task: Int
    /// For every task, the outputs that answer its images.
    package let heads: [Range<Int>]
    package let scenario: Scenario
    let parts: [Part]
    let images: Value
    /// 0 for each output that may answer a row, −∞ for the others; only where tasks are known.
    let mask: Value?
    private let logits: Value
    private let masked: Value
    private(set) var inputs: [String: Value] = [:]

    init(
        _ model: ContinualModel<Scalar>, task: Int, rows: Int, rehearsed: RehearsedRows
    ) throws(NetworkError) {
        let graph = Graph(model.parameters)
        let all = rows + rehearsed.parts * rehearsed.rows
        self.graph = graph
        self.task = task
        (heads, scenario) = (model.tasks.heads, model.tasks.scenario)
        var parts: [Part] = []
        for part in 0...rehearsed.parts {
            let start = part == 0 ? 0 : rows + (part - 1) * rehearsed.rows
            let count = part == 0 ? rows : rehearsed.rows
            let labels = try graph.labels("labels of part \(part)", count: count, classes: model.tasks.outputs)
            parts.append(Part(rows: start..<start + count, labels: labels))
        }
        self.parts = parts
        images = graph.input("images", [all, model.tasks.pixels])
        logits = try model.network.answers(images, in: graph).logits
        mask = scenario == .task ? graph.input("mask", [all, model.tasks.outputs]) : nil
        masked = if let mask { try graph.add(logits, mask) } else { logits }
    }

    /// How many rows a part has.
    package func rows(ofPart part: Int) -> Int { parts[part].rows.count }

    /// The outputs for a part's images, none left out.
    package func logits(ofPart part: Int) throws(NetworkError) -> Value { try slice(logits, part) }

    /// The outputs for all parts' images.
    var allLogits: Value { logits }

    /// The mean cross entropy of a part, among the outputs that the scenario allows.
    package func crossEntropy(ofPart part: Int) throws(NetworkError) -> Value {
        try graph.softmaxCrossEntropy(slice(masked, part), parts[part].labels)
    }

    /// Numbers that the method hands over in each step, one row for each of the part's, under a name of its own.
    package mutating func input(_ name: String, part: Int, columns: Int) -> Value {
        let value = graph.input(name, [parts[part].rows.count, columns])
        inputs[name] = value
        return value
    }

    private func slice(_ x: Value, _ part: Int) throws(NetworkError) -> Value {
        parts.count == 1 ? x : try graph.slice(x, axis: 0, parts[part].rows)
    }
}
