import ScalingLaws
import Testing

@Suite("Tables of runs")
struct RunTableTests {
    private func problem(_ text: String, _ body: (RunTable) throws -> Void = { _ = try $0.runs() }) -> String {
        do {
            try body(RunTable(text: text, file: "runs.csv"))
            return "none"
        } catch { return "\(error)" }
    }

    @Test("columns are found by usual names or named, quoted cells and notes are read, tokens follow from steps")
    func reading() throws {
        let plain = try RunTable(
            text: "\u{FEFF}# mine\r\nParams,Tokens,Loss\r\n1e8,\"2e9\",3.5\r\n\r\n2e8, 4e9 ,3.1\r\n", file: "runs.csv")
        let runs = try plain.runs()
        #expect(runs.map(\.parameters) == [1e8, 2e8] && runs.map(\.tokens) == [2e9, 4e9])
        #expect(runs.map(\.loss) == [3.5, 3.1] && runs.map(\.run) == [0, 1] && runs.allSatisfy { $0.batch == nil })

        let steps = try RunTable(
            text: "size\tB\tsteps\tloss\tcurve\n1e6\t1000\t50\t4\tx\n1e6\t1000\t100\t3\tx\n1e7\t1000\t100\t2\ty",
            file: "t")
        var names = RunColumns()
        (names.parameters, names.run) = ("size", "curve")
        let curves = try steps.runs(names)
        #expect(curves.map(\.tokens) == [5e4, 1e5, 1e5] && curves.map(\.batch) == [1000, 1000, 1000])
        #expect(curves.map(\.run) == [0, 0, 1] && curves.map(\.steps) == [50, 100, 100])

        let derived = try RunTable(text: "n,tokens,steps,l\n1e6,1e6,10,3", file: "t").runs()
        #expect(derived[0].batch == 1e5)
        let budget = try RunTable(text: "n,d,l\n1e6,2e6,3", file: "t").budgetRuns()
        #expect(budget[0].operations == 1.2e13)
    }

    @Test("rows are chosen by conditions, of words and of numbers")
    func conditions() throws {
        let text = "n,d,l,kind\n1e6,1e6,4,a\n2e6,1e6,3,b\n4e6,1e6,,a"
        func kept(_ conditions: String...) throws -> [String] {
            var table = try RunTable(text: text, file: "runs.csv")
            for condition in conditions { try table.keep(where: condition) }
            return table.rows.map { $0[0] }
        }
        #expect(try kept("kind=a") == ["1e6", "4e6"])
        #expect(try kept("kind!=a") == ["2e6"])
        #expect(try kept("l!=") == ["1e6", "2e6"])
        #expect(try kept("n=1000000") == ["1e6"])
        #expect(try kept("n>=2e6", "l<4") == ["2e6"])
        #expect(throws: RunTableError.self) { try kept("kind=c") }
        #expect(throws: RunTableError.self) { try kept("colour=a") }
        #expect(throws: RunTableError.self) { try kept("kind") }
        #expect(throws: RunTableError.self) { try kept("n<many") }
    }

    @Test("what is wrong is told with its place and what would be right")
    func problems() {
        #expect(problem("") == "runs.csv: the file has no rows")
        #expect(problem("n,d,l").contains("no rows below"))
        #expect(problem("1,2,3\n4,5,6").contains("should name the columns"))
        #expect(problem("n,n,l\n1,2,3").contains("same name"))
        #expect(problem("n,d,l\n1,2").contains("line 2 has 2 columns"))
        #expect(problem("size,d,l\n1e6,1e6,3").contains("by --parameters; there are size, d, l"))
        #expect(problem("n,l\n1e6,3").contains("--batch and --steps"))
        #expect(
            problem("n,d,l\n1e6,1e6,-3")
                == "runs.csv: line 2, column l: \"-3\" is not a number above 0; leave rows out with --where")
        #expect(problem("n,d,l\n1e6,1e6,\n").contains("the cell is empty"))
        #expect(problem("n,d,l\n1e6,1e6,nan").contains("not a number above 0"))
        #expect(problem("n,d,l\n1e6,1e6,3\n70,1e6,3").contains("one unit"))
        #expect(problem("n,d,l\n1e6,1e6,300").contains("nats"))
        #expect(problem("n,d,l\n1e6,1e6,3") { _ = try $0.runs(columns(loss: "perplexity")) }.contains("\"perplexity\""))
    }

    @Test(
        "unique tokens are told by a column or by epochs, an empty cell is data seen once, and other units are refused")
    func uniqueTokens() throws {
        func unique(_ text: String, _ names: RunColumns = RunColumns()) throws -> [Double?] {
            try RunTable(text: text, file: "t").repeatedRuns(names).map(\.unique)
        }
        #expect(try unique("n,d,l,Unique_Tokens\n1e6,4e6,3,1e6\n1e6,4e6,3,\n1e6,4e6,3,9e6") == [1e6, nil, 9e6])
        #expect(try unique("n,d,l,epochs\n1e6,4e6,3,4\n1e6,4e6,3,") == [1e6, nil])
        var names = RunColumns()
        names.unique = "pool"
        #expect(try unique("n,d,l,pool,epochs\n1e6,4e6,3,2e6,1", names) == [2e6])
        func problem(_ text: String) -> String { self.problem(text) { _ = try $0.repeatedRuns() } }
        #expect(problem("n,d,l\n1e6,4e6,3").contains("--unique; there are n, d, l"))
        #expect(problem("n,d,l,unique\n1e6,4e6,3,-1").contains("line 2, column unique: \"-1\" is neither"))
        #expect(problem("n,d,l,unique\n1e6,4e6,3,many").contains("neither a number above 0 nor empty"))
        #expect(problem("n,d,l,unique\n1e6,4e9,3,2").contains("line 2: 2.0 unique tokens beside 4000000000.0 tokens"))
        #expect(problem("n,d,l,unique\n1e6,4000,3,4e15").contains("one unit"))
        // Laws that know no repetitions do not look at the column.
        #expect(self.problem("n,d,l,unique\n1e6,4e6,3,many") == "none")
    }

    private func columns(loss: String) -> RunColumns {
        var columns = RunColumns()
        columns.loss = loss
        return columns
    }

    @Test("the largest sizes are held out, if enough remain to learn from")
    func heldOut() throws {
        let runs = [1e6, 2e6, 2e6, 4e6, 8e6].enumerated().map {
            MeasuredRun(parameters: $1, tokens: 1e9, loss: 3, run: $0)
        }
        let held = try HeldOut(runs, sizes: 1)
        #expect(held.seen.count == 4 && held.unseen.map(\.parameters) == [8e6])
        #expect(try HeldOut(runs, sizes: 0).unseen.isEmpty)
        #expect(throws: ScalingLawError.self) { try HeldOut(runs, sizes: 2) }
        #expect(throws: ScalingLawError.self) { try HeldOut(runs, sizes: -1) }
    }
}
