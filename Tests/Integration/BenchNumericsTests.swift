import Foundation
import Testing

extension IntegrationTests {
    @Suite("swath bench numerics")
    struct BenchNumericsTests {
        private func swath(
            _ arguments: [String], environment: [String: String] = [:]
        ) throws -> (status: Int32, output: String, errors: String) {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-numerics-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try SwathProcess.run(
                ["bench", "numerics"] + arguments, in: folder, seconds: 120, environment: environment)
        }

        private func figures(_ text: String) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        @Test("a case is one line of JSON with the fields of the peer's script")
        func json() throws {
            let result = try swath(["--case", "mlp", "--seconds", "0.05", "--json"])
            #expect(result.status == 0, "\(result.errors)")
            let line = try figures(result.output)
            for field in ["ms_step", "ms_best", "ms_cpu", "gflops_cpu", "train_per_s", "peak_rss_mb", "peak_fraction"] {
                #expect((line[field] as? Double ?? 0) > 0, "\(field)")
            }
            #expect(line["params"] as? Int == 478_410)
            #expect(line["iters"] as? Int ?? 0 >= 5)
        }

        @Test("less wide kernels can be asked for", arguments: ["portable": "portable", "avx2": "AVX2"])
        func levels(_ wanted: String, _ reported: String) throws {
            let result = try swath(
                ["--case", "mlp", "--seconds", "0.05", "--json"], environment: ["SWATH_KERNELS": wanted])
            #expect(result.status == 0, "\(result.errors)")
            let level = try figures(result.output)["kernels"] as? String
            // A processor without AVX2 has nothing but the portable ones.
            #expect(level == reported || level == "portable")
        }

        @Test("cases are listed, and one that is not among them is refused with their names")
        func unknown() throws {
            let list = try swath(["--list"])
            #expect(list.status == 0 && list.output.contains("mlp"))
            let result = try swath(["--case", "mpl"])
            #expect(result.status == 64)
            #expect(result.errors.contains("mpl") && result.errors.contains("mlp"), "\(result.errors)")
        }
    }
}
