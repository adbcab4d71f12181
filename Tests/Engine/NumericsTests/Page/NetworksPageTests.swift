import Foundation
import Numerics
import Testing

@Suite("The page on networks")
struct NetworksPageTests {
    @Test("what the page shows runs, learns, and goes on exactly after a checkpoint")
    func runs() throws {
        let (accuracy, isExact) = try NetworksPage.run()
        #expect(accuracy > 0.95)
        #expect(isExact)
    }

    @Test("the operation that the page adds has the right gradients")
    func operation() throws {
        try checkGradients { graph in
            let a = try graph.variable("a", [3, 21])
            return try graph.blend(
                graph.map(a, .tanh), graph.blend(a, graph.variable("b", [3, 21]), share: 0.25), share: 0.6)
        }
        try checkGradients { graph in
            let x = try graph.variable("x", [4, 5])
            return try Residual(name: "block", width: 5)(graph.blend(x, x, share: 0.3), in: graph)
        }
    }

    @Test("every block of Swift on the page is compiled here, word for word")
    func sameWords() throws {
        let here = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let source = try String(contentsOf: here.appending(path: "NetworksPage.swift"), encoding: .utf8)
        let root = (0..<4).reduce(here) { folder, _ in folder.deletingLastPathComponent() }
        let page = try String(contentsOf: root.appending(path: "docs/networks.md"), encoding: .utf8)
        let compiled = regions(of: source, from: "// page", to: "// end")
        let shown = regions(of: page, from: "```swift", to: "```")
        #expect(compiled.count >= 7)
        // In any order: the page begins with what is easy.
        for block in shown { #expect(compiled.contains(block), "on the page only:\n\(block)") }
        for block in compiled { #expect(shown.contains(block), "in the test only:\n\(block)") }
    }

    /// The lines between two marks, without the indentation of the first mark.
    private func regions(of text: String, from start: String, to end: String) -> [String] {
        var regions: [String] = []
        var lines: [Substring]?
        var indentation = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.drop { $0 == " " }
            if let open = lines {
                if words == end {
                    regions.append(open.joined(separator: "\n"))
                    lines = nil
                } else {
                    lines?.append(
                        line.prefix(indentation).allSatisfy { $0 == " " } ? line.dropFirst(indentation) : line)
                }
            } else if words == start {
                lines = []
                indentation = line.count - words.count
            }
        }
        return regions
    }
}
