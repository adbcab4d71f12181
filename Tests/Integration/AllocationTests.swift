import Foundation
import Testing

extension IntegrationTests {
    @Suite("A training step allocates nothing after the first")
    struct AllocationTests {
        /// Counts calls of the C library's allocator in a process that it is loaded into, and says so at the end.
        private static let counter = """
            #include <stdio.h>
            #include <stddef.h>
            extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
            extern void *__libc_memalign(size_t, size_t);
            static long calls;
            void *malloc(size_t n) { __sync_fetch_and_add(&calls, 1); return __libc_malloc(n); }
            void *calloc(size_t n, size_t m) { __sync_fetch_and_add(&calls, 1); return __libc_calloc(n, m); }
            void *realloc(void *p, size_t n) { __sync_fetch_and_add(&calls, 1); return __libc_realloc(p, n); }
            int posix_memalign(void **p, size_t a, size_t n) {
                __sync_fetch_and_add(&calls, 1); *p = __libc_memalign(a, n); return *p ? 0 : 12; }
            __attribute__((destructor)) static void say(void) { fprintf(stderr, "allocations %ld\\n", calls); }
            """

        @Test(
            "five times as many steps make no more calls of malloc", arguments: ["mlp", "lstm", "nbeats", "clr_cnn3"])
        func steps(_ network: String) throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "swath-allocations-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let source = folder.appendingPathComponent("counter.c")
            let library = folder.appendingPathComponent("counter.so")
            try Self.counter.write(to: source, atomically: true, encoding: .utf8)
            // The toolchain that builds Swath has a C compiler.
            let compiler = Process()
            compiler.executableURL = URL(filePath: "/usr/bin/env")
            compiler.arguments = ["clang", "-O1", "-shared", "-fPIC", "-o", library.path, source.path]
            try compiler.run()
            compiler.waitUntilExit()
            try #require(compiler.terminationStatus == 0)

            func run(seconds: Double) throws -> (steps: Int, allocations: Int) {
                let result = try SwathProcess.run(
                    ["bench", "numerics", "--case", network, "--seconds", "\(seconds)", "--json"], in: folder,
                    environment: ["LD_PRELOAD": library.path])
                #expect(result.status == 0, "\(result.errors)")
                let line = try #require(
                    JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
                let said = result.errors.split(separator: "\n").last { $0.hasPrefix("allocations ") }
                return (
                    try #require(line["iters"] as? Int),
                    try #require(said.flatMap { Int($0.dropFirst("allocations ".count)) })
                )
            }
            let (few, many) = (try run(seconds: 0.3), try run(seconds: 1.5))
            try #require(many.steps >= few.steps + 10)
            // The lists of times grow now and then, and so does what is written at the end.
            #expect(many.allocations - few.allocations < 60, "\(few) and \(many)")
        }
    }
}
