import Foundation
import Storage
import Testing

extension IntegrationTests {
    /// Bad input is answered by a sentence and a documented exit status before any work starts.
    @Suite
    struct BadInputTests {
        let folder: URL

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-bad-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }

        private func write(_ text: String, to name: String) throws {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }

        private func swath(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
            try SwathProcess.run(arguments, in: folder, seconds: 30)
        }

        @Test(
            "a sweep file that is wrong is refused with file, line, column and the nearest right name",
            arguments: [
                ("name: x\nfamily: forcasting\naxes: {method: all}\n", "x.yaml:2:9", "forecasting"),
                ("name: x\nfamily: probe\naxes: {tsk: [1]}\n", "x.yaml:3:8", "task"),
                (
                    "name: x\nfamily: forecasting\naxes: {method: [naive-men], system: [Lorenz]}\n", "x.yaml:3:17",
                    "naive-mean"
                ),
                ("name: x\nfamily: forecasting\naxes: {method: [fft], system: [Lorentz]}\n", "x.yaml:3:32", "Lorenz"),
                ("name: x\nfamily: probe\naxes: {task: []}\n", "x.yaml:3:14", "no values"),
                ("name: x\nname: y\nfamily: probe\naxes: {task: [1]}\n", "x.yaml:2:1", "name"),
                ("name: x\nfamily: probe\naxes: {task: [-1]}\n", "x.yaml:3:15", "0"),
                (
                    "name: x\nfamily: probe\naxes: {task: {range: [0, 9000000000000000000]}, repeat: [1]}\n"
                        + "repeats: 4\n",
                    "x.yaml:3:49", "repeat"
                ),
            ])
        func badSweepFiles(_ text: String, _ place: String, _ word: String) throws {
            try write(text, to: "x.yaml")
            let result = try swath("run", "x.yaml")
            #expect(result.status == 2, "\(result.errors)")
            #expect(result.errors.contains(place) && result.errors.contains(word), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("swath.sqlite").path))
        }

        @Test("a file that is not there is named")
        func missingFile() throws {
            let result = try swath("run", "nowhere.yaml")
            #expect(result.status == 2 && result.errors.contains("nowhere.yaml"), "\(result.errors)")
        }

        @Test("a database of another program is refused and left as it is")
        func foreignStore() throws {
            try write("name: x\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            try write(
                "this is not a database, whatever its name says; it is some text of a person's", to: "swath.sqlite")
            let before = try Data(contentsOf: folder.appendingPathComponent("swath.sqlite"))
            let result = try swath("run", "x.yaml")
            #expect(result.status == 3 && result.errors.contains("not a SQLite database"), "\(result.errors)")
            #expect(try Data(contentsOf: folder.appendingPathComponent("swath.sqlite")) == before)
        }

