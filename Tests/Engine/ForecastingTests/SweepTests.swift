import Families
import Forecasting
import Foundation
import Testing

@Suite("The ready sweeps")
struct SweepTests {
    private func read(_ name: String) throws -> SweepFile {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root = root.deletingLastPathComponent() }
        let path = root.appending(path: "sweeps/\(name)").path
        return try SweepFile.read(
            bytes: [UInt8](Data(contentsOf: URL(filePath: path))), file: path,
            registry: FamilyRegistry([ForecastingFamily()]))
    }

    @Test("forecasting-first plans six methods on 129 systems")
    func first() throws {
        let file = try read("forecasting-first.yaml")
        #expect(file.sweep.count == 6 * 129)
        #expect(file.warnings.isEmpty)
    }

    @Test(
        "the published series are 131, univariate and multivariate",
        .enabled(if: PublishedData.liesBesideCheckout, "the published data is not where the sweep file looks for it"))
    func published() throws {
        #expect(try read("forecasting-published.yaml").sweep.count == 10 * 131)
        #expect(try read("forecasting-published-neural.yaml").sweep.count == 5 * 131)
        let ranks = try read("forecasting-published-ranks.yaml").sweep
        #expect(ranks.count == 2 * 66 * 6)
        #expect(ranks.stageCount == 2)
        #expect(try read("forecasting-published-multivariate.yaml").sweep.count == 12 * 131 * 2)
        let apart = try read("forecasting-published-apart.yaml").sweep
        #expect(apart.count == 66 * 2 * 12)
        #expect(apart.stageCount == 3)
    }
}
