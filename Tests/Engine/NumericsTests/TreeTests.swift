import Numerics
import Testing

@Suite("Regression trees")
struct TreeTests {
    struct Case: Decodable {
        let features, targets, queries, predictions: [[Double]]
        let fewestRows, leaves, depth: Int?
        let deviations: [Double]?
        let runs: Int?
        let settings: Settings?
        struct Settings: Decodable {
            let rounds, mostDepth, mostBins: Int
            let learningRate, penalty, leastGain, leastWeight: Double
        }

        func table() throws -> FeatureTable {
            try FeatureTable(rows: features.count, columns: features[0].count) { features[$0][$1] }
        }
        var singles: [[Float]] { queries.map { $0.map(Float.init) } }
    }
    struct Document: Decodable {
        let trees: [Case]
        let forest: Case
        let boosted: [Case]
    }

    @Test("without ties a tree is scikit-learn's: as many leaves, as deep, the same predictions")
    func singleTree() throws {
        for golden in try Fixture.read("trees.json", as: Document.self).trees {
            var settings = RandomForest.Settings()
            settings.trees = 1
            settings.bootstrap = false
            settings.fewestRows = try #require(golden.fewestRows)
            let forest = try RandomForest(
                features: golden.table(), targets: Matrix(rowMajor: golden.targets), settings: settings,
                random: RandomStream(seed: 3))
            #expect(forest.trees[0].leafCount == golden.leaves)
            #expect(forest.trees[0].depth == golden.depth)
            for (query, expected) in zip(golden.singles, golden.predictions) {
                // Means of at most a hundred numbers of about 1.
                #expect(distance(forest.predict(query), expected) < 1e-14)
            }
        }
    }

    @Test("forests predict as scikit-learn's do, as far as their seeds let one tell")
    func forest() throws {
        let golden = try Fixture.read("trees.json", as: Document.self).forest
        let deviations = try #require(golden.deviations)
        let theirs = Double(try #require(golden.runs))
        let ours = 40
        var settings = RandomForest.Settings()
        settings.trees = 30
        let (table, targets) = (try golden.table(), try Matrix(rowMajor: golden.targets))
        let forests = try (0..<ours).map {
            try RandomForest(
                features: table, targets: targets, settings: settings, random: RandomStream(seed: UInt64($0)))
        }
        var squares = 0.0
        for (place, query) in golden.singles.enumerated() {
            let values = forests.map { $0.predict(query)[0] }
            let centre = values.reduce(0, +) / Double(ours)
            let variance = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(ours - 1)
            let theirVariance = deviations[place] * deviations[place]
            let error = (variance / Double(ours) + theirVariance / theirs).squareRoot()
            let score = (centre - golden.predictions[place][0]) / error
            // Twenty queries: 4.5 deviations are exceeded once in 7,000 runs of the test.
            #expect(abs(score) < 4.5, "query \(place): \(centre) against \(golden.predictions[place][0])")
            squares += score * score
            // Spread alike: variances of 40 and of 60 draws have a ratio within 3 but for 1 case in 10,000.
            #expect(variance < 3 * theirVariance && theirVariance < 3 * variance, "query \(place)")
        }
        // χ² of 20 with correlated queries: 60 would be beyond doubt.
        #expect(squares < 60)
    }

    @Test("boosted trees equal xgboost's to the last bits of 32-bit numbers")
    func boosted() throws {
        for golden in try Fixture.read("trees.json", as: Document.self).boosted {
            let theirs = try #require(golden.settings)
            var settings = GradientBoostedTrees.Settings()
            settings.rounds = theirs.rounds
            settings.mostDepth = theirs.mostDepth
            settings.mostBins = theirs.mostBins
            settings.learningRate = theirs.learningRate
            settings.penalty = theirs.penalty
            settings.leastGain = theirs.leastGain
            settings.leastWeight = theirs.leastWeight
            let model = try GradientBoostedTrees(
                features: golden.table(), targets: golden.targets.map { $0[0] }, settings: settings)
            #expect(model.trees.count == theirs.rounds)
            for (query, expected) in zip(golden.singles, golden.predictions) {
                #expect(abs(model.predict(query) - expected[0]) < 2e-6)
            }
        }
    }

    @Test("the same stream gives the same forest, another stream another")
    func determinism() throws {
        let golden = try Fixture.read("trees.json", as: Document.self).forest
        let (table, targets) = (try golden.table(), try Matrix(rowMajor: golden.targets))
        func grown(_ seed: UInt64) throws -> [RegressionTree] {
            try RandomForest(features: table, targets: targets, random: RandomStream(seed: seed)).trees
        }
        #expect(try grown(5) == grown(5))
        #expect(try grown(5) != grown(6))
    }

    @Test("what carries no information gives one leaf: constant features, constant targets, one row")
    func degenerate() throws {
        func single(_ rows: Int, _ features: (Int, Int) -> Double, _ targets: [Double]) throws -> RegressionTree {
            let table = try FeatureTable(rows: rows, columns: 2, features)
            return try RandomForest(
                features: table, targets: Matrix(column: targets), random: RandomStream(seed: 1)
            ).trees[0]
        }
        #expect(try single(5, { _, _ in 7 }, [1, 2, 3, 4, 5]).leafCount == 1)
        #expect(try single(5, { row, _ in Double(row) }, [2, 2, 2, 2, 2]).leafCount == 1)
        #expect(try single(1, { _, _ in 7 }, [4]).predict([0, 0]) == [4])
        let table = try FeatureTable(rows: 3, columns: 1) { _, _ in 1 }
        let boosted = try GradientBoostedTrees(features: table, targets: [1, 2, 3])
        #expect(boosted.predict([1]) == 2)
    }

    @Test("more rows than 16 bits can count are split as well")
    func wide() throws {
        let rows = 70_000
        let table = try FeatureTable(rows: rows, columns: 1) { row, _ in Double((row * 37) % rows) }
        var settings = RandomForest.Settings()
        settings.trees = 1
        settings.bootstrap = false
        settings.mostDepth = 1
        let targets = (0..<rows).map { (($0 * 37) % rows) < 20_000 ? -1.0 : 1.0 }
        let forest = try RandomForest(
            features: table, targets: Matrix(column: targets), settings: settings, random: RandomStream(seed: 1))
        #expect(forest.predict([19_999]) == [-1])
        #expect(forest.predict([20_000]) == [1])
    }

    @Test("what cannot be learned from is refused with a sentence")
    func refusals() throws {
        #expect(throws: TreeError.notFinite) { try FeatureTable(rows: 2, columns: 1) { _, _ in 1e300 } }
        #expect(throws: TreeError.self) { try FeatureTable(rows: 0, columns: 1) { _, _ in 0 } }
        let table = try FeatureTable(rows: 2, columns: 1) { row, _ in Double(row) }
        #expect(throws: TreeError.notFinite) {
            try RandomForest(features: table, targets: Matrix(column: [1, .nan]), random: RandomStream(seed: 1))
        }
        #expect(throws: TreeError.tooManyOutputs(65)) {
            try RandomForest(features: table, targets: Matrix(rows: 2, columns: 65), random: RandomStream(seed: 1))
        }
        #expect(throws: TreeError.self) { try GradientBoostedTrees(features: table, targets: [1, 2, 3]) }
        #expect(throws: TreeError.cancelled) {
            try GradientBoostedTrees(features: table, targets: [1, 2]) { true }
        }
    }
}
