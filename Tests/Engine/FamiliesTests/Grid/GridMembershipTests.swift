import Families
import Testing

@Suite("Whether a grid holds a task")
struct GridMembershipTests {
    private func sweep(_ text: String) throws -> Sweep { try read("family: toy\n" + text).sweep }

    static let grids = [
        "axes: {method: [theta, linear-regression, naive-mean], lags: [1, 2], system: [Lorenz, Chua]}\nrepeats: 2\n",
        "zip: [{system: [Lorenz, Chua], keep: [true, false]}]\nexclude: [{system: Chua}]\n",
        "zip: [{task: {range: [1, 9], step: 2}, noise: [0, 0.1, 0.2, 0.3, 0.4]}]\n",
        "axes: {task: {range: [0, 20], step: 5}}\ninclude: [{noise: [0.25, 1], task: 3}]\norder: balanced\n",
        "axes: {noise: [0, 1]}\n",
    ]

    @Test("it has each of its own tasks, and of another grid exactly those of the same identity", arguments: grids)
    func agreesWithIdentities(text: String) throws {
        let sweep = try sweep(text)
        let membership = GridMembership(sweep.grid)
        let identities = Set((0..<sweep.count).map { sweep.identity(at: $0) })
        for other in try Self.grids.map({ try self.sweep($0) }) {
            for index in 0..<other.count {
                #expect(
                    membership.contains(other.grid[index]) == identities.contains(other.identity(at: index)),
                    "\(other.grid[index])")
            }
        }
    }

    @Test("a value off the steps of a range, a missing parameter and one too many are none of its tasks")
    func strangers() throws {
        let grid = try sweep("axes: {task: {range: [0, 1000000000000000], step: 5}}\n").grid
        let membership = GridMembership(grid)
        var cell = grid[grid.count - 1].dictionary
        #expect(membership.contains(Parameters(cell)))
        cell["task"] = 3
        #expect(!membership.contains(Parameters(cell)))
        cell["task"] = "5"
        #expect(!membership.contains(Parameters(cell)))
        cell["task"] = nil
        #expect(!membership.contains(Parameters(cell)))
        cell["task"] = 5
        cell["label"] = "x"
        #expect(!membership.contains(Parameters(cell)))
    }
}
