// swift-tools-version: 6.3
import PackageDescription

/// `SWATH_STRICT=1` turns warnings into errors: CI and `make lint` set it. A user who builds with
/// a newer compiler than ours is not stopped by a warning that we have not seen.
let strict = Context.environment["SWATH_STRICT"] == "1"

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// Kernels are compiled without overflow and bounds traps; everything else keeps them.
let kernelSettings: [SwiftSetting] = settings + [.unsafeFlags(["-Ounchecked"], .when(configuration: .release))]

let package = Package(
    name: "swath",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "swath", targets: ["swath"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries: a module map each, nothing else.
        .systemLibrary(name: "CZeroMQ", pkgConfig: "libzmq", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),

        // The C library's settings of its allocator, which Glibc's module leaves out.
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // A text that language models learn from, inside the program.
        .target(name: "CKingJames", exclude: ["kjv.txt"]),
        // Instructions of vectors that Swift has no name for.
        .target(name: "CShuffles"),
        // Images that continual learners are tried with, inside the program.
        .target(name: "CDigits", exclude: ["digits.bin"]),
        .target(name: "CMosaic", exclude: ["NOTICE.md", "anchor-pool.bin", "mosaic53.bin"]),
        // The network that isolated continual learners build on, inside the program.
        .target(name: "CAnchor", exclude: ["anchor.bin"]),
        // Reads files of images, by libstb-dev's header alone.
        .target(name: "CImageDecoding"),

        .target(name: "Identifiers", swiftSettings: settings),

        // Engine: the compute. It knows nothing of sockets or databases.
        .target(name: "KernelInterface", path: "Sources/Engine/Kernels/Interface", swiftSettings: kernelSettings),
        .target(
            name: "Numerics", dependencies: ["COpenBLAS", "KernelInterface"] + kernelNames,
            path: "Sources/Engine/Numerics", swiftSettings: kernelSettings),
        .target(
            name: "Dynamics", dependencies: ["Numerics"], path: "Sources/Engine/Dynamics",
            swiftSettings: settings),
        .target(
            name: "Families",
            dependencies: [
                "Identifiers", "Numerics",
                .product(name: "Yams", package: "Yams"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Engine/Families", swiftSettings: settings),
        .target(
            name: "Forecasting", dependencies: ["Families", "Numerics", "Dynamics"],
            path: "Sources/Engine/Forecasting", swiftSettings: settings),

        .target(
            name: "ScalingLaws", dependencies: ["CKingJames", "CZlib", "Families", "Identifiers", "Numerics"],
            path: "Sources/Engine/ScalingLaws", swiftSettings: settings),

        .target(
            name: "ContinualLearning",
            dependencies: [
                "CAnchor", "CDigits", "CImageDecoding", "CMosaic", "CZlib", "Families", "Identifiers", "Numerics",
            ],
            path: "Sources/Engine/ContinualLearning", swiftSettings: settings),

        // Wire.
        .target(
            name: "Protocol",
            dependencies: [
                "CZeroMQ", "Identifiers",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Schema"], swiftSettings: settings),

        // Coordinator. Scheduling imports neither ZeroMQ nor SQLite.
        .target(
            name: "Scheduling", dependencies: ["Identifiers"], path: "Sources/Coordinator/Scheduling",
            swiftSettings: settings),
        .target(
            name: "Storage",
            dependencies: [
                "CZlib", "Identifiers", "Families", "Numerics",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Sources/Coordinator/Storage", swiftSettings: settings),
        .target(
            name: "Reporting",
            dependencies: [
                "Identifiers", "Families", "ScalingLaws", "Storage",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/Coordinator/Reporting", swiftSettings: settings),
        .target(
            name: "Coordinator",
            dependencies: [
                "CMalloc", "Identifiers", "Families", "Protocol", "Scheduling", "Storage",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Coordinator/Gateway", swiftSettings: settings),
        .target(
            name: "Monitoring",
            dependencies: [
                "Coordinator", "Identifiers",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Sources/Coordinator/Monitoring", swiftSettings: settings),

        .target(
            name: "Worker",
            dependencies: [
                "CMalloc", "Identifiers", "Families", "Protocol", "Numerics",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // What a cluster is asked to run, as text: no sockets, no database.
        .target(
            name: "Launching", dependencies: [.product(name: "Yams", package: "Yams")], path: "Sources/Launch",
            swiftSettings: settings),

        .executableTarget(
            name: "swath",
            dependencies: [
                "Coordinator", "Launching", "Monitoring", "Reporting", "Scheduling", "Storage", "Worker",
                "Families", "Forecasting", "ScalingLaws", "ContinualLearning", "Dynamics", "Numerics", "Protocol",
                "Identifiers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings,
            // The build id tells one build from another in every attempt's row.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--build-id"], .when(platforms: [.linux]))]),

        // Clusters by the thousand under a virtual clock; optimised, as what it drives is. `make simulate` runs them.
        .target(
            name: "SchedulerSimulation", dependencies: ["Identifiers", "Scheduling"],
            path: "Tests/Coordinator/SchedulerSimulation", swiftSettings: settings),
        .executableTarget(
            name: "simulate",
            dependencies: [
                "CMalloc", "SchedulerSimulation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Coordinator/Simulate", swiftSettings: settings),

        // A browser that opens pages as a reader would, for the tests that look at them.
        .target(
            name: "PageReading", dependencies: ["Reporting"], path: "Tests/Coordinator/PageReading",
            swiftSettings: settings),
    ] + kernels + tests
)

/// The inner loops, compiled for each precision and for each feature level of processors; which to use is
/// decided when a process starts. The folders are links to `Loops`.
var kernels: [Target] {
    func loops(_ precision: String, _ level: String, _ flags: [String]) -> Target {
        var defines: [SwiftSetting] = precision == "Double" ? [.define("DOUBLE_PRECISION")] : []
        if !flags.isEmpty { defines += [.define(level), .define("FUSED_MULTIPLY_ADD")] }
        // Without -fno-math-errno a square root is a call into the C library, and no loop with one is vectorised.
        let compiler = (flags + ["-fno-math-errno"]).flatMap { ["-Xcc", $0] }
        return .target(
            name: "Kernels\(precision)\(level)", dependencies: ["KernelInterface", "CShuffles"],
            path: "Sources/Engine/Kernels/\(precision)\(level)",
            swiftSettings: kernelSettings + defines + [.unsafeFlags(compiler)])
    }
    let portable = [loops("Float", "Portable", []), loops("Double", "Portable", [])]
    #if arch(x86_64)
        return portable + [
            loops("Float", "AVX2", ["-march=x86-64-v3"]),
            loops("Float", "AVX512", ["-march=x86-64-v4", "-mprefer-vector-width=512"]),
            loops("Double", "AVX2", ["-march=x86-64-v3"]),
            loops("Double", "AVX512", ["-march=x86-64-v4", "-mprefer-vector-width=512"]),
        ]
    #else
        return portable
    #endif
}

var kernelNames: [Target.Dependency] { kernels.map { .target(name: $0.name) } }

/// Tests mirror Sources. `IntegrationTests` starts real processes of the built `swath`.
var tests: [Target] {
    func suite(_ name: String, _ path: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
        .testTarget(
            name: name, dependencies: dependencies, path: "Tests/\(path)", exclude: exclude,
            // What is tested is optimised; the tests themselves need not wait for the optimiser.
            swiftSettings: settings + [.unsafeFlags(["-Onone"], .when(configuration: .release))])
    }
    return [
        suite("NumericsTests", "Engine/NumericsTests", ["KernelInterface", "Numerics"]),
        suite("DynamicsTests", "Engine/DynamicsTests", ["Dynamics"]),
        suite(
            "ScalingLawsTests", "Engine/ScalingLawsTests", ["ScalingLaws", "Families", "Identifiers", "Numerics"]),
        suite(
            "ContinualLearningTests", "Engine/ContinualLearningTests",
            ["CDigits", "CMosaic", "CZlib", "ContinualLearning", "Families", "Identifiers", "Numerics"]),
        suite("FamiliesTests", "Engine/FamiliesTests", ["Families", "Identifiers", "Numerics"]),
        suite(
            "ForecastingTests", "Engine/ForecastingTests", ["Forecasting", "Families", "Identifiers", "Numerics"]),
        suite(
            "ProtocolTests", "ProtocolTests",
            ["Protocol", "Identifiers", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        suite("LaunchingTests", "LaunchingTests", ["Launching", .product(name: "Yams", package: "Yams")]),
        suite("SchedulingTests", "Coordinator/SchedulingTests", ["SchedulerSimulation", "Scheduling"]),
        suite(
            "StorageTests", "Coordinator/StorageTests",
            ["Storage", "Families", .product(name: "GRDB", package: "GRDB.swift")]),
        suite(
            "MonitoringTests", "Coordinator/MonitoringTests",
            [
                "Coordinator", "Families", "Identifiers", "Monitoring", "Protocol", "Storage",
                .product(name: "Logging", package: "swift-log"),
            ]),
        suite(
            "ReportingTests", "Coordinator/ReportingTests",
            [
                "PageReading", "Reporting", "Storage", "Families", "Identifiers", "ScalingLaws",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        suite(
            "WorkerTests", "WorkerTests",
            [
                "Worker", "Families", "Identifiers", "Numerics", "Protocol", "swath",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        suite(
            "IntegrationTests", "Integration",
            ["Families", "PageReading", "Reporting", "Storage", "Protocol", "swath"],
            exclude: ["python_worker.py"]),
    ]
}
