import Numerics
import Testing

@Suite("Embedding")
struct EmbeddingTests {
    @Test("gradients of table and positions equal finite differences", arguments: [1, 3, 16, 21])
    func gradients(width: Int) throws {
        try checkGradients { graph in
            let tokens = try graph.tokens("t", count: 12, vocabulary: 5)
            try tokens.assign([0, 1, 4, 1, 1, -1, 2, 0, 4, 4, 1, 0])
            return try graph.embedding(
                tokens, length: 4, table: graph.variable("e", [5, width]), positions: graph.variable("p", [6, width]))
        }
    }

    @Test("a table that is also the head's weight gets both gradients")
    func tied() throws {
        try checkGradients { graph in
            let tokens = try graph.tokens("t", count: 6, vocabulary: 7)
            try tokens.assign([0, 1, 4, 1, 6, 2])
            let table = try graph.variable("e", [7, 9])
            let x = try graph.embedding(tokens, length: 3, table: table)
            return try graph.linear(x, weight: table)
        }
    }

    @Test("tokens beyond the table, and lengths that do not divide, are refused")
    func errors() throws {
        let graph = Graph(ParameterSet<Float>(random: RandomStream(seed: 1)))
        let tokens = try graph.tokens("t", count: 6, vocabulary: 7)
        #expect(throws: NetworkError.self) { try tokens.assign([0, 1, 2, 3, 4, 7]) }
        let table = graph.input("table", [7, 2])
        #expect(throws: NetworkError.self) { try graph.embedding(tokens, length: 4, table: table) }
        #expect(throws: NetworkError.self) { try graph.embedding(tokens, length: 0, table: table) }
        #expect(throws: NetworkError.self) {
            try graph.embedding(tokens, length: 6, table: table, positions: graph.input("p", [5, 2]))
        }
    }
}
