#if arch(x86_64)
    import Foundation
    import Storage
    import Testing

    extension IntegrationTests {
        /// Which loops OpenBLAS multiplies with, where it may not know the processor.
        @Suite
        struct BLASRestartTests {
            @Test("a kernel that a person forces stays")
            func forced() throws {
                let cluster = try Cluster()
                let found = try SwathProcess.run(
                    ["doctor"], in: cluster.folder, environment: ["OPENBLAS_CORETYPE": "Nehalem"])
                #expect(found.output.contains("OpenBLAS Nehalem"), "\(found.output)")
            }

            @Test("programs that are swept do not see that Swath has started once more")
            func hidden() throws {
                let cluster = try Cluster()
                let sweep = cluster.folder.appendingPathComponent("hidden.yaml")
                // Two are set where Swath restarts itself, and taken back at once.
                try """
                name: hidden
                family: command
                fixed:
                  argv: [sh, -c, 'echo "{{\\"name\\": \\"seen\\", \\"value\\": $(env | grep -c -e SWATH_BLAS -e OPENBLAS_CORETYPE)}}"']
                """.write(to: sweep, atomically: true, encoding: .utf8)
                let result = try SwathProcess.run(
                    ["run", sweep.path, "--store", "hidden.sqlite", "--quiet"], in: cluster.folder)
                #expect(result.status == 0, "\(result.errors)")
                let own = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] == nil ? 0.0 : 1
                let rows = try StoreReader.open(path: cluster.folder.appendingPathComponent("hidden.sqlite").path).rows(
                    "SELECT value FROM record WHERE name = 'seen'")
                #expect(rows == [[.real(own)]])
            }
        }
    }
#endif