        @Test("a store that another coordinator has open is refused, and the holder is named")
        func lockedStore() throws {
            let cluster = try Cluster()
            try cluster.startCoordinator()
            try write("name: x\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            let result = try swath("run", "x.yaml", "--store", cluster.store)
            #expect(result.status == 3 && result.errors.contains("in use by the coordinator"), "\(result.errors)")
        }

        @Test("a folder that does not exist is named")
        func missingFolder() throws {
            try write("name: x\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            let result = try swath("run", "x.yaml", "--store", "nowhere/x.sqlite")
            #expect(result.status == 3 && result.errors.contains("nowhere"), "\(result.errors)")
        }

        @Test("a port in use is named")
        func portInUse() throws {
            let first = try SwathProcess(
                ["coordinator", "--store", "a.sqlite", "--listen", "tcp://127.0.0.1:0"], in: folder)
            defer { first.killHard() }
            #expect(eventually { first.output.contains("listening on ") })
            let endpoint = first.output.split(separator: "\n")[0].dropFirst("listening on ".count)
            let second = try swath("coordinator", "--store", "b.sqlite", "--listen", String(endpoint))
            #expect(second.status == 5 && second.errors.contains("in use"), "\(second.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!left.contains { $0.hasPrefix("b.sqlite") }, "nothing was started, and nothing is left: \(left)")
            let third = try swath("coordinator", "--store", "a.sqlite", "--listen", String(endpoint))
            #expect(third.status == 3 && third.errors.contains("in use by the coordinator"), "\(third.errors)")
        }

        @Test(
            "a run of tasks that never fit this machine ends before it begins",
            arguments: [("cores: 64", "64 cores"), ("memory: 900TiB", "of memory")])
        func neverFits(_ resources: String, _ word: String) throws {
            try write("name: x\nfamily: probe\naxes: {task: [1]}\nresources: {\(resources)}\n", to: "x.yaml")
            let result = try swath("run", "x.yaml", "--slots", "2")
            #expect(result.status == 2 && result.errors.contains(word), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("swath.sqlite").path))
        }

        @Test("a worker's node is looked at before it connects")
        func node() throws {
            for node in ["a\nb", String(repeating: "x", count: 257)] {
                let result = try swath("worker", "--connect", "tcp://127.0.0.1:1", "--node", node)
                #expect(result.status == 64 && result.errors.contains("--node"), "\(result.errors)")
            }
        }

        @Test("what cannot be pardoned is said")
        func pardon() throws {
            let first = try SwathProcess(
                ["coordinator", "--store", "a.sqlite", "--listen", "ipc://\(folder.path)/s"], in: folder)
            defer { first.killHard() }
            #expect(eventually { first.output.contains("listening on ") })
            let unknown = try swath("pardon", "12ab", "--store", "a.sqlite")
            #expect(unknown.status == 2 && unknown.errors.contains("no worker"), "\(unknown.errors)")
            #expect(try swath("pardon", "x y", "--store", "a.sqlite").errors.contains("16 hexadecimal digits"))
        }

        @Test("a coordinator does not listen beyond this machine without keys")
        func insecure() throws {
            let result = try swath("coordinator", "--store", "a.sqlite", "--listen", "tcp://0.0.0.0:0")
            #expect(result.status == 5 && result.errors.contains("--insecure"), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("a.sqlite").path))
        }

        @Test("a coordinator that cannot be reached is named within its time")
        func unreachable() throws {
            let result = try swath("status", "--connect", "tcp://127.0.0.1:1")
            #expect(result.status == 4 && result.errors.contains("tcp://127.0.0.1:1"), "\(result.errors)")
        }

        @Test(
            "a query can only read",
            arguments: [
                "DELETE FROM task", "INSERT INTO meta VALUES ('a', 1)", "DROP TABLE sweep", "ATTACH 'x.sqlite' AS x",
                "PRAGMA journal_mode = DELETE", "VACUUM", "UPDATE sweep SET name = 'x'",
            ])
        func queriesOnlyRead(_ sql: String) throws {
            try write("name: x\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            #expect(try swath("run", "x.yaml").status == 0)
            let result = try swath("query", sql)
            #expect(result.status == 2, "\(result.errors)\(result.output)")
            #expect(try swath("query", "SELECT name FROM sweep", "--format", "csv").output.contains("x"))
        }

        @Test("SQL that SQLite does not take is answered with the nearest right name")
        func wrongSQL() throws {
            try write("name: x\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            #expect(try swath("run", "x.yaml").status == 0)
            let result = try swath("query", "SELECT nam FROM sweep")
            #expect(result.status == 2 && result.errors.contains("name"), "\(result.errors)")
        }

        @Test("wrong use of the command line has the status that sysexits.h gives it")
        func usage() throws {
            #expect(try swath("run").status == 64)
            #expect(try swath("runn").status == 64)
            #expect(try swath("--version").status == 0)
            #expect(try swath("run", "--help").output.contains("EXAMPLES"))
        }

        @Test(
            "a store that SQLite would not keep is refused", arguments: ["", ":memory:", "file:x.sqlite"])
        func noStore(_ store: String) throws {
            for command in [["status"], ["query", "SELECT 1"], ["coordinator", "--listen", "tcp://127.0.0.1:0"]] {
                let result = try SwathProcess.run(command + ["--store", store], in: folder, seconds: 30)
                #expect(result.status == 64 && result.errors.contains("must name a file"), "\(result.errors)")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!names.contains { $0.contains("coordinator") })
        }

        @Test("a name that is nearly right is told beside those that there are")
        func nearestNames() throws {
            try write("name: slow\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            #expect(try swath("run", "x.yaml").status == 0)
            let pause = try swath("pause", "slaw")
            #expect(pause.status == 2 && pause.errors.contains("did you mean \"slow\"?"), "\(pause.errors)")
            let describe = try swath("describe", "forecasting", "metod")
            #expect(describe.status == 2 && describe.errors.contains("did you mean \"method\"?"), "\(describe.errors)")
        }

        @Test("a column that a text file lacks is refused where the sweep file names it")
        func missingColumn() throws {
            let rows = (0..<1300).map { "\($0),\($0 % 7)" }.joined(separator: "\n")
            try write("time,speed\n\(rows)\n", to: "data.csv")
            try write(
                "name: x\nfamily: forecasting\naxes: {method: [naive-mean]}\n"
                    + "fixed: {input: \"csv:data.csv\", column: sped}\n",
                to: "x.yaml")
            let result = try swath("check", "x.yaml")
            #expect(result.status == 2 && result.output.isEmpty, "\(result.output)")
            #expect(
                result.errors.contains("x.yaml:4:32: column: ") && result.errors.contains("it has time, speed")
                    && result.errors.contains("did you mean \"speed\"?"), "\(result.errors)")
        }

        @Test("SQL may begin with a remark, and a statistic with a senseless share is an error")
        func remarks() throws {
            try write("name: x\nfamily: probe\naxes: {task: [1]}\n", to: "x.yaml")
            let run = try swath("run", "x.yaml")
            #expect(run.status == 0 && !run.errors.contains("swath report"), "probe has no reports: \(run.errors)")
            let result = try swath("query", "-- how many\nSELECT count(*) AS n FROM task", "--format", "csv")
            #expect(result.status == 0 && result.output == "n\r\n1\r\n", "\(result.output)\(result.errors)")
            let senseless = try swath("query", "SELECT quantile(idx, 2) FROM task")
            #expect(senseless.status == 2 && senseless.errors.contains("q must be a number"), "\(senseless.errors)")
        }
    }
}
