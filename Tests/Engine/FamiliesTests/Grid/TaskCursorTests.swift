import Families
import Testing

@Suite("Task cursor")
struct TaskCursorTests {
    static let texts = [
        "family: toy\naxes: {method: all, system: all, lags: [1, 5], noise: [0, 0.25]}\nrepeats: 3\n",
        "family: toy\norder: balanced\naxes: {task: {range: [0, 500]}, season: all}\nfixed: {method: theta}\n",
        "family: toy\nzip: {system: [Lorenz, Chua], noise: [0.1, 0.2]}\ninclude:\n  - {system: Rossler, label: \"a\\u00e9\"}\n",
        "family: command\naxes: {x: [1, 2.5, text, true, [1, 2], {a: 1}]}\nfixed: {argv: [echo, \"{x}\"]}\n",
    ]

    @Test("it gives every task the text and identity that its parameters give", arguments: texts)
    func agrees(text: String) throws {
        let sweep = try read(text).sweep
        var cursor = sweep.cursor()
        for index in 0..<sweep.count {
            let parameters = sweep.grid[index]
            #expect(cursor.canonicalJSON(at: index) == parameters.canonicalJSON)
            #expect(cursor.identity(at: index) == sweep.identity(at: index))
            let length = cursor.withTask(at: index) { canonical, _ in canonical.count }
            #expect(length == parameters.canonicalJSON.count)
        }
    }
}
