import Numerics

/// Asks a model questions.
struct KnowledgeTester<Scalar: NetworkScalar> {
    private let sentences: KnowledgeModel<Scalar>.Sentences
    private let program: Program<Scalar>
    private let context: Int
    private let vocabulary: Int

    /// Questions of a pass.
    private static var rows: Int { 256 }

    /// - Throws: `outOfMemory`.
    init(_ model: KnowledgeModel<Scalar>, _ parameters: ParameterSet<Scalar>) throws(NetworkError) {
        sentences = try model.sentences(Self.rows, parameters)
        program = try sentences.graph.compile(outputs: [sentences.logits])
        (context, vocabulary) = (model.context, model.vocabulary)
    }

    /// The share of questions whose answer is right in every token; nil where there are none.
    func score(_ probe: KnowledgeProbe) throws(NetworkError) -> Double? {
        guard !probe.questions.isEmpty else { return nil }
        var right = 0
        for start in stride(from: 0, to: probe.questions.count, by: Self.rows) {
            right += try answered(probe.questions[start..<min(start + Self.rows, probe.questions.count)])
        }
        return Double(right) / Double(probe.questions.count)
    }

    /// How many of a pass's questions are answered right, the likeliest token at each place.
    private func answered(_ questions: ArraySlice<KnowledgeProbe.Question>) throws(NetworkError) -> Int {
        var tokens = [Int32](repeating: 0, count: Self.rows * context)
        var places: [Int] = []
        for (row, question) in questions.enumerated() {
            for (place, token) in question.prompt.enumerated() { tokens[row * context + place] = token }
            places.append(row * context + question.prompt.count - 1)
        }
        var isRight = Array(repeating: true, count: questions.count)
        let length = questions.map(\.answer.count).max() ?? 0
        for k in 0..<length {
            try sentences.tokens.assign(tokens)
            program.forward()
            let answers = try program.withValues(of: sentences.logits) { logits in
                places.map { place in
                    let row = logits[place * vocabulary..<(place + 1) * vocabulary]
                    var best = row.startIndex
                    for j in row.indices where row[j] > row[best] { best = j }
                    return Int32(best - row.startIndex)
                }
            }
            for (row, question) in questions.enumerated() where k < question.answer.count {
                if answers[row] != question.answer[k] { isRight[row] = false }
                places[row] += 1
                // The last answer has no place to stand, and needs none.
                if k + 1 < question.answer.count { tokens[places[row]] = answers[row] }
            }
        }
        return isRight.count(where: \.self)
    }
}
