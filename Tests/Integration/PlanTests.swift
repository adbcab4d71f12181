import Foundation
import Testing

extension IntegrationTests {
    /// `swath plan`: what a sweep would cost, and what of it there is already.
    @Suite
    struct PlanTests {
        private func yaml(_ tasks: Int, _ actions: String = "noop, records") -> String {
            """
            name: planned
            family: probe
            axes: {action: [\(actions)], task: {range: [0, \(tasks - 1)]}}
            """
        }

        @Test("a plan tells what its store knows: nothing, the same cells, then how many are new and gone")
        func plans() throws {
            let cluster = try Cluster()
            let file = cluster.folder.appendingPathComponent("planned.yaml")
            func plan(_ text: String, _ more: [String] = []) throws -> String {
                try text.write(to: file, atomically: true, encoding: .utf8)
                let plan = try SwathProcess.run(
                    ["plan", file.path, "--store", cluster.store] + more, in: cluster.folder)
                #expect(plan.status == 0, "\(plan.errors)")
                return plan.output
            }
            let unknown = try plan(yaml(20))
            #expect(unknown.contains("predicted  unknown") && !unknown.contains("earlier"), "\(unknown)")
            let run = try SwathProcess.run(
                ["run", file.path, "--slots", "2", "--store", cluster.store], in: cluster.folder)
            #expect(run.status == 0, "\(run.errors)")

            let same = try plan(yaml(20))
            #expect(same.contains("from 40 finished tasks"), "\(same)")
            #expect(same.contains("earlier    the same cells as sweep 1, done\n"), "\(same)")
            #expect(same.contains("at hand    40 of 40 cells have results, which are taken over\n"), "\(same)")

            let other = try plan(yaml(30, "records, spin"))
            #expect(
                other.contains("earlier    beside sweep 1, done: 40 of 60 cells are new, 20 of its 40 are gone\n"),
                "\(other)")
            #expect(other.contains("at hand    20 of 60 cells have results"), "\(other)")

            let json = try plan(yaml(30, "records, spin"), ["--json"])
            let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
            let store = object?["store"] as? [String: Any]
            #expect((store?["at_hand"] as? [String: Any])?["count"] as? Int == 20)
            #expect((object?["core_seconds"] as? Double ?? 0) > 0)
            let axes = object?["axes"] as? [[String: Any]]
            #expect(axes?.map { $0["name"] as? String } == ["action", "task"])
            #expect(axes?.map { $0["values"] as? Int } == [2, 30])
            #expect(object?["order"] as? String == "longest-first" && object?["attempts"] as? Int == 3)
            #expect(object?["cores"] as? Int == 1)
        }
    }
}
